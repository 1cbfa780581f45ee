"""Servers and files that are named, never looked for: chosen, and examined by doctor."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook_helpers import providers, settings
from runbook_helpers.cli import main
from runbook_helpers.errors import InputError
from tests.openai_server import OpenAIServer


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "RUNBOOK_API_KEY", "RUNBOOK_HOST", "OLLAMA_HOST"):
        monkeypatch.delenv(name, raising=False)


def test_ollamas_address_is_not_that_of_another_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OLLAMA_HOST is set for a whole machine; a prompt for `openai` must not go there."""
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:1")
    named = {"provider": "openai", "model": "tiny"}
    with pytest.raises(InputError, match="no server was named"):
        providers.choose(settings.resolve(named, tmp_path))
    assert settings.resolve({}, tmp_path).origins["host"] == "OLLAMA_HOST"


@pytest.mark.parametrize("provider", ["openai", "gguf"])
def test_a_model_has_to_be_named(tmp_path: Path, provider: str) -> None:
    """The default one is Ollama's."""
    named = {"provider": provider, "host": "http://127.0.0.1:1"}
    with pytest.raises(InputError, match="no model was named"):
        providers.choose(settings.resolve(named, tmp_path))


def test_doctor_examines_the_chosen_server(capsys: pytest.CaptureFixture[str]) -> None:
    """What it serves, with which window; a model that it doesn't list is worth a note."""
    with OpenAIServer(window=3000).serving() as server:
        asked = ["doctor", "--provider", "openai", "--host", server.host, "--model", "other"]
        main(asked)
    said = capsys.readouterr().out
    assert "models: tiny" in said
    assert "other is not listed" in said
    assert "3,000 tokens, 1 at a time" in said
    assert f"openai other at {server.host}/v1" in said


def test_doctor_sends_nothing_to_another_machine(capsys: pytest.CaptureFixture[str]) -> None:
    """Not even the question what it serves, nor the key."""
    main(["doctor", "--provider", "openai", "--host", "https://models.example.com"])
    assert "this host is not this machine" in capsys.readouterr().out


def test_a_key_is_no_misspelt_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read from the environment alone."""
    monkeypatch.setenv("RUNBOOK_API_KEY", "sk-own")
    assert settings.unknown_variables() == ()
