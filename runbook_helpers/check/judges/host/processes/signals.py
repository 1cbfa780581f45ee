"""kill, pkill, killall and fuser: a signal may stand as an option of its own, `-9` or `-TERM`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.kinds import names_signal
from runbook_helpers.check.judges.host.whole import settle
from runbook_helpers.check.judges.host.words import Reading, read


def judge_signals(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about the signal, the options, and what is to be signalled."""
    rest = [word for word in words if not _is_signal(word)]
    reading = read(rest, replace(facts, style="gnu"))
    if words and re.fullmatch(r"-\d+", words[0].text) and words[0] in rest:
        reading.complain("CMD010", words[0], f"there is no signal `{words[0].text[1:]}`")
        return reading.complaints
    settle(reading, replace(facts, least=0), program)
    if not _enough(reading, facts):
        reading.complain("CMD004", program, f"`{facts.tool}` needs something to signal")
    return reading.complaints


def _enough(reading: Reading, facts: ToolFacts) -> bool:
    if reading.complaints or reading.unsure or reading.has(("help", "version")):
        return True
    return len(reading.positionals) >= facts.least or reading.has(facts.lifts)


def _is_signal(word: Word) -> bool:
    return word.fixed and word.text.startswith("-") and names_signal(word.text[1:])
