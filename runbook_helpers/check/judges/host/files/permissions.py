"""chmod, whose mode may look like an option: `chmod -w FILE`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.whole import settle
from runbook_helpers.check.judges.host.words import read


def judge_chmod(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about chmod's mode, which is the first argument unless an option gives it."""
    reading = read(words, replace(facts, style="gnu"))
    given = reading.has(facts.lifts)
    settle(reading, replace(facts, operands=() if given else ("mode",)), program)
    return reading.complaints
