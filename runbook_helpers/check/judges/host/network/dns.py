# ruff: noqa: E501 - tables of words read best unbroken
"""dig and nslookup, whose options are written in ways of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.kinds import PATTERNS, check_kinds
from runbook_helpers.check.judges.host.network_kinds import bad_address
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, read

_NUMBERS = frozenset(str.split("time timeout tries retry bufsize ndots padding edns split"))
_WANT = frozenset(str.split("time timeout tries retry bufsize ndots domain ednsopt"))


def judge_dig(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """`@server`, `+option` or `+option=VALUE`, and getopt's letters."""
    plus = [word for word in words if word.text.startswith("+")]
    others = [word for word in words if not word.text.startswith("+")]
    reading = read(others, replace(facts, style="gnu"))
    check_kinds(reading, facts)
    for word in plus:
        _plus(word, facts, reading)
    for option, value in reading.given:
        if value and value.fixed and option.shorts == ("x",) and bad_address(value.text):
            reading.complain("CMD010", value, f"`{value.text}` is no address")
    for word in reading.positionals:
        if word.fixed and word.text.startswith("@") and bad_address(word.text[1:]):
            reading.complain("CMD010", word, f"`{word.text[1:]}` is no address")
    return reading.complaints


def _plus(word: Word, facts: ToolFacts, reading: Reading) -> None:
    name, equals, value = word.text[1:].partition("=")
    if not word.fixed:
        return
    known = [known for known in facts.words if known.startswith(name.removeprefix("no") or name)]
    if name not in facts.words and not known and not any(w.startswith(name) for w in facts.words):
        fix = did_you_mean(name, facts.words, "+")
        reading.complain("CMD002", word, f"`dig` has no option `+{name}`", fix)
    elif name in _NUMBERS and equals and not value.isdecimal():
        reading.complain("CMD010", word, f"`+{name}` takes a number, not `{value}`")
    elif name in _WANT and not equals:
        reading.complain("CMD003", word, f"`+{name}` needs a value: `+{name}=…`")


def judge_nslookup(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """`-option=VALUE`, then a name and a server."""
    reading = Reading()
    for word in words:
        name, equals, value = word.text[1:].partition("=")
        if not word.text.startswith("-") or word.text == "-" or not word.fixed:
            reading.positionals.append(word)
        elif name.startswith("-") or name.lower().removeprefix("no") not in _NSLOOKUP:
            fix = did_you_mean(name.lstrip("-"), sorted(_NSLOOKUP), "-")
            reading.complain("CMD002", word, f"`nslookup` has no option `{word.text}`", fix)
        elif equals:
            _set(word, name.lower(), value, reading)
        elif name.lower() in _VALUED:
            reading.complain("CMD003", word, f"`-{name}` needs a value: `-{name}=…`")
    if len(reading.positionals) > 2:
        reading.complain("CMD004", reading.positionals[2], "`nslookup` takes a name and a server")
    return reading.complaints


def _set(word: Word, name: str, value: str, reading: Reading) -> None:
    if name in ("port", "po", "timeout", "ti", "retry", "ret") and not value.isdecimal():
        reading.complain("CMD010", word, f"`-{name}` takes a number, not `{value}`")
    if name in ("type", "ty", "query", "qu", "q", "querytype", "t"):
        pattern, what = PATTERNS["dns_type"]
        if not re.fullmatch(pattern, value):
            reading.complain("CMD010", word, f"`-{name}` takes {what}, not `{value}`")


_VALUED = frozenset(str.split("type query querytype port timeout retry domain class"))
_NSLOOKUP = frozenset(
    str.split(
        "type query querytype q t qu port po timeout ti retry ret domain do debug deb d2 recurse rec vc "
        "search sea defname def fail class cl ignoretc sil ndots srchlist all"
    )
)
