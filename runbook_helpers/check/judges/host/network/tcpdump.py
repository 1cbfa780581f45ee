"""tcpdump: getopt's options, then a filter in libpcap's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.kinds import check_kinds
from runbook_helpers.check.judges.host.network.pcap_filter import fault
from runbook_helpers.check.judges.host.whole import check_values
from runbook_helpers.check.judges.host.words import read


def judge_tcpdump(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about options and their values, and about a filter that does not compile."""
    reading = read(words, replace(facts, style="gnu"))
    check_kinds(reading, facts)
    check_values(reading, facts)
    given = reading.positionals
    readable = given and all(word.fixed for word in given) and not reading.complaints
    said = fault(" ".join(word.text for word in given)) if readable else ""
    if said:
        reading.complain("CMD010", given[0], f"the filter {said}")
    return reading.complaints
