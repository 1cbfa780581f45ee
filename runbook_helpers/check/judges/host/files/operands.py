"""Tools without options: dd's `key=value` words, and `[` with its `]`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import Option, ToolFacts
from runbook_helpers.check.judges.host.kinds import check_options
from runbook_helpers.check.judges.host.whole import check_values
from runbook_helpers.check.judges.host.words import Reading, did_you_mean


def judge_dd(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about words that are no `key=value` of dd's, and about their values."""
    reading = Reading()
    for word in words:
        name, equals, value = word.text.partition("=")
        if word.text in ("--", "--help", "--version") or (not word.fixed and not equals):
            continue
        if not equals or name not in facts.words:
            bare = name.lstrip("-")
            fix = f"write `{bare}=…`" if bare in facts.words else did_you_mean(bare, facts.words)
            reading.complain("CMD002", word, f"`dd` has no operand `{word.text}`", fix)
        elif word.fixed:
            option = Option((), (name,), "required")
            reading.given.append((option, replace(word, text=value)))
    check_values(reading, facts)
    check_options(reading, facts)
    return reading.complaints


def judge_bracket(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complains of `[` without its `]`."""
    if words and words[-1].text == "]":
        return []
    return [Complaint("CMD004", program.row, program.column, "`[` lacks its `]`")]
