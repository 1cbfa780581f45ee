"""STR: is the text short, and are its code blocks whole?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.rule import Rule, Spot, Subject
from runbook_helpers.runbook.document import Document

WORDS_BEFORE_COMMAND = 250
WORDS_OF_PROSE = 1000  # RUBRIC R27 says about 900; labels and link targets are counted here
_TARGET = re.compile(r"\]\([^()]*\)")  # no `(` within: a row of `](` would take its square
_WORD = re.compile(r"\w[\w'’-]*")


def _unclosed(subject: Subject) -> Iterator[Spot]:
    for block in subject.document.code_blocks:
        if not block.closed:
            yield Spot(block.line, "this code block is never closed: all text below it is code")


def _late_command(subject: Subject) -> Iterator[Spot]:
    document = subject.document
    commands = [block for block in document.code_blocks if not block.is_output]
    if not commands:
        return
    words = _words(document, document.body_line, commands[0].line)
    if words > WORDS_BEFORE_COMMAND:
        message = f"{words} words stand before the first command"
        yield Spot(commands[0].line, message)


def _long(subject: Subject) -> Iterator[Spot]:
    document = subject.document
    words = _words(document, document.body_line, len(document.lines))
    if words > WORDS_OF_PROSE:
        yield Spot(document.body_line, f"{words} words of prose")


def _too_long(subject: Subject) -> Iterator[Spot]:
    if subject.unread:
        message = f"the text is too long to be checked whole: {subject.unread} lines were not read"
        yield Spot(len(subject.document.lines) - 1, message)


def _words(document: Document, start: int, end: int) -> int:
    """Words a person has to read: code, tables of contents and the history don't count."""
    code = document.code_lines
    history = document.section("history")
    count = 0
    for number in range(start, end):
        line = document.lines[number]
        skipped = number in code or re.match(r"\s*[-*] \[[^\]]*\]\(#[^)]*\)\s*$", line)
        if not skipped and not (history and history.start <= number < history.end):
            count += len(_WORD.findall(_TARGET.sub("]", line)))
    return count


RULES: tuple[Rule, ...] = (
    Rule(
        "STR011", "unclosed code block", "error",
        "Everything below an unclosed fence is shown as code: headings, steps and warnings vanish.",
        "close the block with the marks that opened it", _unclosed,
    ),
    Rule(
        "STR013", "first command comes late", "info",
        "The first screen should lead to the first check.",
        "move background below the first check", _late_command,
    ),
    Rule(
        "STR014", "long runbook", "info",
        "Nobody reads a thousand words at 3 a.m.; link what is general.",
        "cut, or link to it", _long,
    ),
    Rule(
        "STR015", "too long to be checked whole", "warning",
        "Nothing is known about what follows the line where checking ended.",
        "split the text into several runbooks", _too_long,
    ),
)  # fmt: skip
