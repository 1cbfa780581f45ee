"""STR2: does a formatted runbook say whose it is and whether it is still true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from runbook_helpers.check.rule import Place, Rule, Subject

_NEEDED = (
    *("title", "id", "failure_mode", "tags", "severity", "owner", "status", "tested", "version"),
    *("created", "last_reviewed", "review_interval"),
)


def _unreadable(subject: Subject) -> Iterator[Place]:
    if subject.document.problem:
        yield Place(0, subject.document.problem, "mend the YAML between the two --- lines")


def _missing(subject: Subject) -> Iterator[Place]:
    if subject.final:
        for key in _NEEDED:
            if subject.document.metadata.get(key) in (None, "", []):
                yield Place(0, f"the front matter has no {key}", f"add `{key}: …`")


def _overdue(subject: Subject) -> Iterator[Place]:
    facts = subject.document.metadata
    days = re.match(r"(\d{1,5}) days?", str(facts.get("review_interval", "")))
    try:
        reviewed = date.fromisoformat(str(facts.get("last_reviewed")))
    except ValueError:
        return
    if days and subject.today and reviewed + timedelta(days=int(days[1])) < subject.today:
        message = f"the review of {reviewed} is more than {days[0]} ago"
        yield Place(0, message, "go through it with the owner, then format it again")


RULES = (
    Rule("STR201", "Unreadable front matter", "warning", "Nothing in it counts.", _unreadable),
    Rule("STR202", "Front matter incomplete", "warning", "Nobody knows whose it is.", _missing),
    Rule("STR203", "Review overdue", "warning", "Systems drift from their runbooks.", _overdue),
)
