"""Write a document in one piece when it fits the model's window, by section when it does not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches

from runbook_helpers.counting import counted
from runbook_helpers.errors import InputError
from runbook_helpers.providers import Capacity, Request
from runbook_helpers.providers.events import OnText
from runbook_helpers.runbook.document import parse
from runbook_helpers.runbook.sections import KEYS, kind_of
from runbook_helpers.session import Session
from runbook_helpers.writing import by_section
from runbook_helpers.writing.ask import Answer, ask
from runbook_helpers.writing.catalogue import catalogue, used
from runbook_helpers.writing.numbering import renumbered
from runbook_helpers.writing.privacy import secrets_of
from runbook_helpers.writing.room import fits_whole
from runbook_helpers.writing.side_by_side import MOST_AT_A_TIME
from runbook_helpers.writing.unit import Job


@dataclass(frozen=True)
class Part:
    """The prompt for one section, with placeholders where secrets are not sent."""

    number: int
    of: int
    title: str
    prompt: str


def write_draft(
    session: Session, request: Request, artefact: str, on_text: OnText | None, section: str = ""
) -> Answer:
    """The draft; with `section`, the one that is there with this section written anew."""
    if section:
        return _one_section(session, request, artefact, on_text, section)
    job, why = _job(session, request)
    if job is None:
        answer = ask(session.provider, request, session.workspace, artefact, on_text)
        return _grounded(session, answer)
    answer = by_section.draft(job, on_text)
    return _grounded(session, replace(answer, notices=(why, *answer.notices)))


def write_refined(
    session: Session, request: Request, artefact: str, on_text: OnText | None
) -> Answer:
    """The request's runbook with its notes carried out."""
    job, why = _job(session, request)
    if job is None:
        return ask(session.provider, request, session.workspace, artefact, on_text)
    answer = by_section.refine(job, request.runbook or "", request.notes, on_text)
    return replace(answer, notices=(why, *answer.notices))


def in_parts(session: Session, request: Request) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """The prompts that would be sent instead of the request's own, as far as they are known, and
    what to say of them; no prompt where the whole is asked for at once.
    """
    if request.stage == "refine" and not request.notes:  # then nothing is sent at all
        return (), ()
    job, why = _job(session, request)
    if job is None:
        return (), ()
    units = by_section.first_round(job, request)
    parts = tuple(Part(u.number, u.of, u.title, _as_sent(u.request)) for u in units)
    later = units[-1].of - len(units) if units else 0
    rest = counted(later, "other prompt tells", "other prompts tell")
    said = f"The {rest} what is written before it, so it is known only then." if later else ""
    return parts, tuple(filter(None, (why, said)))


def _as_sent(request: Request) -> str:
    known = (request.environment, request.notes, request.runbook)
    return secrets_of(request.prompt, *known).hide(request.prompt)


def _grounded(session: Session, answer: Answer) -> Answer:
    """The answer with the share of its commands that is in the verified catalogue."""
    reference = by_section.reference_of(session.mode, session.environment)
    if session.provider.model is None or reference is None:
        return answer
    entries = catalogue(reference, session.environment)
    chosen, of = used(answer.text, entries)
    sections = answer.made_by.get("by_section", {}).get("sections", [])
    offered = {name for section in sections for name in section["offered"]}
    counts = {"offered": len(offered), "verified": len(entries), "used": chosen, "of": of}
    said = f"{chosen} of {of} commands come from the catalogue of verified ones."
    made_by = {**answer.made_by, "catalogue": counts}
    return replace(answer, made_by=made_by, notices=(*answer.notices, said))


def _job(session: Session, request: Request, *, forced: bool = False) -> tuple[Job | None, str]:
    """What to ask by section, and why; None when the whole is asked for at once."""
    chosen = session.resolved.settings
    structured = chosen.structured and request.stage == "draft"
    wanted = True if forced or structured else chosen.by_section
    provider, options = session.provider, request.options
    if provider.model is None:
        _require_no_flag(session, "structured", "by_section", "parallel")
    capacity = None if wanted is False else provider.capacity(options)
    if capacity is None:
        return None, ""
    if wanted:
        why = "Written section by section."
    elif not fits_whole(capacity, options, request.prompt, request.runbook or ""):
        why = (
            f"Written section by section: a whole runbook does not fit the window of "
            f"{capacity.window:,} tokens."
        )
    else:
        return None, ""
    job = Job(
        provider=provider,
        options=options,
        capacity=capacity,
        work=session.workspace,
        mode=session.mode,
        environment=session.environment,
        structured=structured,
        digest=provider.digest(),
        parallel=_side_by_side(session, capacity),
    )
    return job, f"{why} {_limited(session, job)}".rstrip()


def _side_by_side(session: Session, capacity: Capacity) -> int:
    """How many sections at a time: as set, but no more than the server is known to write."""
    wanted, known = session.resolved.settings.parallel, capacity.parallel
    return min(wanted or known or 1, known or wanted or 1, MOST_AT_A_TIME)


def _limited(session: Session, job: Job) -> str:
    wanted = session.resolved.settings.parallel
    if wanted and job.parallel < wanted:
        return f"The server writes {job.parallel} at a time, so {job.parallel} are asked for."
    return ""


def _require_no_flag(session: Session, *names: str) -> None:
    for name in names:
        if session.resolved.origins[name] == "flag" and getattr(session.resolved.settings, name):
            raise InputError(
                "means nothing to the built-in drafter: it asks no model",
                where=f"--{name.replace('_', '-')}",
                hint="leave it out, or name a model",
            )


def _one_section(
    session: Session, request: Request, artefact: str, on_text: OnText | None, name: str
) -> Answer:
    kind, work = kind_of(name), session.workspace
    if kind is None:
        raise InputError(
            f"{name!r} is no section",
            where="--section",
            expected=f"one of {', '.join(KEYS)}",
            hint=f"--section {next(iter(get_close_matches(name.lower(), KEYS, 1)), 'remediation')}",
        )
    if not work.has(artefact):
        raise InputError(
            "there is no draft yet",
            where=work.folder,
            expected=artefact,
            hint="make one first: the same command without --section",
        )
    job, _ = _job(session, request, forced=True)
    base = work.read(artefact)
    if job:
        return by_section.redraft(job, base, kind.key, on_text)
    whole = ask(session.provider, request, work, artefact, on_text)
    return replace(whole, text=_replaced(base, whole.text, kind.key))


def _replaced(base: str, other: str, key: str) -> str:
    """The base with one section as the other text has it."""
    document, new = parse(base), parse(other).section(key)
    old = document.section(key)
    if old is None or new is None:
        raise InputError(f"there is no section {key!r} to replace", where="--section")
    before = "".join(f"{line}\n" for line in document.lines[: old.start])
    after = "\n".join(document.lines[old.end :])
    return "".join(renumbered([before, f"{new.text.rstrip()}\n\n", after])).rstrip("\n") + "\n"
