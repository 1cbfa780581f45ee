"""taskset's processors and processes."""

from __future__ import annotations

from dataclasses import replace

from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.kinds import check_operands
from runbook_helpers.check.judges.host.words import Reading


def check_affinity(reading: Reading, facts: ToolFacts) -> None:
    """Complain of what is no process after `-p`, where processors may stand before it."""
    if not reading.has(("p", "pid")):
        return
    processors = "cpu_list" if reading.has(("c", "cpu-list")) else "cpu_mask"
    kinds = (processors, "number")
    asked = kinds[-len(reading.positionals) :] if reading.positionals else ()
    check_operands(reading, replace(facts, operands=asked))
