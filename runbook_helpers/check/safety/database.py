"""Restarting the database before anything else: the repair that hides the fault."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.code.model import Command
from runbook_helpers.check.rule import Spot, Subject
from runbook_helpers.check.rules.places import prose_lines
from runbook_helpers.check.safety.commands import place_of
from runbook_helpers.check.safety.lines import advised_against, is_alternative, only_named
from runbook_helpers.check.safety.risk import risks_of

_DATABASE = re.compile(
    r"postgres|mysql|mariadb|mongo|redis|oracle|mssql|cassandra|elasticsearch|\bdb\b|database|-db-|rabbitmq",
    re.IGNORECASE,
)
# A step that says so in words, with its marks: `1. **Restart the database server**`.
_SAYS = re.compile(
    r"[\s>#*_-]*(?:step\s+)?(?:\d+[.):]*|[a-z][.)])?[\s:.*_-]*(?:restart|reboot|bounce)\s+(?:the\s+)?"
    r"(?:\w+\s+){0,2}?(?:database|postgres(?:ql)?|db|mysql|mariadb)\b(?!\s+(?:client|connection|pool))",
    re.IGNORECASE,
)


def database_first(subject: Subject) -> Iterator[Spot]:
    """Restarting the database as the first change of all, by a command or in words."""
    first = next(_changes(subject), None)
    end = place_of(first)[0] if first else len(subject.document.lines)
    for number in prose_lines(subject.document):
        if number < end and _is_step(subject, number):
            yield Spot(number, "the first repair restarts the database")
            break
    if first and _restarts_database(first):
        line, column = place_of(first)
        yield Spot(line, "the first change restarts the database", column=column)


def _is_step(subject: Subject, number: int) -> bool:
    says = _SAYS.match(subject.document.lines[number]) is not None
    return says and subject.document.section_at(number).key in (None, "remediation")


def _changes(subject: Subject) -> Iterator[Command]:
    """The commands that change something and are there to be run."""
    document = subject.document
    for command, found in risks_of(document):
        if found in ("read-only", "unknown") or only_named(document, command.snippet):
            continue
        if advised_against(document, command) or is_alternative(document, command):
            continue
        if document.section_at(place_of(command)[0]).key != "prerequisites":
            yield command


def _restarts_database(command: Command) -> bool:
    words = [word.text for word in command.arguments]
    text = " ".join(words)
    match command.name:
        case "pg_ctl" | "pg_ctlcluster":
            return bool({"restart", "stop"} & set(words))
        case "aws":
            return "reboot-db-instance" in words or "failover-db-cluster" in words
        case "rabbitmqctl":
            return bool({"stop", "stop_app", "reset", "force_reset", "shutdown"} & set(words))
        case "systemctl" | "service" | "docker":
            return bool({"restart", "stop", "kill"} & set(words)) and bool(_DATABASE.search(text))
        case "kubectl":
            volume = re.search(r"delete\s+(?:pvc?|persistentvolume|ns|namespace|secret|cm)", text)
            stops = bool({"restart", "delete"} & set(words)) and not volume
            return stops and bool(_DATABASE.search(text))
    return command.snippet.text.startswith("/etc/init.d/") and bool(_DATABASE.search(command.name))
