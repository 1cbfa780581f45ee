"""STR: does the runbook have the parts a tired reader looks for, in the order they look?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.rule import Rule, Spot, Subject
from runbook_helpers.runbook.anchors import anchors_of
from runbook_helpers.runbook.document import Document
from runbook_helpers.runbook.headings import Heading
from runbook_helpers.runbook.sections import KEYS, SECTION_KINDS

# Without these a runbook can't be followed to its end; history is the formatter's work.
VITAL = ("detection", "remediation", "verification", "rollback", "escalation")
USEFUL = tuple(key for key in KEYS if key not in VITAL and key != "history")
_TITLES = {kind.key: kind.title for kind in SECTION_KINDS}


def _nothing(subject: Subject) -> Iterator[Spot]:
    if not re.search(r"\w", subject.document.body):
        yield Spot(subject.document.body_line, "the runbook is empty")


def _no_title(subject: Subject) -> Iterator[Spot]:
    document = subject.document
    titled = document.title is not None or str(document.metadata.get("title") or "").strip()
    if not titled and re.search(r"\w", document.body):
        yield Spot(document.body_line, "no title: the text does not begin with a level-1 heading")


def _missing(subject: Subject, keys: tuple[str, ...]) -> Iterator[Spot]:
    document = subject.document
    if not re.search(r"\w", document.body):
        return
    # A heading of any level counts: "### Verification" inside another section is no gap.
    present = {heading.kind.key for heading in document.headings if heading.kind}
    present |= {section.key for section in document.sections if section.key}
    for key in keys:
        if key not in present:
            yield Spot(
                document.body_line,
                f"no section “{_TITLES[key]}”",
                fix=f"add a section “## {_TITLES[key]}”",
            )


def _missing_vital(subject: Subject) -> Iterator[Spot]:
    yield from _missing(subject, VITAL)


def _missing_useful(subject: Subject) -> Iterator[Spot]:
    yield from _missing(subject, USEFUL)


def _out_of_order(subject: Subject) -> Iterator[Spot]:
    highest, before = -1, ""
    for section in subject.document.sections:
        rank = KEYS.index(section.key) if section.key else highest
        if rank < highest:
            yield Spot(section.start, f"“{section.title}” comes after “{before}”")
        elif section.key:
            highest, before = rank, section.title


def _empty(subject: Subject) -> Iterator[Spot]:
    for section in subject.document.sections:
        if not re.search(r"\w", section.body):
            yield Spot(section.start, f"section “{section.title}” has no text")


def _level_jump(subject: Subject) -> Iterator[Spot]:
    level = 0
    for heading in _real(subject.document):
        if level and heading.level > level + 1:
            message = f"a level-{heading.level} heading follows one of level {level}"
            yield Spot(heading.line, message, fix=f"make it level {level + 1}")
        level = heading.level


def _duplicate(subject: Subject) -> Iterator[Spot]:
    """The same words twice under one parent: a link to the second one needs luck."""
    trail: list[str] = []
    seen: dict[tuple[str, ...], int] = {}
    for heading in _real(subject.document):
        words = heading.text.casefold()
        trail = [*trail[: heading.level - 1], *[""] * (heading.level - 1 - len(trail)), words]
        first = seen.setdefault(tuple(trail), heading.line)
        if first != heading.line and words:
            yield Spot(heading.line, f"heading “{heading.text}” is on line {first + 1} already")


def _dead_link(subject: Subject) -> Iterator[Spot]:
    document = subject.document
    code = document.code_lines
    named = set(re.findall(r"<a\s+(?:id|name)=[\"']([^\"']+)", document.body))
    targets = {anchor.slug for anchor in anchors_of(document.tokens)} | named
    for number in range(document.body_line, len(document.lines)):
        if number in code or "](#" not in document.lines[number]:
            continue
        for match in re.finditer(r"\]\(#([^)\s]+)\)", document.lines[number]):
            if match[1] and match[1].lower() not in targets:
                message = f"the link to #{match[1]} leads nowhere"
                yield Spot(number, message, column=match.start(1) - 1)


def _real(document: Document) -> list[Heading]:
    return [heading for heading in document.headings if heading.real]


RULES: tuple[Rule, ...] = (
    Rule(
        "STR001", "empty runbook", "error",
        "A file with no words in it helps nobody, and is usually a failed draft.",
        "draft the runbook again", _nothing,
    ),
    Rule(
        "STR002", "no title", "warning",
        "The title is how a person finds the runbook from the alert.",
        "begin with “# ” and the name of the failure", _no_title,
    ),
    Rule(
        "STR003", "vital section missing", "warning",
        "Detection, remediation, verification, rollback and escalation carry an incident from "
        "its alert to its end.",
        "add the section", _missing_vital,
    ),
    Rule(
        "STR004", "useful section missing", "info",
        "Summary, prerequisites, investigation, prevention and references save time, but a "
        "runbook can be followed without them.",
        "add the section", _missing_useful,
    ),
    Rule(
        "STR005", "sections out of order", "info",
        "People under stress look where the last runbook had it; `format` puts sections in order.",
        "format the runbook, or move the section", _out_of_order,
    ),
    Rule(
        "STR006", "empty section", "warning",
        "A heading with nothing under it promises what is not there.",
        "write the section or remove its heading", _empty,
    ),
    Rule(
        "STR007", "heading level jump", "info",
        "Tables of contents and screen readers lose track when a level is left out.",
        "use the next level down", _level_jump,
    ),
    Rule(
        "STR008", "duplicate heading", "info",
        "Two headings with the same words can't be told apart in a contents list or a link.",
        "give one of them other words", _duplicate,
    ),
    Rule(
        "STR009", "link leads nowhere", "warning",
        "A table of contents that names missing sections is a sign of a text cut short or made up.",
        "correct the link or add what it points to", _dead_link,
    ),
)  # fmt: skip
