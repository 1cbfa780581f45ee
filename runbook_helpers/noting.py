"""The notes of a workspace: what is added to them, and what is taken out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from runbook_helpers import notes as expert_notes
from runbook_helpers.artefacts import DRAFT, NOTES, NotesTaken
from runbook_helpers.errors import InputError
from runbook_helpers.misplaced import misplaced, unknown_places
from runbook_helpers.newest import carried_out, newest
from runbook_helpers.notes import Note, Notes
from runbook_helpers.provenance import files, record
from runbook_helpers.session import Session
from runbook_helpers.workspace import Workspace
from runbook_helpers.writing.privacy import secrets_of

_SHOWN = 60  # characters of a refused note: enough to tell it from others


def notes(
    session: Session, requests: Iterable[str] = (), *, file: Path | None = None
) -> NotesTaken:
    """The workspace's expert notes, with new requests and those of a file added to them.

    InputError names a new note that holds a secret, unless the session redacts; nothing is then
    stored.
    """
    work = session.workspace
    with work.lock():
        known = _known(work)
        taken = [*carried_out(work)]
        merged = expert_notes.merge(known, expert_notes.load(file), taken=taken) if file else known
        merged = expert_notes.add(
            merged,
            requests,
            author=session.author,
            now=datetime.now(UTC),
            taken=taken,
        )
        if not session.resolved.settings.redact:
            _require_no_secret(merged[len(known) :], file)
        if merged != known or not work.has(NOTES):
            inputs = files(session, file) if file else {}
            work.write(NOTES, expert_notes.dumps(merged), record("notes", inputs))
        new = [note for note in merged if note not in known]
        lost = misplaced(work.read(newest(work)), new) if new and work.has(DRAFT) else ()
    said = (*lost, *unknown_places(new))
    return NotesTaken(work.path(NOTES), work.read(NOTES), said, notes=merged)


def remove(session: Session, ids: Iterable[str]) -> NotesTaken:
    """The workspace's notes without those of some ids; the former file is then in history/.

    InputError lists the ids that no note has, and nothing is removed.
    """
    work, unwanted = session.workspace, tuple(dict.fromkeys(ids))
    with work.lock():
        known = _known(work)
        there = [note.id for note in known]
        if missing := [id_ for id_ in unwanted if id_ not in there]:
            raise InputError(
                f"there is no note {', '.join(missing)}",
                where=work.path(NOTES),
                expected=f"one of {', '.join(there)}" if there else "a workspace with notes",
                hint="`runbook notes` with the same flags lists them",
            )
        left = Notes(note for note in known if note.id not in unwanted)
        if left != known:
            work.write(NOTES, expert_notes.dumps(left), record("notes", {}))
        text = work.read(NOTES) if work.has(NOTES) else ""
        said = tuple(
            f"{id_} is carried out already: the refined runbook keeps what it asked for."
            for id_ in unwanted
            if id_ in carried_out(work)
        )
    return NotesTaken(work.path(NOTES), text, said, notes=left)


def _require_no_secret(new: Iterable[Note], file: Path | None) -> None:
    for note in new:
        secrets = secrets_of("", notes=[note])
        if not secrets.found:
            continue
        shown = " ".join(secrets.hide(note.request).split())
        shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]} …"
        what = ", ".join(dict.fromkeys(secret.what for secret in secrets.found))
        raise InputError(
            f'the note "{shown}" holds {what}: nothing is stored',
            where=file or "notes",
            expected="a note without passwords, tokens or keys",
            hint="name where the secret is kept instead; --redact stores the note as it is, and "
            "sends a placeholder",
        )


def _known(work: Workspace) -> Notes:
    return expert_notes.load(work.path(NOTES)) if work.has(NOTES) else Notes()
