"""lsof: letters whose values may be left out, `+D` and `+L1`, addresses, states and fields."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.network.services import unknown_service
from runbook_helpers.check.judges.host.whole import settle
from runbook_helpers.check.judges.host.words import Reading, read

STATES = frozenset(
    str.split(
        "CLOSED IDLE BOUND LISTEN ESTABLISHED SYN_SENT SYN_RCVD SYN_RECV CLOSE_WAIT FIN_WAIT1 "
        "FIN_WAIT2 FIN_WAIT_1 FIN_WAIT_2 CLOSING LAST_ACK TIME_WAIT CLOSE NEW_SYN_RECV"
    )
)
# [46][protocol][@host][:ports], as in lsof(8) under -i
_ADDRESS = re.compile(
    r"[46]?(?:tcp|udp|udplite|sctp)?(?:@(?:\[[0-9a-f:.%\w]+\]|[\w.*-]+))?(?::[\w*-]+(?:,[\w*-]+)*)?",
    re.IGNORECASE,
)


def judge_lsof(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about lsof's options and their values."""
    plus = [word for word in words if re.match(r"\+\w", word.text)]
    others = [word for word in words if word not in plus]
    reading = read(_without_values(words, plus, others), replace(facts, style="gnu"))
    settle(reading, facts, program)
    for option, value in reading.given:
        if value and value.fixed:
            _value(option.shorts[0], value, reading)
    _addresses(words, reading)
    for word in plus:
        if word.text[1] not in "cdDefLmMrwE":
            reading.complain("CMD002", word, f"`lsof` has no option `{word.text[:2]}`")
    return reading.complaints


def _value(letter: str, value: Word, reading: Reading) -> None:
    if letter == "s":
        name, _, states = value.text.partition(":")
        known = all(s.upper().lstrip("^") in STATES for s in states.split(","))
        if name.upper() not in ("TCP", "UDP") or not known:
            reading.complain("CMD010", value, f"`lsof` knows no state `{value.text}`")
    elif letter == "i":
        _address(value, reading)


def _addresses(words: Sequence[Word], reading: Reading) -> None:
    """The values of `-i` and `-s` may stand in the next word."""
    for option, value in itertools.pairwise(words):
        ends = re.fullmatch(r"-[a-hj-rt-zA-Z]*([is])", option.text)
        if not ends or not value.fixed or value.text.startswith(("-", "+")):
            continue
        if ends[1] == "s" or not value.text.startswith("/"):
            _value(ends[1], value, reading)


def _address(value: Word, reading: Reading) -> None:
    states = {part.upper() for part in value.text.partition(":")[2].split(",")} & STATES
    ports = value.text.rpartition("]")[2].partition(":")[2].split(",")
    if any(map(_bad_port, ports)) or states or not _ADDRESS.fullmatch(value.text):
        shown = f"`lsof -i` cannot read `{value.text}`"
        fix = f"a state goes after `-s`: `-sTCP:{min(states)}`" if states else ""
        fix = fix or "write it as `TCP@host:443` or `:443`"
        reading.complain("CMD010", value, shown, fix)
    elif said := next(filter(None, map(unknown_service, ports)), ""):
        reading.complain("CMD010", value, f"`lsof -i` cannot read `{value.text}`: {said}")


def _bad_port(text: str) -> bool:
    """A number that goes on as a word, or a range that falls; names are another matter."""
    match = re.fullmatch(r"(\d+)(?:-(\d+))?", text)
    if not match:
        return bool(re.match(r"\d", text)) and "." not in text
    return bool(match[2]) and int(match[1]) > int(match[2])


def _without_values(words: Sequence[Word], plus: list[Word], others: list[Word]) -> list[Word]:
    """What is left for the letters; `+D DIR` has its value in the next word."""
    taken = {
        id(words[index + 1])
        for index, word in enumerate(words[:-1])
        if word in plus and word.text in ("+c", "+d", "+D", "+e", "+m")
    }
    return [word for word in others if id(word) not in taken]
