"""A form for expert notes: choose a place, write, add; or take the last one back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from runbook_helpers import notes as expert_notes
from runbook_helpers import stages
from runbook_helpers.compare.table import Table
from runbook_helpers.errors import InputError, WorkbenchError
from runbook_helpers.notes import Note, Notes
from runbook_helpers.session import Session
from runbook_helpers.widgets.display import show
from runbook_helpers.widgets.outline import outline
from runbook_helpers.widgets.words import message

_LABEL = {"description_width": "90px"}


def add_note(
    session: Session, request: str, *, section: str, step: int | None, author: str
) -> Note:
    """Add one note by `author` at a step, else a section, else the whole runbook ("")."""
    before = stages.notes(session).notes
    text = request.strip()
    if not text:
        raise InputError("the note is empty", where="note", expected="what should change, and why")
    anchor = f"step {step}: " if step is not None else f"{section}: " if section else ""
    after = stages.notes(_by(session, author), [anchor + text]).notes
    if len(after) == len(before):
        raise InputError("this note is already there", where="note", hint="see the table below")
    return after[-1]


def take_back(session: Session) -> Note:
    """Remove the last note; the file as it was stays in history/.

    A note that the refined runbook already carries stays: InputError says so.
    """
    work = session.workspace
    with work.lock():
        known = expert_notes.load(work.path(stages.NOTES)) if work.has(stages.NOTES) else Notes()
        if not known:
            raise InputError("there is no note to take back", where=work.path(stages.NOTES))
        last = known[-1]
        if last.id in (work.record(stages.REFINED) or {}).get("notes", []):
            raise InputError(
                f"{last.id} is already carried out",
                where=work.path(stages.REFINED),
                hint="add a note that asks for the opposite",
            )
        at = datetime.now(UTC).isoformat(timespec="seconds")
        record = {"stage": "notes", "at": at, "inputs": {}, "taken_back": last.id}
        work.write(stages.NOTES, expert_notes.dumps(known[:-1]), record)
    return last


def notes_table(notes: Notes) -> Table:
    """The notes, newest last."""
    rows = tuple((n.id, n.anchor or "whole runbook", n.request, n.author) for n in notes)
    return Table(("id", "where", "request", "author"), rows, "No expert notes yet.")


class NoteForm:
    """The notes of one workspace; where somebody watches, with fields to add to them."""

    def __init__(self, session: Session, *, interactive: bool) -> None:
        self.session, self.interactive = session, interactive
        if interactive:
            self._build()

    def _build(self) -> None:
        import ipywidgets as w

        self.places = outline(self.session)
        sections = [("whole runbook", ""), *self.places.sections()]
        wide = {"style": _LABEL, "layout": {"width": "640px"}}
        self.section = w.Dropdown(description="Section", options=sections, **wide)
        self.step = w.Dropdown(description="Step", options=self._steps(""), **wide)
        self.author = w.Text(self.session.author, description="Author", **wide)
        self.request = w.Textarea(
            description="Note",
            placeholder="What should change, and why",
            rows=4,
            style=_LABEL,
            layout={"width": "640px"},
        )
        self.add = w.Button(description="Add note", icon="plus", button_style="primary")
        self.undo = w.Button(
            description="Take back the last", icon="undo", layout={"width": "auto"}
        )
        self.status, self.table = w.HTML(), w.HTML()
        self.section.observe(self._section_chosen, "value")
        self.add.on_click(lambda _: self._do(self._add))
        self.undo.on_click(lambda _: self._do(self._take_back))
        buttons = w.HBox([self.add, self.undo], layout={"margin": "0 0 0 94px"})
        fields = [self.section, self.step, self.author, self.request]
        self.box = w.VBox([*fields, buttons, self.status, self.table])
        self._name_classes()
        self._refresh()

    def _name_classes(self) -> None:
        """Names by which a style sheet or a browser test finds the parts."""
        for name in ("section", "step", "author", "request", "add", "undo", "status", "table"):
            getattr(self, name).add_class(f"runbook-note-{name}")

    def _steps(self, section: str) -> list[tuple[str, int | None]]:
        return [("whole section" if section else "no step", None), *self.places.steps(section)]

    def _section_chosen(self, change: dict[str, Any]) -> None:
        self.step.options = self._steps(change["new"])

    def _add(self) -> str:
        note = add_note(
            self.session,
            self.request.value,
            section=self.section.value,
            step=self.step.value,
            author=self.author.value,
        )
        self.request.value = ""
        return f"Added {note.id} at {note.anchor or 'the whole runbook'}."

    def _take_back(self) -> str:
        note = take_back(self.session)
        # Its words come back to the field: nothing that a person typed is lost.
        self.request.value = self.request.value or note.request
        return f"Took back {note.id}."

    def _do(self, action: Callable[[], str]) -> None:
        """Run what a button asks for, and say how it went beside the button."""
        try:
            self.status.value = message(action(), "good")
        except WorkbenchError as error:
            self.status.value = message(str(error), "bad")
        self._refresh()

    def _refresh(self) -> None:
        try:
            self.table.value = notes_table(stages.notes(self.session).notes)._repr_html_()
        except WorkbenchError as error:
            self.table.value = message(str(error), "bad")

    def _ipython_display_(self) -> None:
        show(self.box if self.interactive else notes_table(stages.notes(self.session).notes))


def note_form(session: Session, interactive: bool) -> NoteForm:
    """A form for the notes of a session's workspace; headless, their table."""
    return NoteForm(session, interactive=interactive)


def _by(session: Session, author: str) -> Session:
    """The session with notes credited to `author`; an empty name changes nothing."""
    if not author.strip():
        return session
    chosen = session.resolved.settings.model_copy(update={"author": author.strip()})
    return replace(session, resolved=replace(session.resolved, settings=chosen))
