"""bash's ulimit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts

_LIMITS = "bcdefiklmnpqrstuvxPRT"
_LASTING = (
    "its options are single letters such as `-n`; a limit that lasts goes to "
    "/etc/security/limits.conf, or to LimitNOFILE= of a unit"
)


def judge_ulimit(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about the limits that bash's ulimit knows and their values."""
    for word in words:
        if not word.fixed:
            continue
        if word.text.startswith("-") and len(word.text) > 1:
            if word.text.startswith("--"):
                return _complaint("CMD002", word, f"`ulimit` has no option `{word.text}`", _LASTING)
            letters = set(word.text[1:])
            # More than one letter: `-Hn`, `-Sn`, or several resources at once.
            if bad := sorted(letters - set(_LIMITS + "HSa")):
                return _complaint(
                    "CMD002", word, f"`ulimit` has no option `{bad[0]}` (in `{word.text}`)"
                )
            if len(word.text) > 4:
                return _complaint(
                    "CMD002", word, f"`ulimit` has no option `{word.text}`", "did you mean `-n`?"
                )
        elif not re.fullmatch(r"\d+|unlimited|hard|soft", word.text):
            return _complaint("CMD010", word, f"`ulimit` takes a number here, not `{word.text}`")
    return []


def _complaint(code: str, word: Word, message: str, fix: str = "") -> list[Complaint]:
    return [Complaint(code, word.row, word.column, message, fix)]
