"""conntrack: one command, and options of which some come only with a protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.kinds import check_kinds
from runbook_helpers.check.judges.host.whole import check_together, check_values
from runbook_helpers.check.judges.host.words import did_you_mean, read

_OF_PROTOCOL = ("sport", "dport", "orig-port-src", "orig-port-dst", "reply-port-src",
                "reply-port-dst", "state", "icmp-type", "icmp-code", "icmp-id")  # fmt: skip
_IDLE = ("h", "help", "V", "version")


def judge_conntrack(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about the command, the table, and options without their protocol."""
    reading = read(words, replace(facts, style="gnu"))
    check_kinds(reading, facts)
    check_values(reading, facts)
    check_together(reading, facts, program)
    if reading.complaints or reading.unsure or reading.has(_IDLE):
        return reading.complaints
    if not reading.has(facts.needs):
        reading.complain("CMD011", program, "`conntrack` needs a command such as `-L`")
    lone = [name for name in _OF_PROTOCOL if reading.has((name,))]
    if lone and not reading.has(("p", "protonum")):
        message = f"`--{lone[0]}` is known only after `-p tcp` or `-p udp`"
        reading.complain("CMD002", program, message, "write `-p tcp` before it")
    for word in reading.positionals:
        if word.fixed and word.text not in facts.words:
            fix = did_you_mean(word.text, facts.words)
            reading.complain("CMD010", word, f"`conntrack` has no table `{word.text}`", fix)
    return reading.complaints
