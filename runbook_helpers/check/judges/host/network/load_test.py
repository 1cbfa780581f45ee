"""ab, wrk and hey: how much load, for how long, and at which address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.kinds import check_kinds
from runbook_helpers.check.judges.host.whole import check_values
from runbook_helpers.check.judges.host.words import Reading, read

# Tool: the style it reads words by; which number must not be below which.
_TOOLS = {"ab": ("posix", ("n", "c")), "wrk": ("gnu", ("c", "t")), "hey": ("dash", ("n", "c"))}
_STANDARD = {"ab": {"n": 1, "c": 1}, "wrk": {"c": 10, "t": 2}, "hey": {"n": 200, "c": 50}}


def judge_load(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about options, a missing address, and numbers that do not go together."""
    style, (more, fewer) = _TOOLS[facts.tool]
    reading = read(words, replace(facts, style=style, stops=False))
    check_kinds(reading, facts)
    check_values(reading, facts)
    if reading.unsure or reading.complaints or reading.has(facts.lifts):
        return reading.complaints
    if len(reading.positionals) != 1:
        reading.complain("CMD004", program, f"`{facts.tool}` needs one address, after its options")
        return reading.complaints
    if not reading.has(("z", "t")) or facts.tool == "wrk":
        _ordered(reading, facts.tool, more, fewer)
    return reading.complaints


def _ordered(reading: Reading, tool: str, more: str, fewer: str) -> None:
    numbers = dict(_STANDARD[tool])
    at = None
    for option, value in reading.given:
        for name in (more, fewer):
            if value and name in (*option.shorts, *option.longs):
                if not value.text.isdecimal():
                    return
                numbers[name], at = int(value.text), value
    if at is not None and numbers[more] < numbers[fewer]:
        message = f"`{tool}` wants `-{more}` no smaller than `-{fewer}`"
        reading.complain("CMD010", at, f"{message} ({numbers[more]} and {numbers[fewer]})")
