"""tr: how many sets it takes depends on what it shall do with them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.whole import settle
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, read

CLASSES = (
    "alnum",
    "alpha",
    "blank",
    "cntrl",
    "digit",
    "graph",
    "lower",
    "print",
    "punct",
    "space",
    "upper",
    "xdigit",
)


def judge_tr(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about the number of tr's sets and about their classes and ranges."""
    reading = read(words, replace(facts, style="gnu", stops=False))
    deletes, squeezes = reading.has(("d",)), reading.has(("s",))
    least = 2 if deletes == squeezes else 1
    settle(reading, replace(facts, least=least, most=1 if deletes and not squeezes else 2), program)
    for word in reading.positionals:
        if word.fixed:
            _set(word, reading)
    return reading.complaints


def _set(word: Word, reading: Reading) -> None:
    for name in re.findall(r"\[:(\w*):\]", word.text):
        if name not in CLASSES:
            fix = did_you_mean(name, CLASSES)
            reading.complain("CMD010", word, f"`tr` knows no class `[:{name}:]`", fix)
            return
    plain = re.sub(r"\[[:=].*?[:=]\]|\\.", "", word.text)
    for first, last in re.findall(r"([A-Za-z0-9])-([A-Za-z0-9])", plain):
        if first > last:
            reading.complain("CMD010", word, f"`tr` takes no falling range `{first}-{last}`")
            return
