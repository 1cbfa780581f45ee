"""traceroute: its long options are never shortened, and take their value after `=`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.kinds import check_kinds
from runbook_helpers.check.judges.host.saying import said
from runbook_helpers.check.judges.host.words import did_you_mean, read


def judge_traceroute(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about options and values, and about too few or too many words."""
    for word in words:
        name, equals, _ = word.text[2:].partition("=")
        if not word.fixed or not word.text.startswith("--") or not name:
            continue
        option = facts.longs.get(name)
        if option is None:
            fix = did_you_mean(name, list(facts.longs), "--")
            return said("CMD002", word, f"`traceroute` has no option `--{name}`", fix)
        if option.takes == "required" and not equals:
            return said(
                "CMD003", word, f"`--{name}` takes its value after `=`", f"write `--{name}=…`"
            )
    reading = read(words, replace(facts, style="gnu"))
    check_kinds(reading, facts)
    if reading.unsure or reading.complaints or reading.has(("help", "version", "V")):
        return reading.complaints
    if not reading.positionals:
        reading.complain("CMD004", program, "`traceroute` needs a host")
    elif facts.most is not None and len(reading.positionals) > facts.most:
        extra = reading.positionals[facts.most]
        reading.complain("CMD004", extra, "`traceroute` takes a host and a length")
    return reading.complaints
