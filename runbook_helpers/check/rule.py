"""A rule: one question asked of a runbook, with the reason for asking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from runbook_helpers.check.bounds import OF_THE_WHOLE
from runbook_helpers.check.findings import Edit, Severity
from runbook_helpers.runbook.document import Document


class Contacts(Protocol):
    """Who owns the system."""

    @property
    def owner(self) -> str: ...


class Environment(Protocol):
    """What a rule may know of the place a runbook is for."""

    @property
    def names(self) -> Mapping[str, object]: ...

    @property
    def contacts(self) -> Contacts | None: ...


@dataclass(frozen=True)
class Subject:
    """What is checked: the document, and what is known about it."""

    document: Document
    environment: Environment | None = None
    final: bool = False  # about to be published, so that leftovers are errors
    today: date | None = None  # None: rules about dates are skipped, and the report says so
    unread: int = 0  # lines of a text too long to be checked whole, after the document's last
    wrapper: int | None = None  # the line of a fence around the whole text


@dataclass(frozen=True)
class Spot:
    """Where a rule has found something; line and column count from 0."""

    line: int
    message: str
    fix: str = ""  # empty: the rule's own
    column: int = 0
    severity: Severity | None = None  # None: the rule's own
    edits: tuple[Edit, ...] = ()  # how it is mended without a person


@dataclass(frozen=True)
class Rule:
    """One question, for all documents alike."""

    code: str
    title: str
    severity: Severity
    why: str
    fix: str
    find: Callable[[Subject], Iterable[Spot]]
    final_severity: Severity | None = None  # what it becomes when the runbook is final
    needs: str = ""  # "environment" or "today": without it the rule is skipped

    def severity_for(self, subject: Subject, spot: Spot) -> Severity:
        """The spot's own severity, else the rule's for this subject."""
        if spot.severity:
            return spot.severity
        return self.final_severity if subject.final and self.final_severity else self.severity

    def lacks(self, subject: Subject) -> str:
        """Why the rule can't be asked of this subject; empty when it can."""
        if self.needs and getattr(subject, self.needs) is None:
            return f"no {self.needs} was given"
        if subject.unread and self.code in OF_THE_WHOLE:
            return "the text is too long to be checked whole"
        return ""
