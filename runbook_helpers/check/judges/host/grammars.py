"""Tools that read their words in a way of their own, by the style their table names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.archives import judge_tar
from runbook_helpers.check.judges.host.find import judge_find
from runbook_helpers.check.judges.host.kinds import check_kinds
from runbook_helpers.check.judges.host.limits import judge_ulimit
from runbook_helpers.check.judges.host.lsof import judge_lsof
from runbook_helpers.check.judges.host.machine import MACHINE
from runbook_helpers.check.judges.host.network import NETWORK
from runbook_helpers.check.judges.host.operands import judge_bracket, judge_dd
from runbook_helpers.check.judges.host.packages import judge_packages
from runbook_helpers.check.judges.host.permissions import judge_chmod
from runbook_helpers.check.judges.host.ps import judge_ps
from runbook_helpers.check.judges.host.rpm import judge_rpm
from runbook_helpers.check.judges.host.signals import judge_signals
from runbook_helpers.check.judges.host.strace import judge_strace
from runbook_helpers.check.judges.host.sysstat import judge_sar
from runbook_helpers.check.judges.host.translate import judge_tr
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, read

Grammar = Callable[[Sequence[Word], ToolFacts, Word], list[Complaint]]


def as_style(style: str, words: Sequence[Word], facts: ToolFacts) -> Reading:
    """Words read as one of the general styles."""
    return read(words, replace(facts, style=style))


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


def _curl(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """`--option value`: before 8.16 curl knows no `--option=value`."""
    reading = read(words, facts)
    for word in words:
        name, equals, _ = word.text.partition("=")
        if equals and name.startswith("--") and name[2:] in facts.longs:
            shown = f"`curl` before 8.16 takes no `{name}=…`"
            reading.complain("CMD012", word, shown, f"write a space: `{name} VALUE`")
    check_kinds(reading, facts)
    if not words:
        reading.complain("CMD004", program, "`curl` needs an address")
    return reading.complaints


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


def _optparse(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """rabbitmqadmin 3: options anywhere, subcommands, then `key=value` words."""
    tables: dict[str, ToolFacts] = dict(facts.subcommands)
    reading = read(words, replace(facts, style="gnu", subcommands={}, stops=False))
    for option, value in reading.given:
        allowed = facts.values.get(option.shorts[0] if option.shorts else "", ())
        if value and value.fixed and allowed and value.text not in allowed:
            fix = did_you_mean(value.text, allowed)
            reading.complain("CMD010", value, f"`{facts.tool}` has no format `{value.text}`", fix)
    name, rest, last = facts.tool, reading.positionals, program
    while rest and tables:
        last, *rest = rest
        if not last.fixed:
            return reading.complaints
        if last.text not in tables:
            fix = did_you_mean(last.text, list(tables))
            reading.complain("CMD001", last, f"`{name}` has no `{last.text}`", fix)
            return reading.complaints
        facts = tables[last.text]
        name, tables = facts.tool, dict(facts.subcommands)
    if tables and not reading.given and not reading.unsure:
        reading.complain("CMD004", last, f"`{name}` needs a subcommand")
    elif facts.words:
        _keys(rest, facts, last, reading)
    return reading.complaints


def _keys(rest: list[Word], facts: ToolFacts, last: Word, reading: Reading) -> None:
    allowed = {key.rstrip("!=") for key in facts.words}
    given = {word.text.partition("=")[0] for word in rest}
    for word in rest:
        key, equals, _ = word.text.partition("=")
        if not word.fixed and not equals:
            return
        if not equals or key not in allowed:
            fix = f"write `{min(allowed & {'name'} or allowed)}={word.text}`" if not equals else ""
            message = f"`{facts.tool}` takes no `{word.text}`"
            reading.complain("CMD004", word, message, fix or did_you_mean(key, list(allowed)))
            return
    for key in facts.words:
        if key.endswith("!") and key.rstrip("!=") not in given:
            shown = f"`{facts.tool}` needs `{key.rstrip('!')}…`"
            reading.complain("CMD004", last, shown)
            return


GRAMMARS: Mapping[str, Grammar] = {
    **NETWORK,
    **MACHINE,
    "find": judge_find,
    "ps": judge_ps,
    "dd": judge_dd,
    "tar": judge_tar,
    "dig": _dig,
    "kill": judge_signals,
    "curl": _curl,
    "lsof": judge_lsof,
    "ulimit": judge_ulimit,
    "apt": judge_packages,
    "chmod": judge_chmod,
    "rpm": judge_rpm,
    "sar": judge_sar,
    "strace": judge_strace,
    "tr": judge_tr,
    "ip": _ip,
    "bracket": judge_bracket,
    "optparse": _optparse,
}
