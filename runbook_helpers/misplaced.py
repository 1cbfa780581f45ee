"""Notes about a place that a runbook does not have, told with what it has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from runbook_helpers.notes import Note, unknown_place
from runbook_helpers.runbook.document import Document, parse
from runbook_helpers.runbook.sections import KEYS


def misplaced(text: str, notes: Iterable[Note]) -> tuple[str, ...]:
    """What to say of notes whose step or section the runbook does not have, and what it has."""
    document = parse(text)
    steps = [step.number for step in document.steps if step.number is not None]
    return tuple(_misplaced(document, steps, notes))


def unknown_places(notes: Iterable[Note]) -> tuple[str, ...]:
    """What to say of notes that open with a word and a colon, where the word is no section."""
    return tuple(
        f"{note.id}: “{word}” is no section, so the note is for the whole runbook; "
        f"sections: {', '.join(KEYS)}."
        for note in notes
        if (word := unknown_place(note))
    )


def _misplaced(document: Document, steps: list[int], notes: Iterable[Note]) -> Iterator[str]:
    for note in notes:
        if note.step is not None and note.step not in steps:
            there = f"its steps: {', '.join(map(str, steps))}" if steps else "it has no steps"
        elif note.step is None and note.section and not document.section(note.section):
            keys = dict.fromkeys(section.key for section in document.sections if section.key)
            there = f"its sections: {', '.join(keys)}" if keys else "it has no sections we know"
        else:
            continue
        yield f"{note.id}: there is no {note.anchor} in this runbook; {there}."
