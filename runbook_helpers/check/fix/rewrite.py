"""Write a mended text back to its file: all or nothing, and in a workspace with its history."""

from __future__ import annotations

from pathlib import Path

from runbook_helpers.errors import InputError, WorkspaceError
from runbook_helpers.workspace import RUN_FILE, Workspace, write_atomic


def rewrite(file: Path, text: str) -> None:
    """Replace a file's text; what a workspace's file said before moves to its history.

    Its provenance stays: it then tells, as after any edit, that the text was changed since.
    """
    path = file.resolve()  # a link is written through, not replaced
    if path.parent.parent.name == "history" and (path.parent / RUN_FILE).is_file():
        raise InputError(
            "is a former version, kept as it was",
            where=file,
            expected="a file that is in use",
            hint="bring it back with `runbook history --restore`, then mend it",
        )
    if (path.parent / RUN_FILE).is_file():
        work = Workspace(path.parent)
        with work.lock():
            work.write(path.name, text)
        return
    try:
        write_atomic(path, text)
    except OSError as error:
        raise WorkspaceError(
            f"can't be written: {error.strerror or error}",
            where=file,
            hint="mend the rights or make room; the file is as it was",
        ) from error
