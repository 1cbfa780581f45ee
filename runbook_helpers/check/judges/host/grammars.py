"""Tools that read their words in a way of their own: find, ps, dd, tar, dig, kill and others."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.find import judge_find
from runbook_helpers.check.judges.host.kinds import check_kinds, names_signal
from runbook_helpers.check.judges.host.machine import MACHINE
from runbook_helpers.check.judges.host.network import NETWORK
from runbook_helpers.check.judges.host.ps import judge_ps
from runbook_helpers.check.judges.host.rabbitmqadmin import judge_rabbitmqadmin
from runbook_helpers.check.judges.host.redis import judge_redis
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, read

Grammar = Callable[[Sequence[Word], ToolFacts, Word], list[Complaint]]


def as_style(style: str, words: Sequence[Word], facts: ToolFacts) -> Reading:
    """Words read as one of the general styles."""
    return read(words, replace(facts, style=style))


def _dd(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """`key=value` words only."""
    reading = Reading()
    for word in words:
        name, equals, _ = word.text.partition("=")
        if word.text.startswith("-") or (not word.fixed and not equals):
            continue
        if not equals or name not in facts.words:
            fix = did_you_mean(name, facts.words)
            reading.complain("CMD002", word, f"`dd` has no operand `{word.text}`", fix)
    return reading.complaints


def _tar(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """GNU options, and the old `tar xzf FILE` where values follow the letters in order."""
    if words and words[0].fixed and not words[0].text.startswith("-"):
        first, *rest = words
        letters = re.sub(r"[^\w]", "", first.text)
        options = [facts.shorts[letter] for letter in letters if letter in facts.shorts]
        reading = Reading()
        for letter in [letter for letter in letters if letter not in facts.shorts][:1]:
            reading.complain("CMD002", first, f"`tar` has no option `{letter}` (in `{first.text}`)")
        wanting = sum(option.takes == "required" for option in options)
        if wanting > len(rest) and not reading.complaints:
            reading.complain("CMD003", first, f"`tar {first.text}` needs {wanting} value(s)")
        rest = rest[wanting:]
        return reading.complaints + as_style("gnu", rest, facts).complaints
    return as_style("gnu", words, facts).complaints


def _kill(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """`-9`, `-TERM`, `-SIGTERM` besides the ordinary options."""
    rest = [word for word in words if not _is_signal(word)]
    reading = as_style("gnu", rest, facts)
    signals = [value for option, value in reading.given if value and "signal" in option.longs]
    for value in signals:
        if value.fixed and not names_signal(value.text):
            reading.complain("CMD010", value, f"there is no signal `{value.text}`")
    check_kinds(reading, facts)
    enough = len(reading.positionals) >= facts.least or reading.has(facts.lifts) or reading.unsure
    if not enough and not reading.complaints and not reading.has(("help", "version")):
        reading.complain("CMD004", program, f"`{facts.tool}` needs something to signal")
    return reading.complaints


def _is_signal(word: Word) -> bool:
    return word.fixed and word.text.startswith("-") and names_signal(word.text[1:])


_LSOF = frozenset(
    (
        "CLOSED",
        "IDLE",
        "BOUND",
        "LISTEN",
        "ESTABLISHED",
        "SYN_SENT",
        "SYN_RCVD",
        "SYN_RECV",
        "CLOSE_WAIT",
        "FIN_WAIT1",
        "FIN_WAIT2",
        "FIN_WAIT_1",
        "FIN_WAIT_2",
        "CLOSING",
        "LAST_ACK",
        "TIME_WAIT",
        "CLOSE",
        "NEW_SYN_RECV",
    )
)


def _lsof(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Letters with values that may be left out, and `+D`, `+L1` besides `-`."""
    plus = [word for word in words if re.match(r"\+\w", word.text)]
    others = [word for word in words if word not in plus]
    reading = as_style("gnu", _without_values(words, plus, others), facts)
    for option, value in reading.given:
        if value and value.fixed and option.shorts == ("s",):
            name, _, states = value.text.partition(":")
            known = not states or all(s.upper().lstrip("^") in _LSOF for s in states.split(","))
            if name.upper() not in ("TCP", "UDP") or not known:
                reading.complain("CMD010", value, f"`lsof` knows no state `{value.text}`")
    for word in plus:
        if word.text[1] not in "cdDefLmMrwE":
            reading.complain("CMD002", word, f"`lsof` has no option `{word.text[:2]}`")
    return reading.complaints


def _without_values(words: Sequence[Word], plus: list[Word], others: list[Word]) -> list[Word]:
    """What is left for the letters; `+D DIR` has its value in the next word."""
    taken = {
        id(words[index + 1])
        for index, word in enumerate(words[:-1])
        if word in plus and word.text in ("+c", "+d", "+D", "+e", "+m")
    }
    return [word for word in others if id(word) not in taken]


def _bracket(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """`[` wants its `]`."""
    if words and words[-1].text == "]":
        return []
    return [Complaint("CMD004", program.row, program.column, "`[` lacks its `]`")]


GRAMMARS: Mapping[str, Grammar] = {
    **MACHINE,
    **NETWORK,
    "find": judge_find,
    "ps": judge_ps,
    "dd": _dd,
    "tar": _tar,
    "kill": _kill,
    "lsof": _lsof,
    "bracket": _bracket,
    "optparse": judge_rabbitmqadmin,
    "redis": judge_redis,
}
