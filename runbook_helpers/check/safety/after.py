"""What other commands of a runbook do about a change: look at it, or take it back."""

from __future__ import annotations

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
_INVERSES = frozenset({*_PAIRS, *((after, before) for before, after in _PAIRS)})


def looked_at(document: Document, line: int) -> bool:
    """Whether a command that only looks stands behind a line, in the same section."""
    section = document.section_at(line)
    return any(line < place < section.end for place in kept("looks", document, _looks))


def taken_back(document: Document, line: int) -> bool:
    """Whether another command of the document does the contrary of the ones on a line."""
    here = [c for c in commands_of(document) if place_of(c)[0] == line]
    others = [c for c in commands_of(document) if place_of(c)[0] != line]
    return any(_contrary(one, other) for one in here for other in others)


def _looks(document: Document) -> tuple[int, ...]:
    return tuple(sorted(_looking(document)))


def _looking(document: Document) -> Iterator[int]:
    for command in commands_of(document):
        if command.name not in _BLIND and len(command.words) > 1 and risk(command) == "read-only":
            yield place_of(command)[0]
    for query in queries_of(document):
        if risk_of_sql(query.text) == "read-only":
            yield query.line


def _contrary(one: Command, other: Command) -> bool:
    if one.name != other.name:
        return (one.name, other.name) in _INVERSES
    verbs, others = _verbs(one), _verbs(other)
    return any((verb, back) in _INVERSES for verb in verbs for back in others)


def _verbs(command: Command) -> list[str]:
    return [word.text for word in command.arguments if not word.text.startswith("-")][:5]
