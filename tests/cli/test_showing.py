"""`runbook prompt --show`: what is shown is what is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook_helpers.cli import main
from tests.ollama_server import OllamaServer
from tests.projects import make_project


@pytest.mark.parametrize("redact", [[], ["--redact"]])
@pytest.mark.parametrize("stage", ["draft", "refine"])
def test_what_is_shown_is_what_is_sent(
    *,
    stage: str,
    redact: list[str],
    tmp_path: Path,
    ollama_server: OllamaServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Byte for byte, for drafting and refining; showing sends nothing."""
    monkeypatch.chdir(make_project(tmp_path / "p", "disk_full"))
    mode = ["--failure-mode", "disk full", *redact]
    at = [*mode, "--provider", "ollama", "--host", ollama_server.host, "--num-ctx", "4096"]
    if stage == "refine":
        main(["draft", *mode, "--provider", "reference"])
        note = "use AKIAQQQQWWWWEEEERRRR" if redact else "say who may do this"
        main(["notes", *mode, "--note", note])
    capsys.readouterr()
    assert main(["prompt", *at, "--stage", stage, "--show"]) == 0
    shown = capsys.readouterr().out
    assert ollama_server.chats() == []
    assert main([stage, *at]) == 0
    (chat,) = ollama_server.chats()
    sent = chat.messages[0]["content"]
    assert shown == (sent if sent.endswith("\n") else f"{sent}\n")
    assert ("<SECRET_1>" in shown) == (stage == "refine" and bool(redact))
