"""journalctl: a span of time has to begin before it ends."""

from __future__ import annotations

import re

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.words import Reading

_STAMP = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:[ T](\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?")


def check_journal(reading: Reading, facts: ToolFacts) -> None:
    """Complain of `--since` after `--until`, where both are written out in full."""
    since, until = _last("since", reading), _last("until", reading)
    first, last = _stamp(since), _stamp(until)
    if until and first and last and first > last:
        shown = f"`--until` {until.text} comes before `--since`"
        reading.complain("CMD010", until, f"`journalctl`: {shown}", "swap the two times")


def _last(name: str, reading: Reading) -> Word | None:
    """The value that counts: of several, the last."""
    values = [value for option, value in reading.given if value and name in option.longs]
    return values[-1] if values and values[-1].fixed else None


def _stamp(word: Word | None) -> tuple[int, ...]:
    match = _STAMP.fullmatch(word.text.strip()) if word else None
    return tuple(int(part or 0) for part in match.groups()) if match else ()
