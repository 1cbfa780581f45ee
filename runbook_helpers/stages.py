"""The flow: prompt, draft, notes, refine, validate, format. Each turns artefacts into an artefact.

Only `draft` and `refine` ask a provider; the rest can be replayed without one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
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
from runbook_helpers.ask import OnText, ask
from runbook_helpers.check import check
from runbook_helpers.errors import InputError
from runbook_helpers.finish import finish
from runbook_helpers.notes import Notes
from runbook_helpers.provenance import files, record, texts, unchanged
from runbook_helpers.providers import Request
from runbook_helpers.session import Session
from runbook_helpers.workspace import Workspace, sha256

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
    "adopt",
    "current",
    "draft",
    "format",
    "newest",
    "notes",
    "prompt",
    "read_runbook",
    "refine",
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
        path = work.write(INITIAL_PROMPT, text, record("prompt", inputs))
    return Prompt(path, text, session.notices)


def draft(session: Session, on_text: OnText | None = None) -> Artefact:
    """The initial runbook, written by the session's provider from the initial prompt."""
    asked, work = prompt(session), session.workspace
    request = Request(
        "draft", asked.text, session.options, mode=session.mode, environment=session.environment
    )
    with work.lock():
        inputs = texts(work, INITIAL_PROMPT) | files(session, session.environment_file)
        if session.provider.name == "reference" and session.mode.reference:
            inputs |= files(session, session.mode.reference)
        answer = ask(session.provider, request, work, DRAFT, on_text)
        path = work.write(DRAFT, answer.text, record("draft", inputs, made_by=answer.made_by))
    return Artefact(path, answer.text, (*asked.notices, session.provider_notice))


def adopt(session: Session, source: Path) -> Artefact:
    """Somebody's runbook as the workspace's draft, to be refined; `source` is only read.

    Notes on another runbook that was here don't fit it: they move to history.
    """
    work, text = session.workspace, read_runbook(source)
    said: tuple[str, ...] = ()
    with work.lock():
        if not work.has(DRAFT) or work.read(DRAFT) != text:
            if work.has(NOTES) and expert_notes.load(work.path(NOTES)):
                said = ("The expert notes on the former runbook are now in history/.",)
                work.write(NOTES, expert_notes.dumps(()), record("adopt", {}))
            made_from = record("adopt", {str(source): {"sha256": sha256(text)}})
            work.write(DRAFT, text, made_from)
    return Artefact(work.path(DRAFT), text, said)


def read_runbook(source: Path) -> str:
    """The text of any Markdown file; InputError when it can't be read as text."""
    try:
        return source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"the runbook can't be read ({error})",
            where=source,
            expected="a Markdown file saved as UTF-8",
            hint="check the path",
        ) from error


def notes(
    session: Session, requests: Iterable[str] = (), *, file: Path | None = None
) -> NotesTaken:
    """The workspace's expert notes, with new requests and those of a file added to them."""
    work = session.workspace
    with work.lock():
        known = expert_notes.load(work.path(NOTES)) if work.has(NOTES) else Notes()
        merged = expert_notes.merge(known, expert_notes.load(file)) if file else known
        merged = expert_notes.add(
            merged,
            requests,
            author=session.author,
            now=datetime.now(UTC),
            taken=_carried_out(work),
        )
        if merged != known or not work.has(NOTES):
            inputs = files(session, file) if file else {}
            work.write(NOTES, expert_notes.dumps(merged), record("notes", inputs))
    return NotesTaken(work.path(NOTES), work.read(NOTES), notes=merged)


def refine(session: Session, on_text: OnText | None = None) -> Artefact:
    """The newest runbook with every note carried out that it does not yet carry.

    Without such a note nothing is asked and nothing written.
    """
    work = session.workspace
    with work.lock():
        base = newest(work)
        done = _carried_out(work) if base == REFINED else []
        known = expert_notes.load(work.path(NOTES)) if work.has(NOTES) else Notes()
        pending = tuple(note for note in known if note.id not in done)
        text = work.read(base)
        if not pending:
            return Artefact(
                work.path(base), text, (f"No new expert notes: {base} stays as it is.",)
            )
        asked = prompts.refinement(session.mode, session.environment, text, pending)
        template = files(session, session.mode.refinement_template, session.environment_file)
        work.write(
            REFINEMENT_PROMPT,
            asked,
            record("refine", template | texts(work, base, NOTES)),
        )
        request = Request(
            "refine",
            asked,
            session.options,
            mode=session.mode,
            environment=session.environment,
            runbook=text,
            notes=pending,
        )
        answer = ask(session.provider, request, work, REFINED, on_text)
        made_from = record(
            "refine",
            texts(work, REFINEMENT_PROMPT, base, NOTES),
            made_by=answer.made_by,
            draft=sha256(work.read(DRAFT)),
            notes=[*done, *(note.id for note in pending)],
        )
        path = work.write(REFINED, answer.text, made_from)
    return Artefact(path, answer.text, (session.provider_notice,))


def current(session: Session) -> Artefact:
    """The newest runbook as it is."""
    work = session.workspace
    name = newest(work)
    return Artefact(work.path(name), work.read(name))


def validate(session: Session) -> Validation:
    """Findings about the newest runbook, kept as JSON."""
    work = session.workspace
    with work.lock():
        name = newest(work)
        report = check(
            work.read(name), environment=session.environment, today=datetime.now(UTC).date()
        )
        text = json.dumps({"file": name, **report.as_dict()}, indent=2, ensure_ascii=False) + "\n"
        path = work.write(VALIDATION, text, record("validate", texts(work, name)))
    return Validation(path, text, about=work.path(name), report=report)


def format(session: Session) -> Artefact:
    """The final runbook.md and runbook.html, made from the newest text."""
    work = session.workspace
    with work.lock():
        base = newest(work)
        made = work.record(RUNBOOK)
        said: tuple[str, ...] = ()
        if work.edited(RUNBOOK):
            current = made and made["inputs"].get(base, {}).get("sha256") == sha256(work.read(base))
            if current:
                base = RUNBOOK
                said = (f"{RUNBOOK} was edited by hand: it is the text that is formatted.",)
            else:
                said = (
                    f"{base} is newer than the hand-edited {RUNBOOK}, which is now in history/.",
                )
        finished = finish(session, work.read(base), base)
        made_from = record("format", texts(work, base))
        path = work.write(RUNBOOK, finished.markdown, made_from)
        work.write(PAGE, finished.html, record("format", texts(work, RUNBOOK)))
    return Artefact(path, finished.markdown, said)


def newest(work: Workspace) -> str:
    """The refined runbook, if it was made from the present draft; else the draft."""
    if not work.has(DRAFT):
        raise InputError(
            "there is no draft yet",
            where=work.folder,
            expected=DRAFT,
            hint="make one with `runbook draft`, or bring one with --input-runbook",
        )
    made = work.record(REFINED)
    if made and work.has(REFINED) and made.get("draft") == sha256(work.read(DRAFT)):
        return REFINED
    return DRAFT


def _carried_out(work: Workspace) -> list[str]:
    made = work.record(REFINED) or {}
    return list(made.get("notes", []))
