"""`runbook doctor` lets the model write one token."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook_helpers.cli import main
from runbook_helpers.writing.calibration import Calibration
from tests.ollama_server import OllamaServer
from tests.projects import make_project


def test_the_probe_tells_the_true_window(
    tmp_path: Path,
    ollama_server: OllamaServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One token; without the probe nothing is generated."""
    monkeypatch.chdir(make_project(tmp_path / "p", "disk_full"))
    asked = ["doctor", "--provider", "ollama", "--host", ollama_server.host]
    main([*asked, "--no-probe"])
    assert ollama_server.chats() == []
    capsys.readouterr()
    main(asked)
    (chat,) = ollama_server.chats()
    assert chat.options["num_predict"] == 1
    assert "llama2 writes; its window is 4,096 tokens: a whole runbook" in capsys.readouterr().out


def test_it_tells_how_prompts_are_measured(
    tmp_path: Path,
    ollama_server: OllamaServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Before the first reply by the usual margin, then by what the model counted."""
    monkeypatch.chdir(make_project(tmp_path / "p", "disk_full"))
    asked = ["doctor", "--provider", "ollama", "--host", ollama_server.host, "--no-probe"]
    main(asked)
    assert "1.15 × its count (nothing learned yet)" in capsys.readouterr().out
    kept = Calibration(tmp_path / "p" / "outputs" / ".calibration.json")
    kept.learn(f"ollama llama2 at {ollama_server.host}", None, "word " * 600, 1200)
    main(asked)
    assert "2.10 × its count (learned from 1 reply)" in capsys.readouterr().out
