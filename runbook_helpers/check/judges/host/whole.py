"""What can be said once all words are read: values, number of arguments, options together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.facts.packs import Option, ToolFacts
from runbook_helpers.check.judges.host.kinds import check_operands, check_options
from runbook_helpers.check.judges.host.words import Reading, did_you_mean
from runbook_helpers.check.judges.programs.within import check_programs

HELP = ("help", "version", "usage")


def settle(reading: Reading, facts: ToolFacts, program: Word) -> None:
    """Complain of values, of too few or many arguments, of options that don't go together."""
    check_values(reading, facts)
    check_options(reading, facts)
    for word in reading.positionals:
        if facts.words:
            _check_value(reading, word, facts.words, facts)
    if reading.has(HELP):
        return
    facts = _as_asked(reading, facts)
    _count(reading, facts, program)
    check_operands(reading, facts)
    check_programs(reading, facts)
    check_together(reading, facts, program)
    if facts.needs and not reading.has(facts.needs) and not reading.unsure:
        names = " or ".join(_shown(name, facts) for name in facts.needs[:4])
        names += " or another of its kind" if len(facts.needs) > 4 else ""
        reading.complain("CMD011", program, f"`{facts.tool}` needs {names}", f"add {names}")


def check_values(reading: Reading, facts: ToolFacts) -> None:
    """Complain of option values that are not among the words the option takes."""
    for option, value in reading.given:
        for name in (*option.shorts, *option.longs):
            if value and name in facts.values:
                _check_value(reading, value, facts.values[name], facts)
                break


def _check_value(reading: Reading, value: Word, allowed: tuple[str, ...], facts: ToolFacts) -> None:
    if not value.fixed:
        return
    # util-linux overlooks a `=` before a value that may be left out: `-L=never`
    text = value.text.removeprefix("=" if facts.version.startswith("util-linux") else "")
    for part in text.strip("+-").split(","):
        if part and part.lower() not in allowed and not _begins(part, allowed, facts):
            message = f"`{facts.tool}` knows no `{part}` here"
            reading.complain("CMD010", value, message, did_you_mean(part, allowed))


def _begins(part: str, allowed: tuple[str, ...], facts: ToolFacts) -> bool:
    """Whether it is an allowed word; coreutils take a beginning for the whole, `date -Is`."""
    shortens = facts.version.startswith("coreutils") and facts.style != "dd"
    return part in allowed or (shortens and any(word.startswith(part) for word in allowed))


def _as_asked(reading: Reading, facts: ToolFacts) -> ToolFacts:
    """The facts as the given options change them: `sysctl -w` takes assignments."""
    for name, changes in facts.when.items():
        if reading.has((name,)):
            facts = replace(
                facts,
                least=changes.get("least", facts.least),
                most=changes.get("most", facts.most),
                operands=tuple(changes.get("operands", facts.operands)),
            )
    return facts


def _count(reading: Reading, facts: ToolFacts, program: Word) -> None:
    number = len(reading.positionals)
    if reading.unsure:
        return
    if number < facts.least and not reading.has(facts.lifts):
        wanted = f"at least {facts.least}" if facts.most != facts.least else f"{facts.least}"
        message = f"`{facts.tool}` needs {wanted} argument{'s' * (facts.least != 1)}, has {number}"
        reading.complain("CMD004", program, message)
    if facts.most is not None and number > facts.most:
        extra = reading.positionals[facts.most]
        most = f"at most {facts.most}" if facts.most else "no"
        message = f"`{facts.tool}` takes {most} argument{'s' * (facts.most != 1)}"
        reading.complain("CMD004", extra, message, f"`{extra.text}` is one too many")


def check_together(reading: Reading, facts: ToolFacts, program: Word) -> None:
    """Of each group that excludes one another, at most one option is given."""
    for group in facts.excludes:
        given = {_option(name, reading): name for name in group.split() if _counts(name, reading)}
        for one, other in combinations(given.values(), 2):
            first, second = (_shown(name.partition("!")[0], facts) for name in (one, other))
            message = f"`{facts.tool}` refuses {first} together with {second}"
            reading.complain("CMD015", program, message, f"leave out {first} or {second}")
            return


def _counts(name: str, reading: Reading) -> bool:
    name, _, harmless = name.partition("!")
    return any(not (harmless and value and value.text == harmless) for value in _of(name, reading))


def _option(name: str, reading: Reading) -> Option:
    """The option of a name; `-m` and `--mebi` are one."""
    plain = name.partition("!")[0]
    return next(option for option, _ in reading.given if plain in _names(option))


def _of(name: str, reading: Reading) -> Iterator[Word | None]:
    for option, value in reading.given:
        if name in _names(option):
            yield value


def _names(option: Option) -> tuple[str, ...]:
    return option.shorts + option.longs


def _shown(name: str, facts: ToolFacts) -> str:
    return f"`-{name}`" if len(name) == 1 or facts.style == "dash" else f"`--{name}`"
