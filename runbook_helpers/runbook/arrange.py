"""Put a runbook into the canonical order, losing nothing on the way."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from runbook_helpers.runbook.document import Document, Section, parse
from runbook_helpers.runbook.headings import Heading
from runbook_helpers.runbook.sections import KEYS, kind_of, without_number
from runbook_helpers.runbook.source import between, trim

_ROUNDS = 5  # two are enough for all that has been seen


def arrange(document: Document, *, title: str | None = None) -> str:
    """The body with ATX headings: title, preamble, then sections in canonical order.

    A section of the writer's own travels behind the known section it followed; `title` is used
    when the document has none. Ends with one newline unless there is nothing at all. Arranging
    the result again changes nothing.
    """
    text = _once(document, title)
    # A line that stood in the way may have hidden a heading: look again until all are seen.
    for _ in range(_ROUNDS):
        again = _once(parse(f"\n{text}"), title)  # this is a body: --- on top is no front matter
        if again == text:
            break
        text = again
    return text


def _once(document: Document, title: str | None) -> str:
    parts = [_heading(1, _title(document, title)), _preamble(document)]
    parts += [_section(document, section) for section in ordered(document.sections)]
    written = "\n\n".join(part for part in parts if part)
    return f"{written}\n" if written else ""


def ordered(sections: Iterable[Section]) -> list[Section]:
    """Sections in canonical order, each unknown one behind the known one it followed."""
    ranked, rank = [], -1
    for section in sections:
        own = KEYS.index(section.key) if section.key else rank
        # What follows the history stays out of it: the history is always last.
        rank = rank if section.key == "history" else own
        ranked.append((own, section))
    return [section for _, section in sorted(ranked, key=lambda pair: pair[0])]


def _title(document: Document, title: str | None) -> str:
    if document.outline.title and document.outline.title.text:
        return document.outline.title.text
    return " ".join((title or "").split())


def _heading(level: int, text: str) -> str:
    """An ATX heading; a # at the end of its text is escaped, or Markdown would drop it."""
    text = re.sub(r"(^|\s)(#+)$", r"\1\\\2", text.strip())
    return f"{'#' * level} {text}".rstrip() if text else ""


def _preamble(document: Document) -> str:
    head = document.outline.title
    lines = _body(document, document.preamble, skip=head)
    return "\n".join(trim(_closed(document, document.preamble, lines)))


def _section(document: Document, section: Section) -> str:
    heading = section.heading
    text = heading.text if heading else ""
    if heading and heading.kind and kind_of(without_number(text)) == heading.kind:
        text = without_number(text)  # its number may be wrong in the new order
    lines = _body(document, section)
    if heading and heading.style == "numbered":
        lines = textwrap.dedent("\n".join(lines)).split("\n")  # it was the body of a list item
    body = trim(_closed(document, section, lines))
    return "\n".join([_heading(2, text) or "##", *([""] if body else []), *body])


def _body(document: Document, section: Section, skip: Heading | None = None) -> list[str]:
    """The lines under a section's heading, with the headings among them brought to its level."""
    within = between(document.headings, section.body_start, section.end, lambda h: h.line)
    inner = {heading.line: heading for heading in within}
    lines, line = [], section.body_start
    while line < section.end:
        heading = inner.get(line)
        if heading is None:
            lines.append(document.lines[line])
        else:  # where the title stood a blank line stays, or its neighbours would become one
            lines += [""] if heading is skip else _inner(document, heading)
        line = heading.end if heading else line + 1
    return lines


def _inner(document: Document, heading: Heading) -> list[str]:
    level = _new_level(document, heading)
    if heading.style == "atx" and level == heading.level:
        return [document.lines[heading.line]]
    written = _heading(level, heading.text) or "#" * level
    return [written] if heading.style == "atx" else ["", written, ""]


def _new_level(document: Document, heading: Heading) -> int:
    """Sections become level 2, and what is below them moves along."""
    if document.sections:
        return max(3, min(6, heading.level + 2 - document.outline.level))
    # Only headings above the title are left: under it, they will be the sections.
    top = min(h.level for h in document.headings if h is not document.outline.title)
    return min(6, heading.level + 2 - top)


def _closed(document: Document, section: Section, lines: list[str]) -> list[str]:
    """Close what the text leaves open at its end, or it would swallow what comes to follow it."""
    last = document.sections[-1] if document.sections else document.preamble
    if section is not last or document.left_open is None:
        return lines
    return [*trim(lines), document.left_open]
