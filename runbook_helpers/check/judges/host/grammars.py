"""Tools that read their words in a way of their own: find, ps, dd, tar, dig, kill and others."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.find import judge_find
from runbook_helpers.check.judges.host.java import JAVA
from runbook_helpers.check.judges.host.kinds import check_kinds, names_signal
from runbook_helpers.check.judges.host.machine import MACHINE
from runbook_helpers.check.judges.host.management import check_management
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


def _dig(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """`@server`, `+option`, and getopt's letters."""
    plus = [word for word in words if word.text.startswith("+")]
    others = [word for word in words if not word.text.startswith("+")]
    reading = as_style("gnu", others, facts)
    for word in plus:
        name = word.text[1:].partition("=")[0]
        known = {name, name.removeprefix("no")} & set(facts.words)
        if word.fixed and not known and not any(w.startswith(name) for w in facts.words):
            fix = did_you_mean(name, facts.words, "+")
            reading.complain("CMD002", word, f"`dig` has no option `+{name}`", fix)
    return reading.complaints


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


def _curl(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """`--option value`: before 8.16 curl knows no `--option=value`."""
    reading = read(words, facts)
    for word in words:
        name, equals, _ = word.text.partition("=")
        if equals and name.startswith("--") and name[2:] in facts.longs:
            shown = f"`curl` before 8.16 takes no `{name}=…`"
            reading.complain("CMD012", word, shown, f"write a space: `{name} VALUE`")
    check_kinds(reading, facts)
    check_management(words, reading)
    if not words:
        reading.complain("CMD004", program, "`curl` needs an address")
    return reading.complaints


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


def _ip(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """The object, by any beginning of its name; what follows it is not judged."""
    rest = list(words)
    while rest and rest[0].text.startswith("-"):
        taken = rest.pop(0).text.lstrip("-")
        if rest and taken and taken in ("n", "netns", "f", "family", "b", "batch", "l", "loops"):
            rest.pop(0)
    if not rest or not rest[0].fixed or not rest[0].text:
        return []
    name = rest[0].text
    if any(known.startswith(name) for known in facts.subcommands):
        return _ip_verb(rest)
    fix = did_you_mean(name, list(facts.subcommands))
    message = f"`ip` has no object `{name}`"
    return [Complaint("CMD001", rest[0].row, rest[0].column, message, fix)]


_IP_VERBS = (
    ("address", "add change replace del delete show list lst flush save restore help showdump"),
    ("link", "add set delete del show list lst replace change xstats afstats property help"),
    ("route", "add append chg change replace prepend del delete show list lst ls get flush save "
     "restore showdump help test"),
    ("rule", "add del delete show list lst flush save restore help"),
)  # fmt: skip


def _ip_verb(words: Sequence[Word]) -> list[Complaint]:
    """What `ip` shall do with addresses, links, routes and rules, by any beginning of the verb."""
    verbs = next((v.split() for name, v in _IP_VERBS if name.startswith(words[0].text)), None)
    if not verbs or len(words) < 2 or not words[1].fixed or not words[1].text.isalpha():
        return []
    verb = words[1].text
    if any(known.startswith(verb) for known in verbs):
        if len(words) == 2 and verb in ("get", "set", "add"):
            message = f"`ip {words[0].text} {verb}` needs more words"
            return [Complaint("CMD004", words[1].row, words[1].column, message)]
        return []
    message = f"`ip {words[0].text}` has no `{verb}`"
    return [Complaint("CMD001", words[1].row, words[1].column, message, did_you_mean(verb, verbs))]


def _bracket(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """`[` wants its `]`."""
    if words and words[-1].text == "]":
        return []
    return [Complaint("CMD004", program.row, program.column, "`[` lacks its `]`")]


GRAMMARS: Mapping[str, Grammar] = {
    **NETWORK,
    **MACHINE,
    **JAVA,
    "find": judge_find,
    "ps": judge_ps,
    "dd": _dd,
    "tar": _tar,
    "dig": _dig,
    "kill": _kill,
    "curl": _curl,
    "lsof": _lsof,
    "ip": _ip,
    "bracket": _bracket,
    "optparse": judge_rabbitmqadmin,
    "redis": judge_redis,
}
