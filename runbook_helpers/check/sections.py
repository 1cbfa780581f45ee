"""STR0: is the document built so that a tired reader finds their way."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from runbook_helpers.check.rule import Place, Rule, Subject
from runbook_helpers.runbook.anchors import anchors
from runbook_helpers.runbook.measure import measure
from runbook_helpers.runbook.sections import KEYS, SECTION_KINDS

# Without these nobody can act; RUBRIC R07, R16, R19, R18 and R21.
_NEEDED = ("detection", "remediation", "verification", "rollback", "escalation")
_LATEST_COMMAND = 250  # words before the first command
_LONGEST = 1100  # words of prose


def _title(subject: Subject) -> Iterator[Place]:
    if subject.document.title is None and not subject.document.metadata.get("title"):
        yield Place(
            subject.document.body_line, "there is no title", "begin with `# <failure mode>`"
        )


def _missing(subject: Subject, needed: bool) -> Iterator[Place]:
    there = {section.key for section in subject.document.sections}
    for kind in SECTION_KINDS[:-1]:  # the version history is made by the formatter
        if kind.key not in there and (kind.key in _NEEDED) == needed:
            message = f"there is no section {kind.title}"
            yield Place(subject.document.body_line, message, f"add `## {kind.title}`")


def _order(subject: Subject) -> Iterator[Place]:
    known = [section for section in subject.document.sections if section.key]
    for before, after in pairwise(known):
        if KEYS.index(after.key or "") < KEYS.index(before.key or ""):
            message = f"{after.title} comes after {before.title}"
            yield Place(after.start, message, "`runbook format` puts sections in order")


def _empty(subject: Subject) -> Iterator[Place]:
    for section in subject.document.sections:
        if section.heading and not section.body.strip():
            message = f"the section {section.title} is empty"
            yield Place(section.start, message, "fill it, or take the heading out")


def _twice(subject: Subject) -> Iterator[Place]:
    seen: set[str] = set()
    for section in subject.document.sections:
        name = section.title.casefold()
        if name and name in seen:
            yield Place(section.start, f"a second section {section.title}", "join the two")
        seen.add(name)


def _jumps(subject: Subject) -> Iterator[Place]:
    real = [heading for heading in subject.document.headings if heading.real]
    for before, after in pairwise(real):
        if after.level > before.level + 1:
            message = f"the heading jumps from level {before.level} to {after.level}"
            yield Place(after.line, message, f"make it level {before.level + 1}")


def _links(subject: Subject) -> Iterator[Place]:
    document = subject.document
    slugs = {anchor.slug for anchor in anchors(document.body)}
    for number, line in enumerate(document.lines):
        if number < document.body_line or "](#" not in line:
            continue
        for part in line.split("](#")[1:]:
            target = part.split(")", 1)[0]
            if target not in slugs:
                message = f"the link #{target} leads nowhere"
                yield Place(number, message, "name a heading of this document")


def _late(subject: Subject) -> Iterator[Place]:
    document = subject.document
    first = next((block for block in document.code_blocks if not block.is_output), None)
    if first is None:
        return
    words = sum(len(line.split()) for line in document.lines[document.body_line : first.line])
    if words > _LATEST_COMMAND:
        message = f"the first command comes after {words} words"
        yield Place(first.line, message, f"bring it within the first {_LATEST_COMMAND}")


def _long(subject: Subject) -> Iterator[Place]:
    words = measure(subject.document).words or 0
    if words > _LONGEST:
        message = f"{words} words of prose"
        yield Place(subject.document.body_line, message, "link general text instead of copying it")


RULES = (
    Rule("STR001", "No title", "warning", "An alert links to one runbook by its name.", _title),
    Rule(
        "STR002",
        "A section is missing that a reader acts on",
        "warning",
        "Without it nobody knows when to start, what to do, when it is over, how to go back or "
        "whom to call.",
        lambda subject: _missing(subject, True),
    ),
    Rule(
        "STR003",
        "A usual section is missing",
        "info",
        "Readers look for it under its usual name.",
        lambda subject: _missing(subject, False),
    ),
    Rule("STR004", "Sections out of order", "info", "Readers know the order by heart.", _order),
    Rule("STR005", "Empty section", "warning", "A heading promises what is not there.", _empty),
    Rule("STR006", "Section twice", "info", "One of the two will be missed.", _twice),
    Rule("STR007", "Heading level jump", "info", "Contents and readers lose the thread.", _jumps),
    Rule("STR008", "Broken link", "warning", "A click at 3 a.m. must lead somewhere.", _links),
    Rule("STR009", "Late first command", "info", "The first screen must help.", _late),
    Rule("STR010", "Long runbook", "info", "Nobody reads an essay during an incident.", _long),
)
