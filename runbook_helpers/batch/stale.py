"""What a killed batch leaves behind: half-written files under temporary names."""

from __future__ import annotations

from pathlib import Path

from runbook_helpers.batch.execute import TEMPORARY
from runbook_helpers.errors import WorkspaceError
from runbook_helpers.workspace import Workspace


def remove_stale(outputs: Path, modes: tuple[str, ...]) -> None:
    """Remove temporary files; only the holder of the batch's lock may call this."""
    folders = [outputs, outputs / "notebooks", *(outputs / mode / "notebooks" for mode in modes)]
    for folder in folders:
        _remove(folder, f"{TEMPORARY}*")
        _remove(folder, ".*.tmp")
    for mode in modes:
        _remove_in_workspace(Workspace(outputs / mode))


def _remove_in_workspace(work: Workspace) -> None:
    if not work.folder.is_dir():
        return
    try:
        with work.lock():
            _remove(work.folder, "**/.*.tmp")
    except WorkspaceError:
        return  # somebody is writing there right now, so nothing is stale


def _remove(folder: Path, pattern: str) -> None:
    for path in folder.glob(pattern):
        path.unlink(missing_ok=True)
