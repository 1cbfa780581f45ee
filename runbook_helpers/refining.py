"""What is asked for when a runbook is refined: which notes, in which prompt, and the answer."""

from __future__ import annotations

from dataclasses import replace

from runbook_helpers import notes as expert_notes
from runbook_helpers import prompts
from runbook_helpers.artefacts import NOTES, REFINED, REFINEMENT_PROMPT
from runbook_helpers.checked import checked
from runbook_helpers.errors import PromptTooLong
from runbook_helpers.newest import carried_out, newest, source
from runbook_helpers.notes import Note, Notes
from runbook_helpers.proposals import CHECKER
from runbook_helpers.provenance import files, record, texts
from runbook_helpers.providers import Capacity, Request
from runbook_helpers.providers.budget import plan_budget
from runbook_helpers.runbook import frontmatter
from runbook_helpers.sendable import sendable
from runbook_helpers.session import Session
from runbook_helpers.whole_or_parts import write_refined
from runbook_helpers.writing import Answer, OnText
from runbook_helpers.writing.privacy import secrets_of

# How many findings are passed on; fewer when the prompt does not fit the model's window.
_FINDINGS = (10, 3, 0)


def fitting(session: Session, base: str, pending: tuple[Note, ...]) -> str:
    """The prompt with as many findings as the model's window has room for."""
    capacity = session.provider.capacity(session.options) if pending else None
    for findings in _FINDINGS:
        asked = asked_with(session, base, pending, findings)
        if not capacity or _fits(asked, session, capacity):
            break
    return asked


def _fits(asked: str, session: Session, capacity: Capacity) -> bool:
    who = session.provider.describe()
    try:
        plan_budget(asked, session.options, capacity.window, who, capacity.margins)
    except PromptTooLong:
        return False
    return True


def pending_notes(session: Session) -> tuple[dict[str, str], tuple[Note, ...], tuple[str, ...]]:
    """The notes carried out, those to carry out, and what to say of those beyond reach."""
    work = session.workspace
    done = carried_out(work) if source(work) == REFINED else {}
    known = expert_notes.load(work.path(NOTES)) if work.has(NOTES) else Notes()
    pending = tuple(note for note in known if done.get(note.id) != note.fingerprint)
    return done, *_within_reach(session, pending)


def asked_with(session: Session, base: str, pending: tuple[Note, ...], findings: int) -> str:
    """The saved prompt that asks for the notes and for this many findings to be carried out."""
    work = session.workspace
    text = work.read(base)
    template = files(session, session.mode.refinement_template, session.environment_file)
    noted = (NOTES,) if work.has(NOTES) else ()
    made_from = record("refine", template | texts(work, base, *noted))
    report = checked(session, text)
    asked = prompts.refinement(
        session.mode, session.environment, text, pending, report, findings=findings
    )
    secrets = sendable(session, secrets_of(asked, session.environment, pending, text))
    asked, made_from["redacted"] = secrets.hide(asked), list(secrets.named)
    work.write(REFINEMENT_PROMPT, asked, made_from)
    return asked


def answer(
    session: Session, base: str, pending: tuple[Note, ...], on_text: OnText | None
) -> Answer:
    """What the provider makes of a text, the notes on it and what the check has found in it.

    The notes are what people asked for: findings give way to them where a window is small.
    """
    work = session.workspace
    for findings in _FINDINGS:
        request = Request(
            "refine",
            asked_with(session, base, pending, findings),
            session.options,
            mode=session.mode,
            environment=session.environment,
            runbook=work.read(base),
            notes=pending,
        )
        try:
            return write_refined(session, request, REFINED, on_text)
        except PromptTooLong:
            if findings == _FINDINGS[-1]:
                raise
    raise AssertionError("unreachable: the last attempt returns or raises")


def request_of(session: Session, prompt: str, stage: str) -> Request:
    """What `draft` or `refine` would put to the provider with this prompt."""
    mode, environment = session.mode, session.environment
    request = Request(stage, prompt, session.options, mode=mode, environment=environment)
    if stage != "refine":
        return request
    text = session.workspace.read(newest(session.workspace))
    return replace(request, runbook=text, notes=pending_notes(session)[1])


def _within_reach(
    session: Session, pending: tuple[Note, ...]
) -> tuple[tuple[Note, ...], tuple[str, ...]]:
    """The notes that whoever writes can carry out, and what to say of the others.

    The built-in drafter only sets notes beside the text. A finding set there would repair nothing,
    and its words ("add an undo") would look to the next check like the repair itself.
    """
    corrections = [note for note in pending if note.author == CHECKER]
    if not corrections or session.provider.name != "reference":
        return pending, ()
    named = ", ".join(note.id for note in corrections)
    said = f"{named}: the built-in drafter can't correct a text; edit it, or refine with a model."
    return tuple(note for note in pending if note.author != CHECKER), (said,)


def with_front_matter_of(base: str, text: str) -> str:
    """The text under the front matter of what it was refined from: that is people's to change."""
    front, own = frontmatter.split(base), frontmatter.split(text)
    if own.metadata or not front.metadata:
        return text
    return frontmatter.join(front.metadata, f"\n{text.lstrip()}", front.comments)
