"""Judge kubectl commands: subcommands, flags, arguments, resource kinds, field paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from runbook_helpers.check.code.model import Command, Complaint, Judge, Snippet, Verdict
from runbook_helpers.check.facts.cobra import plugins
from runbook_helpers.check.findings import Severity
from runbook_helpers.check.judges.kubectl.arguments import arguments
from runbook_helpers.check.judges.kubectl.explain import explained
from runbook_helpers.check.judges.kubectl.fields import fields
from runbook_helpers.check.judges.kubectl.kinds import (
    RESOURCE_COMMANDS,
    Targets,
    pod_target,
    targets,
    unsupported,
)
from runbook_helpers.check.judges.kubectl.line import Line, complain, read
from runbook_helpers.check.judges.kubectl.versions import untimely

POD_COMMANDS = frozenset({"logs", "exec", "attach", "port-forward"})

# code: title, severity, why, what to do
CODES: Mapping[str, tuple[str, Severity, str, str]] = {
    "CMD006": (
        "Kind that the cluster doesn't have",
        "error",
        "The API server refuses a kind it does not know, whatever the rest of the command says.",
        "use a kind that `kubectl api-resources` lists, or write PLURAL.GROUP for a custom one",
    ),
    "CMD007": (
        "Field that the object doesn't have",
        "error",
        "kubectl prints nothing for a field that isn't there, which reads as if all were well; a "
        "path it can't read it refuses.",
        "use the fields that `kubectl explain KIND --recursive` lists",
    ),
}


@dataclass
class KubectlJudge:
    """Says of a kubectl command what the real one, or its API server, would refuse."""

    names: frozenset[str] = frozenset({"kubectl", "kubectl.exe"})

    def __call__(self, command: Command, versions: Mapping[str, str]) -> Verdict:
        version = versions.get("kubectl", "")
        line = read(command, version)
        if word := _plugin(command):
            return Verdict(False, reason=f"`{word}` is a plugin of kubectl")
        if _is_mention(command, line):
            return Verdict(checked=True)
        found = tuple(dict.fromkeys(_complaints(line, version)))
        return Verdict(checked=True, complaints=found, embedded=_manifests(command, line))


JUDGES: tuple[Judge, ...] = (KubectlJudge(),)


def _is_mention(command: Command, line: Line) -> bool:
    """`kubectl drain` in a sentence names the command and is not meant to be run."""
    bare = not line.arguments and not line.flags and line.rest is None and not line.complaints
    return bare and command.snippet.origin == "inline"


def _manifests(command: Command, line: Line) -> tuple[Snippet, ...]:
    """The manifest that a heredoc feeds to `-f -`."""
    text = command.heredoc if command.heredoc is not None else command.stdin
    if text is None or not any(flag.value == "-" for flag in line.values("filename")):
        return ()
    outer, first = command.snippet, command.words[-1].row + 1
    rows = tuple(outer.place(first + row, 0) for row in range(text.count("\n") + 1))
    return (Snippet(text, "yaml", outer.origin, rows, "yaml", outer.is_output, outer.step),)


def _plugin(command: Command) -> str:
    """The well-known plugin that a command calls; plugins come right behind `kubectl`."""
    first = command.arguments[0].text if command.arguments else ""
    return first if first in plugins("kubectl") else ""


def _complaints(line: Line, version: str) -> Iterator[Complaint]:
    if line.path == "exec" and line.rest is None and len(line.arguments) > 1:
        yield from arguments(line, Targets())  # the flags may be those of the inner command
        return
    yield from line.complaints
    if line.has("help"):
        return
    if line.verb and (why := untimely(line.path, "", version)):
        yield complain("CMD001", line.verb, f"`kubectl {line.path}` {why}")
    found = targets(line) if line.path in RESOURCE_COMMANDS else Targets()
    yield from found.complaints
    yield from unsupported(line, found)
    if line.path in POD_COMMANDS:
        yield from pod_target(line)
    yield from arguments(line, found)
    yield from explained(line)
    yield from fields(line, found)
