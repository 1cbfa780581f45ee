"""apt, dnf and yum: the first word that is no option names the command."""

from __future__ import annotations

from collections.abc import Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import Option, ToolFacts
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, spreads

_TAKE = frozenset("tocaPe")  # apt's short options with a value
_LONG_TAKE = ("target-release", "default-release", "option", "config-file", "host-architecture")


def judge_packages(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about a package manager's command, options and number of arguments."""
    reading, rest = Reading(), list(words)
    command: Word | None = None
    known = facts
    while rest and not reading.complaints:
        word = rest.pop(0)
        reading.unsure = reading.unsure or spreads(word)
        if word.text.startswith("--") and word.fixed and len(word.text) > 2:
            _long(word, rest, known, reading)
        elif word.text.startswith("-") and word.fixed:
            _letters(word, rest, known, reading)
        elif command is None:
            command = word
            if not word.fixed:
                return reading.complaints
            if word.text not in facts.subcommands:
                fix = did_you_mean(word.text, list(facts.subcommands))
                reading.complain("CMD001", word, f"`{facts.tool}` has no `{word.text}`", fix)
            else:
                known = facts.subcommands[word.text]
        else:
            reading.positionals.append(word)
    if command and not reading.complaints and not reading.unsure:
        _count(reading, known, command)
    return reading.complaints


def _count(reading: Reading, facts: ToolFacts, command: Word) -> None:
    if reading.has(("h", "help")):
        return
    if len(reading.positionals) < facts.least and not reading.has(facts.lifts):
        reading.complain("CMD004", command, f"`{facts.tool}` needs the name of a package")
    if facts.most is not None and len(reading.positionals) > facts.most:
        extra = reading.positionals[facts.most]
        reading.complain("CMD004", extra, f"`{facts.tool}` takes no `{extra.text}`")


def _letters(word: Word, rest: list[Word], facts: ToolFacts, reading: Reading) -> None:
    """`-y`, `-qq`, `-t RELEASE`."""
    apt = facts.tool.startswith("apt")
    for index, letter in enumerate(word.text[1:], 2):
        option = facts.shorts.get(letter)
        if option is None and letter not in (_TAKE if apt else ()):
            shown = f"`{facts.tool}` has no option `-{letter}`"
            reading.complain("CMD002", word, shown)
            return
        if option:
            reading.given.append((option, None))
        if letter in _TAKE if apt else option is not None and option.takes != "none":
            if index == len(word.text):
                del rest[:1]
            return
        if word.text[index : index + 1] == "=":
            return


def _long(word: Word, rest: list[Word], facts: ToolFacts, reading: Reading) -> None:
    name, equals, _ = word.text[2:].partition("=")
    known = _found(name, facts)
    if known is None:
        fix = did_you_mean(name, list(facts.longs), "--")
        reading.complain("CMD002", word, f"`{facts.tool}` has no option `--{name}`", fix)
        return
    reading.given.append((known, None))
    takes = name in _LONG_TAKE if facts.tool.startswith("apt") else known.takes != "none"
    if takes and not equals:
        del rest[:1]


def _found(name: str, facts: ToolFacts) -> Option | None:
    """dnf takes any beginning of an option, apt a `no-` before it."""
    known = facts.longs.get(name) or facts.longs.get(name.removeprefix("no-"))
    if known is None and not facts.tool.startswith("apt"):
        known = next((o for long, o in facts.longs.items() if long.startswith(name)), None)
    return known
