"""What a text has that can be judged: silence about what isn't there is no praise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.rule import Subject
from runbook_helpers.check.rules.metadata import says_untested, says_without_commands
from runbook_helpers.check.rules.parts import ALERT
from runbook_helpers.runbook.document import Document


def present(subject: Subject) -> frozenset[str]:
    """Words for what there is: "commands", "steps", "section escalation", …"""
    return frozenset(_present(subject))


def _present(subject: Subject) -> Iterator[str]:
    document = subject.document
    if re.search(r"\w", document.body):
        yield "text"
    if document.title:
        yield "title"
    if document.steps:
        yield "steps"
    if any(step.commands for step in document.steps):
        yield "steps with commands"
    if ALERT.search(document.body):
        yield "alert definition"
    if subject.environment is not None:
        yield "environment"
    if document.code_blocks:
        yield "code"
    if subject.final:
        yield "about to be published"
    yield from (f"section {heading.kind.key}" for heading in document.headings if heading.kind)
    yield from (f"section {section.key}" for section in document.sections if section.key)
    if document.metadata:
        yield "front matter"
        yield from (f"front matter {key}" for key, value in document.metadata.items() if value)
        yield from ["no commands on purpose"] if _without_commands(document) else []
        yield from ["untested"] if says_untested(document.metadata) else []


def _without_commands(document: Document) -> bool:
    """A text that is one block of code shows nothing that could be believed."""
    return says_without_commands(document.metadata) and bool(document.headings)
