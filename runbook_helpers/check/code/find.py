"""All code of a runbook: in fences, in backticks, and in lines of text that nobody marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from runbook_helpers.check.code.continuing import goes_on
from runbook_helpers.check.code.fences import pieces, pieces_of_marked
from runbook_helpers.check.code.inline import Span, code_spans, spoken
from runbook_helpers.check.code.markup import marked
from runbook_helpers.check.code.model import Origin, Snippet
from runbook_helpers.runbook.document import Document

_LONGEST_PLAIN = 40  # rows of one command that nobody marked


def snippets(document: Document) -> tuple[Snippet, ...]:
    """Every piece of code in the order of its place; never raises."""
    fenced = _lines((block.line, block.end) for block in document.code_blocks if block.fenced)
    others = marked(document.lines, document.body_line, fenced.__contains__)
    taken = _lines((block.line, block.end) for block in others)
    blocks = (block for block in document.code_blocks if block.fenced or block.line not in taken)
    found = [snippet for block in blocks for snippet in pieces(document, block)]
    found += [snippet for block in others for snippet in pieces_of_marked(document, block)]
    found += _written(document, taken | _opaque(document))
    found.sort(key=lambda snippet: snippet.rows[0])
    starts = [step.start for step in document.steps]
    return tuple(_in_step(document, snippet, starts) for snippet in found)


def _in_step(document: Document, snippet: Snippet, starts: Sequence[int]) -> Snippet:
    line = snippet.rows[0][0]
    index = bisect_right(starts, line) - 1
    inside = index >= 0 and line < document.steps[index].end
    return replace(snippet, step=index) if inside else snippet


def _written(document: Document, opaque: set[int]) -> Iterator[Snippet]:
    """The code in the text itself: code spans, and lines that are commands."""
    line = document.body_line
    while line < len(document.lines):
        text = document.lines[line]
        if line in opaque or not text.strip():
            line += 1
        elif "`" in text:
            for span in code_spans(text):
                yield _snippet([(span, line)], "inline")
            line += 1
        else:
            rows = _spoken_rows(document, line, opaque)
            if rows:
                yield _snippet(rows, "plain")
            line += max(1, len(rows))


def _opaque(document: Document) -> set[int]:
    """Lines that are not text: code blocks and comments."""
    spans = [(block.line, block.end) for block in document.code_blocks]
    spans += [
        (token.map[0], token.map[1])
        for token in document.tokens
        if token.type == "html_block" and token.map and token.content.lstrip().startswith("<!--")
    ]
    return _lines(spans)


def _lines(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {line for start, end in spans for line in range(start, end)}


def _spoken_rows(document: Document, line: int, opaque: set[int]) -> list[tuple[Span, int]]:
    """The rows of one command in the text: the first, and those that it goes on in."""
    first = spoken(document.lines[line])
    if first is None:
        return []
    rows, typed = [(first, line)], [first.text]
    while len(rows) < _LONGEST_PLAIN and goes_on(typed, first.language):
        line += 1
        if line >= len(document.lines) or line in opaque or not document.lines[line].strip():
            break
        text = document.lines[line]
        column = len(text) - len(text.lstrip())
        typed.append(text[column:])
        rows.append((Span(text[column:], column, first.language), line))
    if not goes_on(typed, first.language) or all(row.endswith("\\") for row in typed):
        return rows
    # Without its semicolon only what can be nothing else is SQL.
    sure = first.language != "sql" or " FROM pg_" in first.text
    return rows[:1] if sure else []


def _snippet(rows: Sequence[tuple[Span, int]], origin: Origin) -> Snippet:
    return Snippet(
        text="\n".join(span.text for span, _ in rows),
        language=rows[0][0].language,
        origin=origin,
        rows=tuple((line, span.column) for span, line in rows),
    )
