"""redis-cli: its own options, then a command of Redis in any case with its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, read, spreads

# With one of these redis-cli sends commands of its own, or words that cannot be seen here.
_MODES = (
    *("eval", "scan", "bigkeys", "memkeys", "hotkeys", "keystats", "latency", "latency-history"),
    *("latency-dist", "stat", "rdb", "pipe", "intrinsic-latency", "cluster", "lru-test"),
    *("replica", "slave", "help", "version", "functions-rdb", "x", "X"),
)


def judge_redis(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """The options, then the command as `COMMAND` of a server describes it."""
    reading = read(words, replace(facts, style="go", subcommands={}, stops=True))
    rest = reading.positionals
    if rest and not reading.complaints and not reading.has(_MODES) and not reading.unsure:
        _command(rest, facts, reading)
    return reading.complaints


def _command(words: list[Word], facts: ToolFacts, reading: Reading) -> None:
    """Modules' commands have a dot in them; a number before a command repeats it."""
    first, *rest = words
    name = first.text.lower()
    if first.text.isdecimal() and rest:
        return _command(rest, facts, reading)
    if not first.fixed or "." in name or not name or first.text in ("help", "?", "quit", "exit"):
        return None
    if name not in facts.subcommands:
        fix = did_you_mean(name.upper(), [known.upper() for known in facts.subcommands])
        reading.complain("CMD001", first, f"Redis has no command `{first.text}`", fix)
        return None
    return _arguments(first, rest, facts.subcommands[name], reading)


def _arguments(first: Word, rest: list[Word], known: ToolFacts, reading: Reading) -> None:
    shown = first.text.upper()
    if known.subcommands:
        if not rest:
            if not known.bare:
                reading.complain("CMD004", first, f"`{shown}` needs a subcommand")
            return
        if not rest[0].fixed:
            return
        name = rest[0].text.lower()
        if name not in known.subcommands:
            fix = did_you_mean(name, list(known.subcommands))
            message = f"`{shown}` has no `{rest[0].text}`"
            reading.complain("CMD001", rest[0], message, fix)
            return
        shown, known, (first, *rest) = f"{shown} {name.upper()}", known.subcommands[name], rest
    if any(spreads(word) for word in rest):
        return
    if len(rest) < known.least:
        what = f"{known.least} argument{'s' * (known.least != 1)}"
        reading.complain("CMD004", first, f"`{shown}` needs {what}, has {len(rest)}")
    elif known.most is not None and len(rest) > known.most:
        message = f"`{shown}` takes at most {known.most} argument{'s' * (known.most != 1)}"
        extra = rest[known.most]
        reading.complain("CMD004", extra, message, f"`{extra.text}` is one too many")
