"""Tools without options: dd's `key=value` words, and `[` with its `]`."""

from __future__ import annotations

from collections.abc import Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.words import Reading, did_you_mean


def judge_dd(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about words that are no `key=value` of dd's."""
    reading = Reading()
    for word in words:
        name, equals, _ = word.text.partition("=")
        if word.text.startswith("-") or (not word.fixed and not equals):
            continue
        if not equals or name not in facts.words:
            fix = did_you_mean(name, facts.words)
            reading.complain("CMD002", word, f"`dd` has no operand `{word.text}`", fix)
    return reading.complaints


def judge_bracket(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complains of `[` without its `]`."""
    if words and words[-1].text == "]":
        return []
    return [Complaint("CMD004", program.row, program.column, "`[` lacks its `]`")]
