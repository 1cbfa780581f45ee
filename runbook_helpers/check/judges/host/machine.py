"""Package managers, ethtool and the shell's ulimit, which read words in ways of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, spreads

Grammar = Callable[[Sequence[Word], ToolFacts, Word], list[Complaint]]


def _complaint(code: str, word: Word, message: str, fix: str = "") -> list[Complaint]:
    return [Complaint(code, word.row, word.column, message, fix)]


_TAKE = frozenset(str.split("t o c a P e"))  # apt's short options with a value


def _apt(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """apt, dnf and yum: the first word that is no option names the command."""
    reading, rest, command = Reading(), list(words), ""
    strict = facts.tool.startswith("apt")
    while rest and not reading.unsure:
        word = rest.pop(0)
        reading.unsure = spreads(word)
        if word.text.startswith("--") and word.fixed:
            if strict or not command:
                _apt_long(word, rest, facts, reading)
        elif word.text.startswith("-") and len(word.text) == 2 and word.text[1] in _TAKE:
            rest = rest[1:] if strict else rest
        elif word.text.startswith("-") or not word.fixed:
            continue
        elif not command:
            command = word.text
            if command not in facts.subcommands:
                fix = did_you_mean(command, list(facts.subcommands))
                reading.complain("CMD001", word, f"`{facts.tool}` has no `{command}`", fix)
                break
    return reading.complaints


def _apt_long(word: Word, rest: list[Word], facts: ToolFacts, reading: Reading) -> None:
    name, equals, _ = word.text[2:].partition("=")
    known = facts.longs.get(name) or facts.longs.get(name.removeprefix("no-"))
    if known is None and not facts.tool.startswith("apt"):
        known = next((o for long, o in facts.longs.items() if long.startswith(name)), None)
    if known is None:
        fix = did_you_mean(name, list(facts.longs), "--")
        reading.complain("CMD002", word, f"`{facts.tool}` has no option `--{name}`", fix)
    elif (
        not equals
        and rest
        and name in ("target-release", "default-release", "option", "config-file")
    ) or (not equals and rest and not facts.tool.startswith("apt") and known.takes != "none"):
        rest.pop(0)


_LIMITS = "bcdefiklmnpqrstuvxPRT"


def _ulimit(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    for word in words:
        if not word.fixed:
            continue
        if word.text.startswith("-") and len(word.text) > 1:
            letters = set(word.text[1:])
            # More than one letter: `-Hn`, `-Sn`, or several resources at once.
            if bad := sorted(letters - set(_LIMITS + "HSa")) or (
                ["-"] if "--" in word.text else []
            ):
                return _complaint(
                    "CMD002", word, f"`ulimit` has no option `{bad[0]}` (in `{word.text}`)"
                )
            if len(word.text) > 4:
                return _complaint(
                    "CMD002", word, f"`ulimit` has no option `{word.text}`", "did you mean `-n`?"
                )
        elif not re.fullmatch(r"\d+|unlimited|hard|soft", word.text):
            return _complaint("CMD010", word, f"`ulimit` takes a number here, not `{word.text}`")
    return []


MACHINE: Mapping[str, Grammar] = {
    "apt": _apt,
    "ulimit": _ulimit,
}
