"""`runbook doctor` lets the model write one token."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook_helpers.cli import main
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
