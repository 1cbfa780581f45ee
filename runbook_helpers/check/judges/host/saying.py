"""One complaint at a word, for judges that stop at the first."""

from __future__ import annotations

from runbook_helpers.check.code.model import Complaint, Word


def said(code: str, word: Word, message: str, fix: str = "") -> list[Complaint]:
    """A list of one complaint."""
    return [Complaint(code, word.row, word.column, message, fix)]
