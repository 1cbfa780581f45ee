"""A small project to work in, and no settings from outside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from runbook_helpers.session import Session, open_session
from runbook_helpers.widgets import form as forms
from tests.projects import make_project


@pytest.fixture(autouse=True)
def clean_slate(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the machine counts, no earlier form is remembered."""
    for name in [key for key in os.environ if key.startswith(("RUNBOOK_", "OLLAMA_"))]:
        monkeypatch.delenv(name)
    # A port nothing listens on: no test may find a server of the machine.
    monkeypatch.setenv("OLLAMA_HOST", "http://127.0.0.1:9")
    monkeypatch.setattr(forms, "_shown", None)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_project(tmp_path / "project", "disk_full", "queue_backlog")
    monkeypatch.setenv("RUNBOOK_PROJECT", str(root))
    return root


@pytest.fixture
def session(project: Path) -> Session:
    return open_session("disk full", provider="reference", author="sam")
