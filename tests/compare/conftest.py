"""A project whose failure modes can be drafted without a model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from runbook_helpers.session import Session, open_session
from tests.projects import make_project


@pytest.fixture
def open_mode(tmp_path: Path) -> Callable[[str], Session]:
    """Opens a failure mode of a small project; its workspaces are in `tmp_path / "outputs"`."""
    root = make_project(tmp_path / "project", "disk_full", "queue_backlog")

    def opened(mode: str) -> Session:
        outputs = tmp_path / "outputs"
        return open_session(mode, project=root, provider="reference", output_dir=outputs)

    return opened
