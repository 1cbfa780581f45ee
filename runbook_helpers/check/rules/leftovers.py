"""LLM: is anything left of how the text was made: chat, gaps, loops, a cut end?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from runbook_helpers.check.rule import Rule, Spot, Subject
from runbook_helpers.check.rules.ending import cut_off
from runbook_helpers.check.rules.gaps import gaps
from runbook_helpers.check.rules.loops import loops
from runbook_helpers.check.rules.telltales import telltales
from runbook_helpers.runbook.chat import is_closer, is_opener
from runbook_helpers.runbook.document import Document

_NAME = re.compile(r"[A-Za-z][\w-]*")  # no address, number or version: a name people know
_TAGS = re.compile(r"</?(?:p|div|br|span|strong|em|b|i)\b[^>]*>", re.IGNORECASE)


def _chat(subject: Subject) -> Iterator[Spot]:
    document, said_at = subject.document, set[int]()
    written = [
        number
        for number in range(document.body_line, len(document.lines))
        if document.lines[number].strip()
    ]
    for number, said, where in (
        *((n, is_opener, "opening") for n in written[:2]),
        *((n, is_closer, "closing") for n in written[-2:]),
    ):
        if said(_TAGS.sub("", document.lines[number])):
            said_at.add(number)
            yield Spot(
                number, f"the {where} words of a chat are left: “{_short(document, number)}”"
            )
    if subject.wrapper is not None:
        message = "the whole text stands in a block of Markdown, as a model sends it"
        yield Spot(subject.wrapper, message, "take the fence off")
    for number, words in telltales(document):
        if number not in said_at:
            yield Spot(number, f"a model's own words are left: “{words[:60]}”")


def _gaps(subject: Subject) -> Iterator[Spot]:
    for line, column, gap in gaps(subject.document):
        yield Spot(line, f"“{gap}” is not filled in", column=column)


def _cut(subject: Subject) -> Iterator[Spot]:
    document = subject.document
    if document.left_open is None and (found := cut_off(document)):
        yield Spot(*found)


def _loop(subject: Subject) -> Iterator[Spot]:
    for line, times in loops(subject.document):
        yield Spot(line, f"the text from here on repeats itself {times} times")


def _foreign(subject: Subject) -> Iterator[Spot]:
    """A text in which none of the environment's names occurs was written for nobody."""
    names = set(_names(subject.environment.names)) if subject.environment else set()
    if len(names) < 3 or not re.search(r"\w", subject.document.body):
        return
    if not any(name in subject.document.body for name in names):
        telling = sorted(name for name in names if _NAME.fullmatch(name)) or sorted(names)
        example = ", ".join(telling[:3])
        yield Spot(subject.document.body_line, f"no name of the environment occurs ({example} …)")


def _names(names: Mapping[str, object]) -> Iterator[str]:
    for value in names.values():
        values = value if isinstance(value, (list, tuple)) else (value,)
        yield from (item for item in values if isinstance(item, str) and len(item) > 3)


def _short(document: Document, number: int) -> str:
    line = document.lines[number].strip()
    return line if len(line) <= 60 else f"{line[:57]}…"


RULES: tuple[Rule, ...] = (
    Rule(
        "LLM001", "chat left over", "warning",
        "“Sure! Here is …” is talk to the person who asked, not to the reader.",
        "remove the line", _chat,
    ),
    Rule(
        "LLM002", "gap not filled in", "warning",
        "A command with a gap can't be copied, and at 3 a.m. nobody knows the value.",
        "put in the value, or declare a variable for it under Prerequisites", _gaps,
        final_severity="error",
    ),
    Rule(
        "LLM003", "text cut off", "warning",
        "A reply that met its length limit ends in mid-sentence; what is missing may be the undo.",
        "draft this part again, or finish it", _cut, final_severity="error",
    ),
    Rule(
        "LLM004", "text repeats itself", "warning",
        "Small models fall into loops, and what should have followed is missing.",
        "draft again with another seed, or remove the repetition", _loop,
    ),
    Rule(
        "LLM005", "not written for this environment", "warning",
        "A text without one name of the system it is for is general advice, not a runbook.",
        "draft again with the environment, or put the names in", _foreign, needs="environment",
    ),
)  # fmt: skip
