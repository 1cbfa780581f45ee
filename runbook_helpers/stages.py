"""The flow: prompt, draft, notes, refine, validate, format. Each turns artefacts into an artefact.

Only `draft` and `refine` ask a provider; the rest can be replayed without one.
"""

from __future__ import annotations

import json
from pathlib import Path

from runbook_helpers import notes as expert_notes
from runbook_helpers import prompts
from runbook_helpers.artefacts import (
    DRAFT,
    INITIAL_PROMPT,
    NOTES,
    PAGE,
    REFINED,
    REFINEMENT_PROMPT,
    RUNBOOK,
    VALIDATION,
    Artefact,
    NotesTaken,
    Prompt,
    Validation,
)
from runbook_helpers.checked import checked, figures
from runbook_helpers.finish import finish
from runbook_helpers.losses import vanished
from runbook_helpers.misplaced import misplaced, unknown_places
from runbook_helpers.newest import newest, source
from runbook_helpers.noting import notes, remove
from runbook_helpers.proposing import accept, propose
from runbook_helpers.provenance import files, record, texts, unchanged
from runbook_helpers.providers import Request
from runbook_helpers.refining import answer as refined_answer
from runbook_helpers.refining import fitting, pending_notes, with_front_matter_of
from runbook_helpers.runbook.source import read_runbook
from runbook_helpers.sendable import sendable
from runbook_helpers.session import Session
from runbook_helpers.whole_or_parts import write_draft
from runbook_helpers.workspace import Workspace, sha256
from runbook_helpers.writing import OnText
from runbook_helpers.writing.privacy import secrets_of
from runbook_helpers.writing.writer import told

__all__ = [
    "DRAFT",
    "INITIAL_PROMPT",
    "NOTES",
    "PAGE",
    "REFINED",
    "REFINEMENT_PROMPT",
    "RUNBOOK",
    "VALIDATION",
    "Artefact",
    "NotesTaken",
    "Prompt",
    "Validation",
    "accept",
    "adopt",
    "draft",
    "format",
    "newest",
    "notes",
    "prompt",
    "propose",
    "read_runbook",
    "refine",
    "refinement_prompt",
    "remove",
    "validate",
]


def prompt(session: Session) -> Prompt:
    """The initial prompt: the mode's template filled with its environment.

    A prompt that a person edited is kept for as long as template and environment are unchanged.
    """
    work = session.workspace
    inputs = files(session, session.mode.initial_template, session.environment_file)
    with work.lock():
        if unchanged(work, INITIAL_PROMPT, inputs):
            said = ("Edited by hand, and kept.",) if work.edited(INITIAL_PROMPT) else ()
            return Prompt(work.path(INITIAL_PROMPT), work.read(INITIAL_PROMPT), said)
        text = prompts.initial(session.mode, session.environment)
        secrets = sendable(session, secrets_of(text, session.environment))
        text, hidden = secrets.hide(text), list(secrets.named)
        path = work.write(INITIAL_PROMPT, text, record("prompt", inputs, redacted=hidden))
    said = (f"Placeholders stand for secrets: {'; '.join(hidden)}.",) if hidden else ()
    return Prompt(path, text, said)


def draft(session: Session, on_text: OnText | None = None, *, section: str = "") -> Artefact:
    """The initial runbook, written by the session's provider from the initial prompt.

    By section where the whole does not fit the model's window. `section` names one that is
    written anew in the draft that is there.
    """
    asked, work = prompt(session), session.workspace
    request = Request(
        "draft", asked.text, session.options, mode=session.mode, environment=session.environment
    )
    with work.lock():
        inputs = texts(work, INITIAL_PROMPT) | files(session, session.environment_file)
        if session.provider.name == "reference" and session.mode.reference:
            inputs |= files(session, session.mode.reference)
        answer = write_draft(session, request, DRAFT, on_text, section)
        said = (*answer.notices, *told(answer.made_by, session.resolved), *_set_aside(work, DRAFT))
        found = figures(checked(session, answer.text))
        made_from = record("draft", inputs, made_by=answer.made_by, **found)
        path = work.write(DRAFT, answer.text, made_from)
    return Artefact(path, answer.text, (*asked.notices, session.provider_notice, *said))


def _set_aside(work: Workspace, artefact: str) -> tuple[str, ...]:
    """What to say before a text that a person has worked on is replaced."""
    if work.edited(artefact):
        return (f"{artefact} had been edited by hand: that text is now in history/.",)
    return ()


def adopt(session: Session, source: Path) -> Artefact:
    """Somebody's runbook as the workspace's draft, to be refined; `source` is only read.

    Notes on another runbook that was here don't fit it: they move to history.
    """
    work, text = session.workspace, read_runbook(source)
    said: tuple[str, ...] = ()
    with work.lock():
        if not work.has(DRAFT) or work.read(DRAFT) != text:
            if work.has(DRAFT):
                said = (f"The former {DRAFT} is now in history/.",)
            if work.has(NOTES) and expert_notes.load(work.path(NOTES)):
                said = (*said, "The expert notes on the former runbook are now in history/.")
                work.write(NOTES, expert_notes.dumps(()), record("adopt", {}))
            inputs = {str(source): {"sha256": sha256(text)}}
            made_from = record("adopt", inputs, **figures(checked(session, text)))
            work.write(DRAFT, text, made_from)
    return Artefact(work.path(DRAFT), text, said)


def refine(session: Session, on_text: OnText | None = None) -> Artefact:
    """The newest runbook with every note carried out that it does not yet carry.

    Without such a note nothing is asked and nothing written.
    """
    work = session.workspace
    newest(work)  # without a draft there is nothing to lock
    with work.lock():
        base = newest(work)
        done, pending, beyond = pending_notes(session)
        text = work.read(base)
        if not pending:
            said = f"No new expert notes: {base} stays as it is."
            return Artefact(work.path(base), text, beyond or (said,))
        answer = refined_answer(session, base, pending, on_text)
        refined = with_front_matter_of(text, answer.text)
        made_from = record(
            "refine",
            texts(work, REFINEMENT_PROMPT, base, NOTES),
            made_by=answer.made_by,
            draft=sha256(work.read(DRAFT)),
            notes=list(dict.fromkeys([*done, *(note.id for note in pending)])),
            carried_out=done | {note.id: note.fingerprint for note in pending},
            **figures(checked(session, refined)),
        )
        path = work.write(REFINED, refined, made_from)
    lost = (*vanished(text, refined), *misplaced(text, pending), *unknown_places(pending))
    notices = (*answer.notices, *told(answer.made_by, session.resolved), *lost, *beyond)
    return Artefact(path, refined, (session.provider_notice, *notices))


def refinement_prompt(session: Session) -> Prompt:
    """The prompt that `refine` would send now; nothing is sent."""
    work = session.workspace
    newest(work)  # without a draft there is nothing to lock
    with work.lock():
        base = newest(work)
        _, pending, beyond = pending_notes(session)
        asked = fitting(session, base, pending)
    said = () if pending else ("No new expert notes: `runbook refine` would send nothing.",)
    return Prompt(work.path(REFINEMENT_PROMPT), asked, (*beyond, *said))


def validate(session: Session) -> Validation:
    """Findings about the newest runbook, kept as JSON."""
    work = session.workspace
    newest(work)  # without a draft there is nothing to lock
    with work.lock():
        name = newest(work)
        report = checked(session, work.read(name))
        text = json.dumps({"file": name, **report.as_dict()}, indent=2, ensure_ascii=False) + "\n"
        path = work.write(VALIDATION, text, record("validate", texts(work, name)))
    return Validation(path, text, about=work.path(name), report=report)


def format(session: Session, *, force: bool = False) -> Artefact:
    """The final runbook.md and runbook.html, made from the newest text.

    GateError when it fails a gate; with `force` it is published with a warning at its top.
    """
    work = session.workspace
    newest(work)  # without a draft there is nothing to lock
    with work.lock():
        base = newest(work)
        said: tuple[str, ...] = ()
        if base == RUNBOOK:
            said = (f"{RUNBOOK} was edited by hand or restored: its text is what is formatted.",)
        elif work.edited(RUNBOOK):
            said = (f"{base} is newer than the hand-edited {RUNBOOK}, now in history/.",)
        finished = finish(session, work.read(base), base, force=force)
        inputs = texts(work, base) | texts(work, source(work))
        failed = list(finished.gates_failed)
        found = figures(finished.report) | {"gates_failed": failed}
        made_from = record("format", inputs, by_hand=base == RUNBOOK, **found)
        path = work.write(RUNBOOK, finished.markdown, made_from)
        work.write(PAGE, finished.html, record("format", texts(work, RUNBOOK)))
    if failed:
        named = ", ".join(failed)
        said = (*said, f"Not fit to be relied on: it fails {named}, and says so at its top.")
    return Artefact(path, finished.markdown, said)
