"""Notes are taken in without secrets, and taken out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook_helpers import stages
from runbook_helpers.cli import main
from runbook_helpers.errors import InputError
from runbook_helpers.session import Session, open_session
from tests.projects import make_project

PASSWORD = "Sup3r-9c-Geheim"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "p", "disk_full")


def _session(project: Path, **flags: object) -> Session:
    return open_session("disk full", project=project, provider="reference", **flags)


def test_a_note_with_a_secret_is_refused_before_it_is_stored(project: Path) -> None:
    """It is named by its words without the secret, and the notes before it stay as they were."""
    session = _session(project)
    stages.notes(session, ["fix: ask first"])
    before = session.workspace.read(stages.NOTES)
    with pytest.raises(InputError) as told:
        stages.notes(session, ["fix: say why", f"fix: connect with password={PASSWORD} then wait"])
    assert 'the note "connect with password=<SECRET_1> then wait" holds a password' in str(
        told.value
    )
    assert "--redact" in str(told.value)
    assert PASSWORD not in str(told.value)
    assert session.workspace.read(stages.NOTES) == before


def test_a_notes_file_with_a_secret_is_named(project: Path, tmp_path: Path) -> None:
    """Where to look is the file that was given."""
    file = tmp_path / "mine.yaml"
    file.write_text(f"- use password={PASSWORD} here\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"mine\.yaml: the note"):
        stages.notes(_session(project), file=file)
    assert not _session(project).workspace.has(stages.NOTES)


def test_who_redacts_may_store_it(project: Path) -> None:
    """What is sent has a placeholder; see test_privacy."""
    taken = stages.notes(_session(project, redact=True), [f"use password={PASSWORD} here"])
    assert len(taken.notes) == 1


def test_a_note_is_taken_out_and_the_former_file_kept(project: Path) -> None:
    """The others keep their ids."""
    session = _session(project)
    stages.notes(session, ["one", "two", "three"])
    before = session.workspace.read(stages.NOTES)
    left = stages.remove(session, ["n2"])
    assert [(note.id, note.request) for note in left.notes] == [("n1", "one"), ("n3", "three")]
    assert stages.notes(session).notes == left.notes
    assert [v.path.read_text("utf-8") for v in session.workspace.history()] == [before]


def test_an_id_that_no_note_has_is_refused(project: Path) -> None:
    """With those that there are; none of the others is removed."""
    session = _session(project)
    stages.notes(session, ["one", "two"])
    with pytest.raises(InputError, match=r"no note n9(.|\n)*expected: one of n1, n2"):
        stages.remove(session, ["n1", "n9"])
    assert len(stages.notes(session).notes) == 2


def test_a_carried_out_note_is_said_to_stay_in_the_runbook(project: Path) -> None:
    session = _session(project)
    stages.draft(session)
    stages.notes(session, ["one"])
    stages.refine(session)
    (said,) = stages.remove(session, ["n1"]).notices
    assert "n1 is carried out already" in said


def test_the_verb_removes_and_lists(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    asked = ["notes", "--failure-mode", "disk full", "--provider", "reference"]
    main([*asked, "--note", "one", "--note", "two"])
    capsys.readouterr()
    assert main([*asked, "--remove", "n1"]) == 0
    assert "n2  whole runbook: two" in capsys.readouterr().err
    assert main([*asked, "--remove", "n1"]) == 2
    assert "expected: one of n2" in capsys.readouterr().err
