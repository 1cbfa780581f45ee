"""curl: an address must be there, and long options take their value as the next word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.kinds import check_kinds
from runbook_helpers.check.judges.host.management import check_management
from runbook_helpers.check.judges.host.whole import check_values
from runbook_helpers.check.judges.host.words import Reading, read

_NO_ADDRESS = ("url", "K", "config", "h", "help", "V", "version", "M", "manual", "engine")
_AUTHORITY = re.compile(r"(?i)[a-z][a-z\d+.-]*:///?(?:[^/?#]*@)?[^/?#:]*:(\d+)")


def judge_curl(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Before 8.16 curl knows no `--option=value`."""
    reading = read(words, facts)
    for word in words:
        name, equals, _ = word.text.partition("=")
        if equals and name.startswith("--") and name[2:] in facts.longs:
            shown = f"`curl` before 8.16 takes no `{name}=…`"
            reading.complain("CMD012", word, shown, f"write a space: `{name} VALUE`")
    check_kinds(reading, facts)
    check_values(reading, facts)
    check_management(words, reading)
    if not reading.unsure and not reading.complaints:
        _addresses(reading, program)
    return reading.complaints


def _addresses(reading: Reading, program: Word) -> None:
    if not reading.positionals and not reading.has(_NO_ADDRESS):
        reading.complain("CMD004", program, "`curl` needs an address")
    for word in reading.positionals:
        port = _AUTHORITY.match(word.text) if word.fixed else None
        if port and int(port[1]) > 65535:
            reading.complain("CMD010", word, f"`{port[1]}` is no port")
    if (
        [option for option, _ in reading.given if "head" in option.longs]
        and reading.has(
            ("d", "data", "data-raw", "data-binary", "data-urlencode", "F", "form", "json")
        )
        and not reading.has(("G", "get"))
    ):
        reading.complain(
            "CMD004",
            program,
            "`curl` cannot send both HEAD and a body",
            "leave out `-I` or the data",
        )
