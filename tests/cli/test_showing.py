"""`runbook prompt --show`: what is shown is what is sent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from runbook_helpers.cli import main
from tests.ollama_script import Turn
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


@pytest.mark.parametrize("parallel", ["1", "3"])
def test_section_prompts_are_shown_as_they_are_sent(
    parallel: str,
    tmp_path: Path,
    ollama_server: OllamaServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Those of the first round, byte for byte; of the others it is said that they come later."""
    monkeypatch.chdir(make_project(tmp_path / "p", "disk_full"))
    monkeypatch.setenv("OLLAMA_NUM_PARALLEL", "3")
    at = ["--failure-mode", "disk full", "--provider", "ollama", "--host", ollama_server.host]
    at += ["--by-section", "--parallel", parallel]
    assert main(["prompt", *at, "--show"]) == 0
    shown, told = capsys.readouterr()
    assert ollama_server.chats() == []
    assert "known only then" in told
    ollama_server.say(Turn("# Disk full\n\nNothing of use.\n"))
    main(["draft", *at])
    sent = [chat.messages[0]["content"] for chat in ollama_server.chats()]
    parts = re.split(r"^──── section \d+ of \d+: .* ────\n", shown, flags=re.M)[1:]
    assert len(parts) == int(parallel)
    assert all(part.removesuffix("\n") in sent for part in parts)


def test_a_server_that_is_down_leaves_it_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The prompt is shown all the same, and that sections may be asked for is not hidden."""
    monkeypatch.chdir(make_project(tmp_path / "p", "disk_full"))
    at = ["--failure-mode", "disk full", "--provider", "ollama", "--host", "127.0.0.1:9"]
    assert main(["prompt", *at, "--show"]) == 0
    shown, told = capsys.readouterr()
    assert "Disk full" in shown
    assert "section by section is not known" in told


def test_an_answer_from_the_cache_is_told_once(
    tmp_path: Path,
    ollama_server: OllamaServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In one line, not by what happened, by the closing line and by the notices."""
    monkeypatch.chdir(make_project(tmp_path / "p", "disk_full"))
    at = ["--failure-mode", "disk full", "--provider", "ollama", "--host", ollama_server.host]
    assert main(["draft", *at]) == 0
    assert "cache" not in capsys.readouterr().err
    assert main(["draft", *at]) == 0
    (line,) = [line for line in capsys.readouterr().err.splitlines() if "cache" in line]
    assert line.startswith("From cache: ")
