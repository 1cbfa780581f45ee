"""nc (OpenBSD's) and ncat: options, then a host and a port."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.kinds import check_kinds
from runbook_helpers.check.judges.host.network.services import unknown_service
from runbook_helpers.check.judges.host.whole import check_together, check_values
from runbook_helpers.check.judges.host.words import Reading, read

_PORT = re.compile(r"\d+(?:-\d+)?|[a-z][a-z\d+-]*")


def judge_netcat(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about options and their values, and about a missing or impossible port."""
    reading = read(words, replace(facts, style="gnu"))
    check_kinds(reading, facts)
    check_values(reading, facts)
    check_together(reading, facts, program)
    free = reading.has(("l", "listen", "U", "unixsock", "h", "help", "version", "vsock"))
    wanted = 1 if facts.tool == "ncat" else 2
    if reading.unsure or reading.complaints:
        return reading.complaints
    given = reading.positionals
    if free and len(words) == 1 and not reading.has(("h", "help", "version")):
        wanted, free = 1, False
    if len(given) < wanted and not free:
        what = "a host" if not given else "a port"
        reading.complain("CMD004", program, f"`{facts.tool}` needs {what}")
    elif len(given) > 2:
        reading.complain("CMD004", given[2], f"`{facts.tool}` takes a host and a port")
    for word in given[1:2] if not reading.has(("U", "unixsock")) else ():
        _port(word, facts.tool, reading)
    return reading.complaints


def _port(word: Word, tool: str, reading: Reading) -> None:
    text = word.text
    if not word.fixed:
        return
    if not _PORT.fullmatch(text) or any(int(n) > 65535 for n in re.findall(r"^\d+|\d+$", text)):
        reading.complain("CMD010", word, f"`{tool}` takes a port here, not `{text}`")
    elif said := unknown_service(text):
        reading.complain("CMD010", word, said)
