"""`ss OPTIONS [state NAME …] [FILTER]`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.kinds import check_kinds
from runbook_helpers.check.judges.host.network.services import unknown_service
from runbook_helpers.check.judges.host.network_kinds import bad_address
from runbook_helpers.check.judges.host.whole import check_together
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, read

STATES = (
    "established", "syn-sent", "syn-recv", "fin-wait-1", "fin-wait-2", "time-wait", "unconnected",
    "closed", "close-wait", "last-ack", "listening", "closing", "all", "connected", "synchronized",
    "bucket", "big", "bound-inactive",
)  # fmt: skip
_FIELDS = ("dst", "src", "dport", "sport", "dev", "fwmark", "cgroup")
_SIGNS = (
    "=",
    "==",
    "!=",
    ">=",
    "<=",
    ">",
    "<",
    "eq",
    "neq",
    "ne",
    "geq",
    "ge",
    "leq",
    "le",
    "gt",
    "lt",
)
_JOINS = ("and", "or", "&", "&&", "|", "||")
_TOKEN = re.compile(r"[()]|[^\s()]+")


def judge_ss(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about options, their values, states and the filter."""
    reading = read(words, replace(facts, style="gnu"))
    check_kinds(reading, facts)
    check_together(reading, facts, program)
    for option, value in reading.given:
        names = [name for name in (*option.shorts, *option.longs) if name in facts.values]
        if value and value.fixed and names:
            _known(value, facts.values[names[0]], reading)
    rest = _after_states(list(reading.positionals), reading)
    if rest and all(word.fixed for word in rest):
        _Filter(rest, reading).judge()
    return reading.complaints


def _known(value: Word, known: Sequence[str], reading: Reading) -> None:
    for part in value.text.split(","):
        if part.lstrip("!") not in known:
            fix = did_you_mean(part, known)
            reading.complain("CMD010", value, f"`ss` knows no `{part}` here", fix)
            return


def _after_states(rest: list[Word], reading: Reading) -> list[Word]:
    while rest and rest[0].text in ("state", "exclude", "excl"):
        if len(rest) == 1:
            reading.complain("CMD003", rest[0], f"`{rest[0].text}` needs a state")
            return []
        state = rest[1]
        if state.fixed and state.text.lower() not in STATES:
            fix = did_you_mean(state.text.lower(), STATES)
            reading.complain("CMD010", state, f"`ss` knows no state `{state.text}`", fix)
        rest = rest[2:]
    return rest


class _Filter:
    """The filter's words, read from left to right; only the first fault is told."""

    def __init__(self, words: list[Word], reading: Reading) -> None:
        self.at, self.reading = words[0], reading
        self.rest = [part for word in words for part in _TOKEN.findall(word.text)]

    def judge(self) -> None:
        said = self._any() or (f"does not expect `{self.rest[0]}`" if self.rest else "")
        if said:
            self.reading.complain("CMD010", self.at, f"the filter {said}")

    def _any(self) -> str:
        """Terms with or without `and` and `or` between them."""
        said = self._term()
        while not said and self.rest and self.rest[0] != ")":
            if self.rest[0] in _JOINS:
                self.rest.pop(0)
            said = self._term()
        return said

    def _term(self) -> str:
        if not self.rest:
            return "lacks its last part"
        first = self.rest.pop(0)
        if first in ("not", "!"):
            return self._term()
        if first == "(":
            said = self._any()
            if said or not self.rest:
                return said or "lacks a `)`"
            self.rest.pop(0)
            return ""
        if first == "autobound":
            return ""
        return self._compared(first) if first in _FIELDS else self._odd(first)

    def _odd(self, first: str) -> str:
        hint = did_you_mean(first, (*_FIELDS, *_JOINS, "state"))
        if first in STATES or first == "state":
            hint = "write `state NAME` as two words before the filter"
        return f"cannot hold `{first}`" + (f"; {hint}" if hint else "")

    def _compared(self, field: str) -> str:
        if self.rest and self.rest[0] in _SIGNS:
            self.rest.pop(0)
        if not self.rest or self.rest[0] in _JOINS:
            return f"lacks a value after `{field}`"
        value = self.rest.pop(0)
        if field in ("dport", "sport"):
            return _port(field, value)
        if field in ("dst", "src") and bad_address(re.sub(r":\d*$", "", value)):
            return f"takes an address after `{field}`, not `{value}`"
        if field in ("dst", "src") and value in ("port", "host", "ip", "net"):
            return f"takes an address after `{field}`, not `{value}`"
        return ""


def _port(field: str, value: str) -> str:
    """What is wrong with a port of the filter, by number or by name."""
    if value in ("in", "not", "is") or not re.fullmatch(r":?(?:\d+|[a-z][\w-]*)", value):
        return f"takes a port such as `:443` after `{field}`, not `{value}`"
    said = unknown_service(value.removeprefix(":"))
    return f"cannot be read: {said}" if said else ""
