"""Which lines of a runbook speak of what, wherever its headings stand."""

from __future__ import annotations

from runbook_helpers.runbook.document import Document


def lines_of(document: Document, *keys: str) -> range | None:
    """The lines under the first heading of any of these kinds, of whatever level."""
    for index, heading in enumerate(document.headings):
        if heading.kind and heading.kind.key in keys:
            after = document.headings[index + 1 :]
            end = next((h.line for h in after if h.level <= heading.level), len(document.lines))
            return range(heading.line, end)
    section = next((s for s in document.sections if s.key in keys), None)
    return range(section.start, section.end) if section else None


def text_of(document: Document, *keys: str) -> str:
    """The text under the headings of these kinds; "" when there is none."""
    found = [lines_of(document, key) for key in keys]
    return "\n".join(
        "\n".join(document.lines[lines.start : lines.stop]) for lines in found if lines
    )


def prose_lines(document: Document) -> list[int]:
    """The lines that are neither front matter nor code."""
    return [
        n for n in range(document.body_line, len(document.lines)) if n not in document.code_lines
    ]
