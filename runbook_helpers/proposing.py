"""From findings to notes: what the check of the newest runbook proposes, and what people accept."""

from __future__ import annotations

from datetime import UTC, datetime

from runbook_helpers import notes as expert_notes
from runbook_helpers.artefacts import NOTES, NotesTaken
from runbook_helpers.checked import checked
from runbook_helpers.newest import carried_out, newest
from runbook_helpers.notes import Notes
from runbook_helpers.proposals import Proposal, Proposals, as_notes, chosen, proposed
from runbook_helpers.provenance import record
from runbook_helpers.session import Session
from runbook_helpers.workspace import Workspace


def propose(session: Session) -> Proposals:
    """Requests that the findings about the newest runbook give reason for; nothing is written."""
    work = session.workspace
    text = work.read(newest(work))
    return proposed(text, checked(session, text), _known(work))


def accept(session: Session, which: str | tuple[Proposal, ...]) -> NotesTaken:
    """Add proposals to the notes: "all", numbers such as "1,3", "" for none, or the very ones.

    From then on they are ordinary notes. InputError names a number that isn't proposed.
    """
    work = session.workspace
    wanted = _wanted(session, which)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with work.lock():
        known = _known(work)
        others = as_notes(wanted, created=now)
        merged = expert_notes.merge(known, others, taken=[*carried_out(work)])
        if merged != known or not work.has(NOTES):
            work.write(NOTES, expert_notes.dumps(merged), record("notes", {}))
    return NotesTaken(work.path(NOTES), work.read(NOTES), notes=merged)


def _wanted(session: Session, which: str | tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    if not isinstance(which, str):
        return which
    return chosen(propose(session), which) if which.strip() else ()


def _known(work: Workspace) -> Notes:
    return expert_notes.load(work.path(NOTES)) if work.has(NOTES) else Notes()
