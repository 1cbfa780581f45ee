"""The steps of a runbook: what a person does, one at a time."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runbook_helpers.runbook.codeblocks import CodeBlock
from runbook_helpers.runbook.headings import Heading
from runbook_helpers.runbook.labels import FIELDS, labelled
from runbook_helpers.runbook.sections import kind_of
from runbook_helpers.runbook.source import between

if TYPE_CHECKING:
    from markdown_it.token import Token

    from runbook_helpers.runbook.document import Section

_TITLE = re.compile(
    r"^\W*(?:step\s+(\d+)(?:\.\d+)*\s*[\])]?\s*[.:)\u2013\u2014-]*|(\d+)(?:\.\d+)*\s*[.:)\u2013\u2014-]+)\s*(.*)$",
    re.IGNORECASE,
)
_OWN_LINE = re.compile(
    r"^(?:(?P<bold>\*\*|__)\s*(?P<title>step\s+\d+.*?)(?P=bold):?"
    r"|(?P<plain>step\s+\d+(?:\.\d+)*\s*[:)\u2013\u2014-]\s*\S.*))\s*$",
    re.IGNORECASE,
)
# An ordered list elsewhere lists facts, not actions.
_ACTING = frozenset({None, "detection", "investigation", "remediation", "verification", "rollback"})


@dataclass(frozen=True)
class Step:
    """One action with what should be seen, and what to do when it is not."""

    number: int | None
    title: str
    start: int  # 0-based line in the whole text
    end: int  # first line after the step
    section: str | None  # canonical key of the section it stands in
    form: str  # "heading" or "list"
    code_blocks: tuple[CodeBlock, ...]
    expected: str
    if_not: str
    risk: str
    undo: str

    @property
    def commands(self) -> tuple[CodeBlock, ...]:
        """The blocks to run, without those that show output."""
        return tuple(block for block in self.code_blocks if not block.is_output)

    @property
    def changes(self) -> bool:
        """Whether the step itself says that it changes or destroys something."""
        return self.risk.lower().startswith(("chang", "destruct"))


@dataclass(frozen=True)
class _Start:
    line: int
    number: int | None
    title: str
    end: int
    form: str


def steps(
    lines: Sequence[str],
    tokens: Sequence[Token],
    headings: Sequence[Heading],
    sections: Sequence[Section],
    blocks: Sequence[CodeBlock],
) -> tuple[Step, ...]:
    """All steps in order: headings and bold lines that say so, else items of ordered lists."""
    opaque = {line for block in blocks for line in range(block.line, block.end)}
    items = list(_items(tokens, lines))
    found = []
    for section in sections:
        starts = list(_written(section, lines, headings, opaque))
        if not starts and section.key in _ACTING:
            starts = list(_listed(section, items, headings))
        found += [_step(start, section, lines, blocks, opaque) for start in starts]
    return tuple(found)


def _written(
    section: Section, lines: Sequence[str], headings: Sequence[Heading], opaque: set[int]
) -> Iterator[_Start]:
    """Steps that announce themselves by a heading or by a line of their own."""
    within = between(headings, section.start, section.end, lambda h: h.line)
    by_line = {heading.line: heading for heading in within}
    marks: list[tuple[int, int, re.Match[str] | None]] = []
    for line in range(section.start, section.end):
        heading = by_line.get(line)
        if heading and (line != section.start or heading.kind is None):
            marks.append((line, heading.level, _TITLE.match(heading.text)))
        elif heading is None and line not in opaque and (m := _OWN_LINE.match(lines[line])):
            marks.append((line, 7, _TITLE.match(m["title"] or m["plain"])))
    for index, (line, level, match) in enumerate(marks):
        if match and _is_step(match):
            later = (n for n, lvl, m in marks[index + 1 :] if lvl <= level or m)
            title = match[3].strip().strip("*_").strip()
            number = int((match[1] or match[2])[:9])
            yield _Start(line, number, title, next(later, section.end), "heading")


def _is_step(match: re.Match[str]) -> bool:
    """`Step 3: …` always is; `3. …` unless it numbers a section."""
    return bool(match[1]) or (bool(match[3]) and kind_of(match[3]) is None)


def _items(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Line, number and text of each item of a top-level ordered list."""
    for index, token in enumerate(tokens):
        if token.type == "list_item_open" and token.level == 1 and token.map and token.info:
            inline = tokens[index + 2] if index + 2 < len(tokens) else None
            text = inline.content if inline and inline.type == "inline" else ""
            yield token.map[0], int(token.info), text.split("\n", 1)[0]


def _listed(
    section: Section, items: Sequence[tuple[int, int, str]], headings: Sequence[Heading]
) -> Iterator[_Start]:
    here = between(items, section.start, section.end, lambda item: item[0])
    inner = between(headings, section.start, section.end, lambda h: h.line)
    stops = sorted({section.end, *(item[0] for item in here), *(h.line for h in inner)})
    for line, number, text in here:
        end = stops[bisect_right(stops, line)]
        yield _Start(line, number, text.strip().strip("*_").rstrip(":").strip("*_"), end, "list")


def _step(
    start: _Start,
    section: Section,
    lines: Sequence[str],
    blocks: Sequence[CodeBlock],
    opaque: set[int],
) -> Step:
    inside = tuple(between(blocks, start.line, start.end, lambda block: block.line))
    fields = {name: labelled(name, range(start.line, start.end), lines, opaque) for name in FIELDS}
    expected = fields.pop("expected") or next((b.text for b in inside if b.is_output), "")
    return Step(
        start.number,
        start.title,
        start.line,
        start.end,
        section.key,
        start.form,
        inside,
        expected=expected.strip(),
        **fields,
    )
