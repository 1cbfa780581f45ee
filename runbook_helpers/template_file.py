"""The file of a template, read without the engine that fills it, which takes long to import."""

from __future__ import annotations

from pathlib import Path

from runbook_helpers.errors import InputError, reason


def read(path: Path) -> str:
    """A template's text; InputError when there is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"the template can't be read ({reason(error)})",
            where=path,
            expected="a UTF-8 text file",
            hint="`runbook modes` lists the failure modes that have their templates",
        ) from error
