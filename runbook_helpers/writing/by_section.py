"""Draft and refine section by section, for models whose window a whole runbook does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from runbook_helpers import templates
from runbook_helpers.catalog import FailureMode
from runbook_helpers.counting import counted
from runbook_helpers.environment import Environment
from runbook_helpers.errors import InputError, ProviderError
from runbook_helpers.notes import Note
from runbook_helpers.providers import Request
from runbook_helpers.providers.events import OnText
from runbook_helpers.providers.reference import values
from runbook_helpers.providers.stop import Stop
from runbook_helpers.providers.tokens import estimate_tokens
from runbook_helpers.runbook import frontmatter
from runbook_helpers.runbook.document import Document, parse
from runbook_helpers.writing import room
from runbook_helpers.writing.ask import Answer
from runbook_helpers.writing.brief import Brief, Planned, brief
from runbook_helpers.writing.catalogue import Entry, catalogue, choice
from runbook_helpers.writing.facts import facts
from runbook_helpers.writing.numbering import count_steps, renumbered
from runbook_helpers.writing.pieces import Piece, pieces
from runbook_helpers.writing.repair import as_section
from runbook_helpers.writing.section_prompt import ACTING, Place, Setting, to_draft, to_refine
from runbook_helpers.writing.side_by_side import side_by_side
from runbook_helpers.writing.structured import rendered, schema_for
from runbook_helpers.writing.unit import Job, Unit, Written, made_by, slug, write


def draft(job: Job, on_text: OnText | None = None) -> Answer:
    """A runbook put together from sections that were asked for one by one, or side by side.

    The sections of one round know what the rounds before have written.
    """
    plan = _plan(job)
    done: list[Written] = []
    numbers = range(1, len(plan.asked.outline) + 1)
    while len(done) < len(numbers):
        texts = [w.text for w in done]
        round_ = numbers[len(done) : len(done) + job.parallel]
        _write_all(job, [_to_draft(job, plan, n, texts) for n in round_], done, on_text)
    title = f"# {job.mode.title}"
    text = "\n\n".join([title, *renumbered([w.text for w in done])]) + "\n"
    return Answer(text, made_by(done))


def redraft(job: Job, base: str, key: str, on_text: OnText | None = None) -> Answer:
    """The runbook with one section written anew; every other line stays, but for step numbers."""
    document, plan = parse(base), _plan(job)
    section = document.section(key)
    number = next((n for n, p in enumerate(plan.asked.outline, 1) if p.key == key), None)
    if section is None or number is None:
        raise InputError(
            f"there is no section “{key}” to write anew",
            where="--section",
            expected=f"one of {', '.join(s.key for s in document.sections if s.key)}",
        )
    before = "\n".join(document.lines[: section.start])
    unit = _to_draft(job, plan, number, [before])
    written = write(job, unit, on_text, anew=True)
    after = "\n".join(document.lines[section.end :])
    parts = renumbered([f"{before}\n", f"{written.text}\n\n", after])
    return Answer("".join(parts).rstrip("\n") + "\n", made_by([written]))


def refine(job: Job, base: str, notes: Sequence[Note], on_text: OnText | None = None) -> Answer:
    """The runbook with the notes carried out; a section that none concerns stays byte-identical.

    Only where a section got more or fewer steps do the numbers of later steps follow.
    """
    document = parse(base)
    found, units = _units_to_refine(job, document, notes)
    done: list[Written] = []
    while len(done) < len(units):
        _write_all(job, units[len(done) : len(done) + job.parallel], done, on_text)
    text, said = _put_back(document, found, done)
    return Answer(text, made_by(done), said)


def first_round(job: Job, request: Request) -> list[Unit]:
    """What is asked for before any section is written, as it would be sent; `of` tells how many."""
    if request.stage == "refine":
        return _units_to_refine(job, parse(request.runbook or ""), request.notes)[1]
    plan = _plan(job)
    numbers = range(1, len(plan.asked.outline) + 1)[: job.parallel]
    return [_to_draft(job, plan, number, ()) for number in numbers]


def _units_to_refine(
    job: Job, document: Document, notes: Sequence[Note]
) -> tuple[Sequence[Piece], list[Unit]]:
    asked = _brief(job.mode.refinement_template)
    found = pieces(document, notes, partial(_fits, job))
    return found, [_to_refine(job, asked, piece, n, len(found)) for n, piece in enumerate(found, 1)]


@dataclass(frozen=True)
class _Plan:
    """What the sections of a draft are asked for with."""

    asked: Brief
    reference: Document | None
    """The curated runbook of the mode, which shows what a section needs to know."""
    entries: tuple[Entry, ...]
    """Its commands."""


def _plan(job: Job) -> _Plan:
    reference = reference_of(job.mode, job.environment)
    entries = catalogue(reference, job.environment) if reference else ()
    return _Plan(_brief(job.mode.initial_template), reference, entries)


def _to_draft(job: Job, plan: _Plan, number: int, done: Sequence[str]) -> Unit:
    outline = plan.asked.outline
    planned = outline[number - 1]
    section = plan.reference.section(planned.key) if plan.reference else None
    about = f"{planned.title} {planned.ask} {section.text if section else ''}"
    place = Place(number, len(outline), 1 + sum(map(count_steps, done)), _summary(done))
    limit = room.for_prompt(job, room.for_reply(job, steps=planned.key in ACTING))
    known = _setting(job, plan.asked, planned.key, about, limit)
    chosen = choice(plan.entries, planned.key)
    known = replace(known, blocks=(*known.blocks, chosen), structured=job.structured)
    composed = to_draft(known, planned, place)
    request = replace(_request(job, "draft", composed.text), part=planned.title)
    if job.structured:
        request = replace(request, schema=schema_for(planned.key))
    return Unit(
        number,
        len(outline),
        slug(planned.key),
        planned.title,
        request,
        partial(_repaired, planned=planned, start=place.next_step if job.structured else 0),
        composed.left_out,
        tuple(p.name for p in chosen.points if p.name not in composed.left_out),
    )


def _repaired(reply: str, planned: Planned, start: int) -> tuple[str, list[str]]:
    """The section a reply holds; `start` is the first step's number when the reply is JSON."""
    text = rendered(reply, planned, start) if start else reply
    return as_section(text, planned.key, f"## {planned.title}")


def _to_refine(job: Job, asked: Brief, piece: Piece, number: int, of: int) -> Unit:
    key, heading = piece.section.key, "\n".join(piece.heading)
    about = f"{piece.text} {' '.join(note.request for note in piece.notes)}"
    limit = room.for_prompt(job, room.for_reply_to(job, piece.text, piece.notes))
    setting = _setting(job, asked, key or "", about, limit)
    composed = to_refine(setting, piece.title, piece.text, piece.notes)
    request = replace(
        _request(job, "refine", composed.text),
        part=piece.title,
        runbook=piece.text,
        notes=piece.notes,
    )
    repair = partial(as_section, key=key, heading=heading, level=max(piece.section.level, 2))
    called = slug(f"{key or piece.title}-{piece.start + 1}")
    return Unit(number, of, called, piece.title, request, repair, composed.left_out)


def _setting(job: Job, asked: Brief, key: str, about: str, limit: int) -> Setting:
    blocks = (facts(job.environment, key, about),)
    system = job.environment.system_type
    return Setting(job.mode.title, system, asked, blocks, limit, margins=job.margins)


def _fits(job: Job, text: str, notes: tuple[Note, ...]) -> bool:
    """Whether a part can be sent and written again, advice and environment left aside."""
    reply = room.for_reply_to(job, text, notes)
    bare = Setting(job.mode.title, job.environment.system_type, Brief((), "", ()), (), 0)
    least = estimate_tokens(to_refine(bare, "x" * 60, text, notes).text, job.margins)
    return least <= room.for_prompt(job, reply) and reply <= job.options.num_predict


def _request(job: Job, stage: str, prompt: str) -> Request:
    return Request(stage, prompt, job.options, mode=job.mode, environment=job.environment)


def _write_all(
    job: Job, units: Sequence[Unit], done: list[Written], on_text: OnText | None
) -> None:
    """Write sections at the same time and add them to those done; an error says what is kept."""
    try:
        side_by_side([partial(_write, job, unit) for unit in units], on_text, done.append)
    except ProviderError as error:
        if done:
            kept = f"{counted(len(done), 'section is', 'sections are')} kept"
            kept += ": the same command goes on from there"
            error.hint = f"{error.hint}; {kept}" if error.hint else kept
        raise


def _write(job: Job, unit: Unit, on_text: OnText | None, stop: Stop | None) -> Written:
    return write(job, replace(unit, request=replace(unit.request, stop=stop)), on_text)


def _put_back(
    document: Document, found: Sequence[Piece], done: Sequence[Written]
) -> tuple[str, tuple[str, ...]]:
    said, texts, line = list[str](), list[str](), 0
    for piece, written in zip(found, done, strict=True):
        blank = len(piece.text) - len(piece.text.rstrip("\n"))
        lost = count_steps(piece.text) - count_steps(written.text)
        if lost > 0:
            said.append(f"{piece.title}: {counted(lost, 'step')} fewer than before; see history/.")
        texts += ["".join(f"{x}\n" for x in document.lines[line : piece.start])]
        texts += [f"{written.text}{chr(10) * blank}\n"]
        line = piece.end
    texts += ["\n".join(document.lines[line:])]
    changed = any(
        count_steps(p.text) != count_steps(w.text) for p, w in zip(found, done, strict=True)
    )
    return "".join(renumbered(texts) if changed else texts).rstrip("\n") + "\n", tuple(said)


def _summary(done: Sequence[str]) -> str:
    """One line: the sections that are written, each with its steps."""
    documents = [parse(text) for text in done]
    titles = [section.title for document in documents for section in document.sections]
    steps = [
        f"Step {step.number}: {step.title}"
        for document in documents
        for step in document.steps
        if step.form == "heading"
    ]
    return "; ".join([*titles, *steps])


def _brief(template: Path) -> Brief:
    return brief(frontmatter.split(templates.read(template)).body)


def reference_of(mode: FailureMode, environment: Environment) -> Document | None:
    """The mode's reference runbook rendered for an environment; None when there is none."""
    if mode.reference is None:
        return None
    text, known = templates.read(mode.reference), values(mode, environment)
    return parse(templates.render(text, known, owner=environment.owner, where=mode.reference))
