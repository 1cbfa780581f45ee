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
from runbook_helpers.check import check
from runbook_helpers.errors import InputError
from runbook_helpers.finish import finish
from runbook_helpers.notes import Notes
from runbook_helpers.provenance import files, record, texts, unchanged
from runbook_helpers.providers import Request
from runbook_helpers.runbook import frontmatter
from runbook_helpers.session import Session
from runbook_helpers.workspace import Workspace, sha256
from runbook_helpers.writing import OnText
from runbook_helpers.writing.whole_or_parts import write_draft, write_refined

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
    return Prompt(path, text)


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
        said = (*answer.notices, *_set_aside(work, DRAFT))
        path = work.write(DRAFT, answer.text, record("draft", inputs, made_by=answer.made_by))
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
            made_from = record("adopt", {str(source): {"sha256": sha256(text)}})
            work.write(DRAFT, text, made_from)
    return Artefact(work.path(DRAFT), text, said)


def read_runbook(source: Path) -> str:
    """The text of any Markdown file; InputError when it can't be read as text."""
    try:
        text = source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        kind = isinstance(error, UnicodeDecodeError)
        raise InputError(
            f"the runbook can't be read ({error})",
            where=source,
            expected="a Markdown file saved as UTF-8",
            hint="save it again as UTF-8" if kind else "check the path",
        ) from error
    if not text.strip():
        raise InputError("the runbook is empty", where=source, expected="Markdown text")
    return text


def notes(
    session: Session, requests: Iterable[str] = (), *, file: Path | None = None
) -> NotesTaken:
    """The workspace's expert notes, with new requests and those of a file added to them."""
    work = session.workspace
    with work.lock():
        known = expert_notes.load(work.path(NOTES)) if work.has(NOTES) else Notes()
        taken = [*_carried_out(work)]
        merged = expert_notes.merge(known, expert_notes.load(file), taken=taken) if file else known
        merged = expert_notes.add(
            merged,
            requests,
            author=session.author,
            now=datetime.now(UTC),
            taken=taken,
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
    newest(work)  # without a draft there is nothing to lock
    with work.lock():
        base = newest(work)
        done = _carried_out(work) if _source(work) == REFINED else {}
        known = expert_notes.load(work.path(NOTES)) if work.has(NOTES) else Notes()
        pending = tuple(note for note in known if done.get(note.id) != note.fingerprint)
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
        answer = write_refined(session, request, REFINED, on_text)
        refined = _with_front_matter_of(text, answer.text)
        made_from = record(
            "refine",
            texts(work, REFINEMENT_PROMPT, base, NOTES),
            made_by=answer.made_by,
            draft=sha256(work.read(DRAFT)),
            notes=list(dict.fromkeys([*done, *(note.id for note in pending)])),
            carried_out=done | {note.id: note.fingerprint for note in pending},
        )
        path = work.write(REFINED, refined, made_from)
    lost = expert_notes.misplaced(text, pending)
    return Artefact(path, refined, (session.provider_notice, *answer.notices, *lost))


def _with_front_matter_of(base: str, text: str) -> str:
    """The text under the front matter of what it was refined from: that is people's to change."""
    front, own = frontmatter.split(base), frontmatter.split(text)
    if own.metadata or not front.metadata:
        return text
    return frontmatter.join(front.metadata, f"\n{text.lstrip()}", front.comments)


def validate(session: Session) -> Validation:
    """Findings about the newest runbook, kept as JSON."""
    work = session.workspace
    newest(work)  # without a draft there is nothing to lock
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
    newest(work)  # without a draft there is nothing to lock
    with work.lock():
        base = newest(work)
        said: tuple[str, ...] = ()
        if base == RUNBOOK:
            said = (f"{RUNBOOK} was edited by hand or restored: its text is what is formatted.",)
        elif work.edited(RUNBOOK):
            said = (f"{base} is newer than the hand-edited {RUNBOOK}, now in history/.",)
        finished = finish(session, work.read(base), base)
        inputs = texts(work, base) | texts(work, _source(work))
        made_from = record("format", inputs, by_hand=base == RUNBOOK)
        path = work.write(RUNBOOK, finished.markdown, made_from)
        work.write(PAGE, finished.html, record("format", texts(work, RUNBOOK)))
    return Artefact(path, finished.markdown, said)


def newest(work: Workspace) -> str:
    """The text that counts: a hand-edited final one, else the refined one, else the draft.

    The final one counts as long as what it was made from has not changed, the refined one as long
    as its draft has not.
    """
    source = _source(work)
    made = work.record(RUNBOOK) or {}
    base = made.get("inputs", {}).get(source, {}).get("sha256")
    by_hand = work.edited(RUNBOOK) or made.get("by_hand")
    if by_hand and base == sha256(work.read(source)):
        return RUNBOOK
    # What was brought back on purpose counts until something newer is made.
    since = (work.record(source) or {}).get("at", "")
    if work.has(RUNBOOK) and made.get("restored") and since <= made.get("at", ""):
        return RUNBOOK
    return source


def _source(work: Workspace) -> str:
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


def _carried_out(work: Workspace) -> dict[str, str]:
    """The notes that the refined runbook carries, by id, each with what it asked."""
    made = work.record(REFINED) or {}
    return dict(made.get("carried_out", {}))
