"""What other commands of a runbook do about a change: look at it, or take it back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from runbook_helpers.check.code.model import Command
from runbook_helpers.check.code.reading import commands_of, kept
from runbook_helpers.check.safety.commands import place_of, queries_of
from runbook_helpers.check.safety.risk import risk
from runbook_helpers.check.safety.risk_of_sql import risk_of_sql
from runbook_helpers.runbook.document import Document

# They show nothing of the system.
_BLIND = frozenset(
    {"cd", "echo", "printf", "export", "set", "sleep", "true", ":", "read", "source", "for", "ssh"}
    | {"sudo", "exit", "date", "unset", "local", "declare", "wait", "su", "mktemp", "xargs"}
)
_PAIRS = (
    ("cordon", "uncordon"), ("drain", "uncordon"), ("stop", "start"), ("disable", "enable"),
    ("mask", "unmask"), ("set_policy", "clear_policy"), ("set_parameter", "clear_parameter"),
    ("stop_app", "start_app"), ("suspend_listeners", "resume_listeners"), ("pause", "unpause"),
    ("pause", "resume"), ("upgrade", "rollback"), ("install", "uninstall"), ("apply", "delete"),
    ("register-targets", "deregister-targets"), ("add", "expire"), ("scale", "scale"),
    ("restart", "undo"), ("set", "undo"), ("apply", "undo"), ("off", "on"), ("create", "delete"),
    ("attach-volume", "detach-volume"), ("stop-instances", "start-instances"),
    ("add_user", "delete_user"), ("swapoff", "swapon"), ("mount", "umount"), ("label", "label"),
    ("disable server", "enable server"), ("maintenance", "maintenance"), ("taint", "taint"),
)  # fmt: skip
_INVERSES = {
    word: {b for a, b in _PAIRS if a == word} | {a for a, b in _PAIRS if b == word}
    for pair in _PAIRS
    for word in pair
}


def looked_at(document: Document, line: int) -> bool:
    """Whether a command that only looks stands behind a line, in the same section."""
    looks = kept("looks", document, _looks)
    next_one = bisect_right(looks, line)
    return next_one < len(looks) and looks[next_one] < document.section_at(line).end


def taken_back(document: Document, line: int) -> bool:
    """Whether another command of the document does the contrary of the ones on a line."""
    verbs, at = kept("verbs", document, _verbs_of), kept("by line", document, _by_line)
    return any(
        verbs.get(contrary, set()) - {line}
        for command in at.get(line, ())
        for verb in _verbs(command)
        for contrary in _contraries(command.name, verb)
    )


def _by_line(document: Document) -> dict[int, list[Command]]:
    found: dict[int, list[Command]] = {}
    for command in commands_of(document):
        found.setdefault(place_of(command)[0], []).append(command)
    return found


def _verbs_of(document: Document) -> dict[tuple[str, str], set[int]]:
    """The lines on which each tool is given each word; a tool itself is its own."""
    found: dict[tuple[str, str], set[int]] = {}
    for command in commands_of(document):
        for verb in ("", *_verbs(command)):
            found.setdefault((command.name, verb), set()).add(place_of(command)[0])
    return found


def _contraries(tool: str, verb: str) -> Iterator[tuple[str, str]]:
    """The tool and word that undo a tool's word, and the tool that undoes the tool."""
    yield from ((tool, back) for back in _INVERSES.get(verb, ()))
    yield from ((back, "") for back in _INVERSES.get(tool, ()))


def _looks(document: Document) -> tuple[int, ...]:
    return tuple(sorted(set(_looking(document))))


def _looking(document: Document) -> Iterator[int]:
    for command in commands_of(document):
        if command.name not in _BLIND and len(command.words) > 1 and risk(command) == "read-only":
            yield place_of(command)[0]
    for query in queries_of(document):
        if risk_of_sql(query.text) == "read-only":
            yield query.line


def _verbs(command: Command) -> list[str]:
    """Its first words without options; one for a command that has none."""
    return [w.text for w in command.arguments if not w.text.startswith("-")][:5] or [""]
