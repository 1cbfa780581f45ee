"""What a refined text no longer has of the one it was made from."""

from __future__ import annotations

from collections.abc import Iterator

from runbook_helpers.runbook.document import Document, Section, parse


def vanished(before: str, after: str) -> tuple[str, ...]:
    """Sentences that name the title, the sections and the steps that are gone; most often none."""
    return tuple(_vanished(parse(before), parse(after)))


def _vanished(before: Document, after: Document) -> Iterator[str]:
    if before.title and not after.title:
        yield f"The title “{before.title}” is gone in the refined text; see history/."
    left = {_identity(section) for section in after.sections}
    gone = [s.title for s in before.sections if s.title and _identity(s) not in left]
    if gone:
        which = "All sections" if not left else "Sections"
        named = ", ".join(f"“{title}”" for title in gone)
        yield f"{which} of the former text are gone in the refined one: {named}; see history/."
    if before.steps and not after.steps:
        named = ", ".join(f"“{step.title}”" for step in before.steps)
        yield f"No step of the former text is left: gone are {named}; see history/."


def _identity(section: Section) -> str:
    """What a section is, whatever it is called; its title when it is of the writer's own."""
    return section.key or section.title.casefold()
