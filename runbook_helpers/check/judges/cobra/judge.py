"""Judge docker and helm commands by what their own programs accept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from runbook_helpers.check.code.model import Command, Complaint, Judge, Verdict
from runbook_helpers.check.facts import cobra
from runbook_helpers.check.findings import Severity
from runbook_helpers.check.judges.cobra.forms import forms
from runbook_helpers.check.judges.cobra.together import together
from runbook_helpers.check.judges.cobra.values import values, whole
from runbook_helpers.check.judges.cobra.words import Line, read

# code: title, severity, why, what to do
CODES: Mapping[str, tuple[str, Severity, str, str]] = {
    "CMD014": (
        "Only some versions take this form",
        "warning",
        "a command, option or value came or went between two versions of the tool",
        "name the version under `tools` in the environment file, or write the form both take",
    ),
}


@dataclass
class CobraJudge:
    """Says of a docker or helm command what the program, or its daemon, would refuse."""

    names: frozenset[str] = frozenset({"docker", "docker-compose", "helm"})

    def __call__(self, command: Command, versions: Mapping[str, str]) -> Verdict:
        """The verdict by the version people have; by the newest of each major without one."""
        tool = command.name
        version = versions.get(tool, "")
        lines = {one: _line(command, one) for one in cobra.chosen(tool, version)}
        newest = list(lines.values())[-1]
        if newest.unknown and _is_plugin(newest):
            return Verdict(False, reason=f"`{newest.unknown.text}` is a plugin of {tool}")
        if command.snippet.origin == "inline" and not (newest.arguments or newest.flags):
            told = tuple(c for c in newest.complaints if c.code in ("CMD001", "CMD002"))
            return Verdict(True, told)  # `docker stop` in a sentence is a name, not a call
        if command.snippet.origin == "inline":  # which may name but a part of the command
            for line in lines.values():
                line.complaints[:] = [c for c in line.complaints if c.code != "CMD011"]
        if any(not line.complaints for line in lines.values()):
            return Verdict(True, _told(lines))
        return Verdict(True, tuple(dict.fromkeys(newest.complaints)))


JUDGES: tuple[Judge, ...] = (CobraJudge(),)


def _line(command: Command, version: str) -> Line:
    tool = command.name
    line = read(command.words, tool, cobra.versions(tool)[version], inherit=tool == "helm")
    line.unsure = line.unsure or bool({"xargs", "parallel"} & set(command.via))
    if line.table.get("any"):
        line.complaints.clear()
        return line
    if not line.unknown and not line.has("help", "version"):
        _count(line)
        whole(line)
    values(line)
    forms(line)
    if not line.unsure and not line.has("help", "version"):
        together(line)
    return line


def _is_plugin(line: Line) -> bool:
    word = line.unknown
    return word is not None and len(line.path) == 1 and word.text in cobra.plugins(line.path[0])


def _told(lines: Mapping[str, Line]) -> tuple[Complaint, ...]:
    """What one of the versions refuses, as a warning that names it."""
    return tuple(
        replace(found, code="CMD014", message=f"{found.message} in {line.path[0]} {version}")
        for version, line in lines.items()
        for found in line.complaints[:1]
    )


def _count(line: Line) -> None:
    number, table = len(line.arguments), line.table
    if line.unsure or len(line.path) == 1:
        return
    if "commands" in table:
        fix = "use one of: " + ", ".join(sorted(table["commands"]))
        line.complain("CMD004", line.verb, f"`{line.shown}` needs a subcommand", fix)
        return
    least, most = table.get("least", 0), table.get("most")
    if number < least:
        message = f"`{line.shown}` needs {_many(least, most)}, has {number or 'none'}"
        line.complain("CMD004", line.verb, message)
    elif most is not None and number > most:
        extra = line.arguments[most]
        message = f"`{line.shown}` takes {'at most ' * bool(most)}{most or 'no'} argument"
        fix = f"`{extra.text}` is one too many"
        line.complain("CMD004", extra, message + "s" * (most != 1), fix)


def _many(least: int, most: int | None) -> str:
    shown = f"{least} argument" + "s" * (least != 1)
    return shown if most == least else f"at least {shown}"
