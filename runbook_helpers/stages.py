"""The flow: prompt, draft, notes, refine, validate, format. Each turns artefacts into an artefact.

Only `draft` and `refine` ask a provider; the rest can be replayed without one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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
    inputs = _files(session, session.mode.initial_template, session.environment_file)
    with work.lock():
        if _unchanged(work, INITIAL_PROMPT, inputs):
            said = ("Edited by hand, and kept.",) if work.edited(INITIAL_PROMPT) else ()
            return Prompt(work.path(INITIAL_PROMPT), work.read(INITIAL_PROMPT), said)
        text = prompts.initial(session.mode, session.environment)
        path = work.write(INITIAL_PROMPT, text, _record("prompt", inputs))
    return Prompt(path, text, session.notices)


def draft(session: Session, on_text: OnText | None = None) -> Artefact:
    """The initial runbook, written by the session's provider from the initial prompt."""
    asked, work = prompt(session), session.workspace
    request = Request(
        "draft", asked.text, session.options, mode=session.mode, environment=session.environment
    )
    with work.lock():
        inputs = _texts(work, INITIAL_PROMPT) | _files(session, session.environment_file)
        if session.provider.name == "reference" and session.mode.reference:
            inputs |= _files(session, session.mode.reference)
        answer = ask(session.provider, request, work, DRAFT, on_text)
        path = work.write(DRAFT, answer.text, _record("draft", inputs, made_by=answer.made_by))
    return Artefact(path, answer.text, (*asked.notices, session.provider_notice))


def adopt(session: Session, source: Path) -> Artefact:
    """Somebody's runbook as the workspace's draft, to be refined; `source` is only read."""
    work, text = session.workspace, read_runbook(source)
    with work.lock():
        if source.resolve() != work.path(DRAFT).resolve():
            record = _record("adopt", {str(source): {"sha256": sha256(text)}})
            work.write(DRAFT, text, record)
    return Artefact(work.path(DRAFT), text, session.notices)


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
            inputs = _files(session, file) if file else {}
            work.write(NOTES, expert_notes.dumps(merged), _record("notes", inputs))
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
        template = _files(session, session.mode.refinement_template, session.environment_file)
        work.write(
            REFINEMENT_PROMPT, asked, _record("refine", template | _texts(work, base, NOTES))
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
        record = _record(
            "refine",
            _texts(work, REFINEMENT_PROMPT, base, NOTES),
            made_by=answer.made_by,
            draft=sha256(work.read(DRAFT)),
            notes=[*done, *(note.id for note in pending)],
        )
        path = work.write(REFINED, answer.text, record)
    return Artefact(path, answer.text, (session.provider_notice,))


def validate(session: Session) -> Validation:
    """Findings about the newest runbook, kept as JSON."""
    work = session.workspace
    with work.lock():
        name = newest(work)
        report = check(
            work.read(name), environment=session.environment, today=datetime.now(UTC).date()
        )
        text = json.dumps({"file": name, **report.as_dict()}, indent=2, ensure_ascii=False) + "\n"
        path = work.write(VALIDATION, text, _record("validate", _texts(work, name)))
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
        record = _record("format", _texts(work, base))
        path = work.write(RUNBOOK, finished.markdown, record)
        work.write(PAGE, finished.html, _record("format", _texts(work, RUNBOOK)))
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


def _unchanged(work: Workspace, artefact: str, inputs: dict[str, Any]) -> bool:
    made = work.record(artefact)
    return bool(made and made.get("inputs") == inputs and work.has(artefact))


def _record(stage: str, inputs: dict[str, Any], **more: Any) -> dict[str, Any]:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return {"stage": stage, "at": at, "inputs": inputs, **more}


def _files(session: Session, *paths: Path) -> dict[str, Any]:
    """Input files by hash, named as they lie in the project."""
    root = session.project.root
    return {
        path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path): {
            "sha256": sha256(path.read_text(encoding="utf-8", errors="surrogateescape"))
        }
        for path in paths
    }


def _texts(work: Workspace, *artefacts: str) -> dict[str, Any]:
    """Artefacts by hash, and whether a person has edited them since they were made."""
    return {
        name: {"sha256": sha256(work.read(name)), "edited": work.edited(name)} for name in artefacts
    }
