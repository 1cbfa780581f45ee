"""Which parts of a runbook the expert notes concern, in pieces that fit a window."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from runbook_helpers.errors import PromptTooLong
from runbook_helpers.notes import Note
from runbook_helpers.runbook.document import Document, Section
from runbook_helpers.runbook.sections import kind_of

Fits = Callable[[str, tuple[Note, ...]], bool]


@dataclass(frozen=True)
class Piece:
    """Lines of a runbook that are asked for together, and the notes on them."""

    start: int
    end: int
    section: Section
    title: str
    text: str
    notes: tuple[Note, ...]

    @property
    def headed(self) -> bool:
        """Whether it begins with the section's own heading."""
        return self.section.heading is not None and self.start == self.section.start

    @property
    def heading(self) -> tuple[str, ...]:
        """The lines of the section's own heading, which only people change; none inside it."""
        size = self.section.body_start - self.section.start
        return self.section.lines[:size] if self.headed else ()


def pieces(document: Document, notes: Sequence[Note], fits: Fits) -> tuple[Piece, ...]:
    """The pieces that notes concern, in order; PromptTooLong names a step that fits nowhere.

    A note that names neither a step nor a section that is there is on the whole runbook.
    """
    sections = document.sections or (document.preamble,)
    return tuple(
        piece
        for section in sections
        if (on := tuple(n for n in notes if section in places(document, n, sections)))
        for piece in _of(document, section, on, fits)
    )


def places(document: Document, note: Note, sections: Sequence[Section]) -> Sequence[Section]:
    """The sections that a note is on."""
    if note.step is not None:
        found = [step for step in document.steps if step.number == note.step]
        return [s for s in sections if found and s.start <= found[0].start < s.end] or sections
    named = document.section(note.section) if note.section else _named(document, note.request)
    return [named] if named else sections


def _named(document: Document, request: str) -> Section | None:
    """The section that a request names in so many words."""
    words = re.findall(r"[a-z]{4,}", request.lower())
    keys = [kind.key for word in words if (kind := kind_of(word))]
    return next((found for key in keys if (found := document.section(key))), None)


def _of(
    document: Document, section: Section, notes: tuple[Note, ...], fits: Fits
) -> Iterator[Piece]:
    title = section.title or "the runbook"
    if fits(section.text, notes):
        yield Piece(section.start, section.end, section, title, section.text, notes)
        return
    steps = [s for s in document.steps if section.start < s.start < section.end]
    cuts = [section.start, *(s.start for s in steps), section.end]
    start = 0
    while start < len(cuts) - 1:
        stop = start + 1
        while stop < len(cuts) - 1 and fits(_text(document, cuts[start], cuts[stop + 1]), notes):
            stop += 1
        text = _text(document, cuts[start], cuts[stop])
        inside = {s.number for s in steps if cuts[start] <= s.start < cuts[stop]}
        on = tuple(n for n in notes if n.step is None or n.step in inside)
        if on and not fits(text, on):
            raise _too_long(document, title, cuts[start], cuts[stop])
        if on:
            yield Piece(cuts[start], cuts[stop], section, f"{title}, part {stop}", text, on)
        start = stop


def _text(document: Document, start: int, end: int) -> str:
    return "\n".join(document.lines[start:end])


def _too_long(document: Document, title: str, start: int, end: int) -> PromptTooLong:
    return PromptTooLong(
        f"lines {start + 1} to {end} (“{document.lines[start].strip()[:60]}”) do not fit the "
        "window together with their rewriting",
        where=f"section “{title}”",
        expected="a step that takes at most a third of the window",
        hint="a model with a larger window, or split the step by hand",
    )
