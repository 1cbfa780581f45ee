"""mdadm: its first option sets the mode, which decides what else may stand there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.kinds import check_kinds
from runbook_helpers.check.judges.host.whole import check_together, check_values
from runbook_helpers.check.judges.host.words import Reading, read

_SETS_NO_MODE = ("level", "raid-devices", "name", "test", "chunk", "size", "layout", "bitmap",
                 "rebuild-map", "spare-devices", "data-offset", "backup-file", "metadata", "uuid",
                 "l", "n", "c", "x", "z", "e", "N", "t", "b", "p", "u")  # fmt: skip


def judge_mdadm(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about options and values, a missing device, and a missing mode."""
    reading = read(words, replace(facts, style="gnu"))
    check_kinds(reading, facts)
    check_values(reading, facts)
    check_together(reading, facts, program)
    if reading.complaints or reading.unsure:
        return reading.complaints
    _mode(words, reading)
    if not reading.complaints and len(reading.positionals) < 1 and not reading.has(facts.lifts):
        reading.complain("CMD004", program, "`mdadm` needs a device")
    return reading.complaints


def _mode(words: Sequence[Word], reading: Reading) -> None:
    if not reading.given or not words[0].text.startswith("-"):
        return
    option = reading.given[0][0]
    names = (*option.shorts, *option.longs)
    if any(name in _SETS_NO_MODE for name in names) and not reading.has(("create", "build")):
        message = f"`{words[0].text}` sets no mode, and cannot be mdadm's first option"
        reading.complain(
            "CMD011", words[0], message, "begin with `--detail`, `--create` or the like"
        )
    elif reading.has(("create", "C")) and not reading.has(("raid-devices", "n")):
        reading.complain("CMD011", words[0], "`mdadm --create` needs `--raid-devices`")
