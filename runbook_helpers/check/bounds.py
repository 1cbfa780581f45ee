"""How much of a text is checked: what is longer than any runbook is cut, and the report says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from runbook_helpers.check.findings import Coverage, Finding
from runbook_helpers.runbook.document import Document, parse
from runbook_helpers.runbook.source import normalise
from runbook_helpers.runbook.wrapping import wrapper

# Measured so that the worst text found so far is checked in two seconds; a runbook has a tenth.
MOST_CHARACTERS = 100_000
MOST_LINES = 5_000
MOST_CODE_ROWS = 1_000
MOST_CODE_CHARACTERS = 40_000
# What these say of the end of a text, or of what it lacks, can't be said of its beginning.
OF_THE_WHOLE = frozenset({"STR003", "STR004", "STR009", "STR011", "LLM003", "LLM005", "ENV003"})
_LONG_LINE = 10_000  # characters; a longer line is cut where it stands
_SYNTAX = frozenset({"SHL001", "SQL001", "PQL001", "CFG001"})


@dataclass(frozen=True)
class Read:
    """The document that is checked, and how many lines of the text it leaves out."""

    document: Document
    unread: int = 0
    wrapper: int | None = None  # the line of a fence around the whole text, which is read without

    def is_meant(self, finding: Finding) -> bool:
        """False for a syntax error that only the cut has made."""
        blocks = self.document.code_blocks
        if not self.unread or finding.code not in _SYNTAX or not blocks:
            return True
        return blocks[-1].closed or finding.line <= blocks[-1].line

    def coverage(self, judged: Coverage) -> Coverage:
        """The judges' figures, with what was left out counted as one thing nobody checked."""
        if not self.unread:
            return judged
        rest = f"the text after line {len(self.document.lines)}"
        return replace(judged, commands=judged.commands + 1, unknown=(*judged.unknown, rest))


def read(text: str | Document) -> Read:
    """As much of a text as can be checked in two seconds, in whole lines where it has them."""
    if isinstance(text, Document) and not _too_long(text.text) and wrapper(text.text) is None:
        return _within_code(text)
    whole = text.text if isinstance(text, Document) else normalise(text)
    if (fence := wrapper(whole)) is not None:
        return replace(read(_without(whole, fence)), wrapper=fence[0])
    if not _too_long(whole):
        return _within_code(parse(whole))
    return _cut(whole, min(_line_at(whole, MOST_CHARACTERS), MOST_LINES))


def _without(text: str, fence: tuple[int, int]) -> str:
    """The text with two of its lines empty, so that all others keep their numbers."""
    return "\n".join("" if n in fence else line for n, line in enumerate(text.split("\n")))


def _too_long(text: str) -> bool:
    return len(text) > MOST_CHARACTERS or text.count("\n") >= MOST_LINES


def _line_at(text: str, offset: int) -> int:
    return max(1, text.count("\n", 0, offset + 1))


def _cut(whole: str, lines: int) -> Read:
    rows = whole.split("\n")
    kept = "\n".join(rows[:lines])[:MOST_CHARACTERS]
    left = len(rows) - lines + (len(rows[0]) > MOST_CHARACTERS)
    within = _within_code(parse(kept))
    return Read(within.document, within.unread + left)


def _within_code(document: Document) -> Read:
    """The document up to where it holds more code than is judged."""
    if len(document.text) <= MOST_CODE_CHARACTERS and len(document.lines) <= MOST_CODE_ROWS:
        return Read(document)
    end = _end_of_code(document)
    if end is None:
        return Read(document)
    line, column = end
    begun = document.lines[line][:column] if len(document.lines[line]) > _LONG_LINE else ""
    kept = [*document.lines[:line], *([begun] if begun else [])]
    return Read(parse("\n".join(kept)), len(document.lines) - line)


def _end_of_code(document: Document) -> tuple[int, int] | None:
    """Line and column where the code becomes too much; None when it never does."""
    from runbook_helpers.check.code.reading import snippets_of

    rows = characters = 0
    for snippet in snippets_of(document):
        for (line, column), text in zip(snippet.rows, snippet.text.split("\n"), strict=False):
            rows += 1 + len(re.findall(r";|&&|\|", text))
            characters += len(text)
            if rows > MOST_CODE_ROWS or characters > MOST_CODE_CHARACTERS:
                return line, column + 1
    return None
