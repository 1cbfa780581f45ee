"""Is a change made late enough, with a warning, a check after it and a way back?"""

from __future__ import annotations

from collections.abc import Iterator

from runbook_helpers.check.code.model import Command, Snippet
from runbook_helpers.check.code.reading import kept
from runbook_helpers.check.findings import Severity
from runbook_helpers.check.rule import Spot, Subject
from runbook_helpers.check.safety.after import looked_at
from runbook_helpers.check.safety.commands import (
    is_sql,
    place_of,
    queries_of,
    step_of,
)
from runbook_helpers.check.safety.lines import (
    ACTING,
    advised_against,
    is_alternative,
    only_named,
    warned,
)
from runbook_helpers.check.safety.risk import Risk, operation, risks_of
from runbook_helpers.check.safety.risk_of_sql import acting_word, risk_of_statement, statements
from runbook_helpers.check.safety.sql import place_in
from runbook_helpers.runbook.document import Document
from runbook_helpers.runbook.steps import Step

_LOOKING = frozenset({"detection", "investigation"})

Act = tuple[Risk, str, Snippet, int, int]  # what is run: its risk, name, snippet, line and column


def change_while_looking(subject: Subject) -> Iterator[Spot]:
    """Changing commands in Detection and Investigation, once a line."""
    document = subject.document
    seen: set[int] = set()
    for found, name, snippet, line, column in acts(document):
        step = step_of(document, snippet)
        said = step is not None and step.changes  # STP007 has told
        if document.section_at(line).key in _LOOKING and line not in seen and not said:
            seen.add(line)
            message = f"{name} {does(found)} before the cause is known"
            yield Spot(line, message, column=column, severity=weight(found))


def destruction_without_warning(subject: Subject) -> Iterator[Spot]:
    """Destructive commands, each by its line, with no warning between them and the block before."""
    document = subject.document
    seen: set[int] = set()
    for found, name, snippet, line, column in acts(document):
        step = step_of(document, snippet)
        if found != "destructive" or line in seen or only_named(document, snippet):
            continue
        told = step and step.risk.lower().startswith("destruct")  # STP005 asks for the warning
        if not told and not warned(document, snippet, step):
            seen.add(line)
            message = f"{name} destroys something and no warning stands right before it"
            yield Spot(line, message, column=column)


def change_without_check(subject: Subject) -> Iterator[Spot]:
    """Changing commands after which nothing shows whether they worked."""
    document = subject.document
    verification = document.section("verification")
    if verification and verification.body.strip():
        return
    for found, name, line, column, step in _first_changes(document):
        if not (step and (step.expected or step.if_not)) and not looked_at(document, line):
            message = f"nothing shows whether {name} worked"
            yield Spot(line, message, column=column, severity=weight(found))


def label_too_low(subject: Subject) -> Iterator[Spot]:
    """Steps that call themselves read-only and are not."""
    document = subject.document
    for found, name, snippet, line, column in acts(document):
        step = step_of(document, snippet)
        says = step.risk.lower().strip(" *`_") if step else ""
        if says.startswith(("read", "none", "safe")) and found in ("changing", "destructive"):
            if _is_own_file(name, snippet):
                continue
            yield Spot(
                line, f"the step calls itself {says}, yet {name} {does(found)}", column=column
            )


def _first_changes(document: Document) -> Iterator[tuple[Risk, str, int, int, Step | None]]:
    """The first change of each step; outside of steps, the first of each snippet."""
    seen: set[int] = set()
    for found, name, snippet, line, column in acts(document):
        step = step_of(document, snippet)
        key = step.start if step else snippet.rows[0][0]
        if (
            only_named(document, snippet)
            or key in seen
            or document.section_at(line).key not in ACTING
        ):
            continue
        seen.add(key)
        yield found, name, line, column, step


def acts(document: Document) -> tuple[Act, ...]:
    """Everything that is not read-only, shell and SQL."""
    return kept("acts", document, lambda d: tuple(_found_acts(d)))


def _found_acts(document: Document) -> Iterator[Act]:
    for command, found in risks_of(document):
        if found == "read-only" or is_sql(command) or not command.snippet.rows:
            continue
        if not _only_talk(document, command):
            yield (found, f"`{_called(command)}`", command.snippet, *place_of(command))
    for query in queries_of(document):
        for statement in statements(query.text) if query.snippet.rows else ():
            if (sql := risk_of_statement(statement)) != "read-only":
                name = f"`{acting_word(statement)}`"
                yield sql, name, query.snippet, *place_in(query, statement)


def _only_talk(document: Document, command: Command) -> bool:
    if command.snippet.origin == "inline" and len(command.words) < 2:
        return True
    return advised_against(document, command) or is_alternative(document, command)


def _is_own_file(name: str, snippet: Snippet) -> bool:
    """Making a folder or packing a copy for oneself is no change to the system."""
    return name.split(maxsplit=1)[0].strip("`") in ("mkdir", "touch", "gzip", "tar", "cp") and (
        "/tmp" in snippet.text or "mktemp" in snippet.text
    )


def _called(command: Command) -> str:
    if command.name == ":" and command.writes:
        return f"> {command.writes[0].text}"
    plain = operation(command)[:2]
    into = [f"> {command.writes[0].text}"] if command.writes else []
    return " ".join([command.name, *plain, *into])[:60]


def does(found: Risk) -> str:
    """What a command of a risk does, in words."""
    words = {"changing": "changes something", "destructive": "destroys something"}
    return words.get(found, "is not known to be read-only")


def weight(found: Risk) -> Severity | None:
    """A tool nobody here knows may be harmless, so it is a hint only."""
    return "info" if found == "unknown" else None
