"""Expert notes by form."""

from __future__ import annotations

from typing import Any

import pytest

from runbook_helpers import stages
from runbook_helpers.errors import InputError
from runbook_helpers.session import Session
from runbook_helpers.widgets import note_form
from runbook_helpers.widgets.noting import NoteForm, add_note, take_back


@pytest.fixture
def drafted(session: Session) -> Session:
    stages.draft(session)
    return session


@pytest.fixture
def form(drafted: Session) -> NoteForm:
    return note_form(drafted, interactive=True)


def write(form: NoteForm, request: str, **fields: Any) -> None:
    """Fill the form and press the button."""
    for name, value in {**fields, "request": request}.items():
        getattr(form, name).value = value
    form.add.click()


def test_a_note_is_written_where_the_stages_read_it(form: NoteForm) -> None:
    """Section, step, author and words, in expert_notes.yaml and in the table."""
    write(form, "name the <host>", section="detection", author="kim")
    write(form, "warn the team first", section="remediation", step=1)
    write(form, "be brief", section="", step=None, author="")
    found = stages.notes(form.session).notes
    assert [(n.id, n.section, n.step, n.request, n.author) for n in found] == [
        ("n1", "detection", None, "name the <host>", "kim"),
        ("n2", None, 1, "warn the team first", "kim"),
        ("n3", None, None, "be brief", "sam"),
    ]
    assert "name the &lt;host&gt;" in form.table.value
    assert "Added n3 at the whole runbook." in form.status.value
    assert form.request.value == ""


def test_the_steps_offered_are_those_of_the_section(form: NoteForm) -> None:
    """Choosing a section narrows the steps and forgets a step chosen before."""
    assert [label for label, _ in form.step.options] == ["no step", "1. Restart shopd"]
    form.step.value = 1
    form.section.value = "detection"
    assert [label for label, _ in form.step.options] == ["whole section"]
    assert form.step.value is None


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_note_is_refused_beside_the_button(form: NoteForm, text: str) -> None:
    """Words, no traceback, and nothing written."""
    write(form, text)
    assert "the note is empty" in form.status.value
    assert stages.notes(form.session).notes == ()


def test_the_same_note_twice_is_said_and_kept_in_the_field(form: NoteForm) -> None:
    """What was typed is not lost, and not written twice."""
    write(form, "be brief")
    write(form, "be brief")
    assert "already there" in form.status.value
    assert form.request.value == "be brief"
    assert len(stages.notes(form.session).notes) == 1


def test_taking_back_gives_the_words_back(form: NoteForm) -> None:
    """The note is gone from the file, is in its history, and its words are in the field again."""
    write(form, "first")
    write(form, "second")
    form.undo.click()
    assert [n.request for n in stages.notes(form.session).notes] == ["first"]
    assert form.request.value == "second"
    kept = form.session.workspace.history()[0]
    assert (kept.artefact, "second" in kept.path.read_text()) == (stages.NOTES, True)


def test_taking_back_can_go_on_to_the_first_note(form: NoteForm) -> None:
    """Each press takes one more; at the end it says that there is none."""
    for word in ("one", "two", "three"):
        write(form, word)
    for left in (2, 1, 0, 0):
        form.undo.click()
        assert len(stages.notes(form.session).notes) == left
    assert "no note to take back" in form.status.value


def test_a_note_that_was_carried_out_stays(drafted: Session) -> None:
    """Its number must not be given to another note, which would then never be carried out."""
    add_note(drafted, "be brief", section="", step=None, author="")
    stages.refine(drafted)
    with pytest.raises(InputError, match="already carried out"):
        take_back(drafted)
    assert len(stages.notes(drafted).notes) == 1


def test_a_busy_workspace_is_told_beside_the_button(form: NoteForm) -> None:
    """Another process works here: words, and the text stays in the field."""
    with form.session.workspace.lock():
        write(form, "be brief")
        assert "another process" in form.status.value
    assert form.request.value == "be brief"
    form.add.click()
    assert "Added n1" in form.status.value


def test_without_a_draft_the_form_says_what_to_do(session: Session) -> None:
    """There is nothing to anchor a note to yet."""
    with pytest.raises(InputError, match="no draft yet"):
        note_form(session, interactive=True)


def test_headless_the_form_is_a_table(drafted: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The executed notebook shows the notes that there are."""
    add_note(drafted, "be brief", section="", step=None, author="")
    displayed: list[Any] = []
    monkeypatch.setattr("IPython.display.display", displayed.append)
    note_form(drafted, interactive=False)._ipython_display_()
    assert "be brief" in displayed[0]._repr_html_()
