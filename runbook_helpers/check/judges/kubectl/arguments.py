"""Check a kubectl command's arguments: how many, which are required, which values are allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.judges.kubectl.checks import CHECKS
from runbook_helpers.check.judges.kubectl.counts import (
    COUNTS,
    FROM_FILE,
    GROUPS,
    IGNORING,
    INSTEAD,
    REQUIRED,
)
from runbook_helpers.check.judges.kubectl.exclusive import exclusive
from runbook_helpers.check.judges.kubectl.facts import commands
from runbook_helpers.check.judges.kubectl.kinds import PAIRS, Targets
from runbook_helpers.check.judges.kubectl.line import Line, complain
from runbook_helpers.check.judges.kubectl.pairs import pairs
from runbook_helpers.check.judges.kubectl.values import values


def arguments(line: Line, found: Targets) -> Iterator[Complaint]:
    """Complaints about number and kind of arguments, required flags and values."""
    yield from values(line)
    if line.verb is None or line.has("help"):
        return
    yield from _count(line, line.verb)
    yield from _required(line, line.verb)
    check = CHECKS.get(line.path)
    if check:
        yield from check(line, line.verb, found)
    if line.path in PAIRS:
        yield from pairs(line, line.verb)
    yield from exclusive(line, line.verb, found)


def _count(line: Line, verb: Word) -> Iterator[Complaint]:
    least, most = COUNTS.get(line.path, (0, None))
    number, shown = len(line.arguments), f"`kubectl {line.path}`"
    if line.path in GROUPS and not number and not line.loose:
        below = ", ".join(sorted(commands()[line.path]["subcommands"]))
        yield complain("CMD001", verb, f"{shown} needs a subcommand", f"use one of: {below}")
    instead = INSTEAD.get(line.path, FROM_FILE)
    if number < least and not line.loose and not line.has(*instead):
        yield complain("CMD004", verb, f"{shown} needs {_needs(line.path)}", "name it")
    if most is not None and number > most and not line.loose:
        word = line.arguments[most]
        fix = f"it takes {most or 'no'} argument{'s' * (most != 1)}"
        found = complain("CMD004", word, f"{shown} does not take `{word.text}`", fix)
        yield replace(found, severity="warning") if line.path in IGNORING else found


def _needs(path: str) -> str:
    special = {
        "port-forward": "a target and a port",
        "cp": "a source and a destination",
        "auth can-i": "a verb and a resource",
        "logs": "a pod, TYPE/NAME or -l",
        "drain": "a node",
        "cordon": "a node",
        "uncordon": "a node",
    }
    return special.get(
        path, "a resource" if path in {"get", "describe", "delete"} else "an argument"
    )


def _required(line: Line, verb: Word) -> Iterator[Complaint]:
    for names in REQUIRED.get(line.path, ()):
        if not line.has(*names) and not line.loose:
            shown = " or ".join(f"--{name}" for name in names)
            yield complain("CMD004", verb, f"`kubectl {line.path}` needs {shown}", "add it")
