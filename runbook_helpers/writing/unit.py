"""Ask for one section, keep it the moment it is there, and don't ask for it twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from runbook_helpers.catalog import FailureMode
from runbook_helpers.environment import Environment
from runbook_helpers.errors import BadReply
from runbook_helpers.providers import Capacity, Options, Provider, Request
from runbook_helpers.providers.events import Again, OnText, Part, tell
from runbook_helpers.providers.recording import asked, key_of
from runbook_helpers.providers.tokens import SUPPOSED, Margins
from runbook_helpers.workspace import Workspace
from runbook_helpers.writing.ask import Answer, ask
from runbook_helpers.writing.privacy import secrets_of
from runbook_helpers.writing.structured import RETRIES, Unfit

Repair = Callable[[str], tuple[str, list[str]]]


@dataclass(frozen=True)
class Job:
    """Who writes what, where, and what the model can take."""

    provider: Provider
    options: Options
    capacity: Capacity
    work: Workspace
    mode: FailureMode
    environment: Environment
    structured: bool = False
    """Whether sections are drafted as JSON."""
    digest: str | None = None
    """The content hash of the model: a section of another model is not kept."""
    parallel: int = 1
    """How many sections are asked for at the same time."""

    @property
    def margins(self) -> Margins:
        """By which a section's prompt is measured, in each run alike unless they prove too low."""
        return self.capacity.margins.at_least(SUPPOSED)


@dataclass(frozen=True)
class Unit:
    """One section to ask for."""

    number: int
    of: int
    slug: str
    title: str
    request: Request
    repair: Repair
    left_out: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    """The catalogue's commands that are in the prompt."""

    @property
    def name(self) -> str:
        """Its file in the workspace."""
        return f"sections/{self.request.stage}/{self.number:02d}-{self.slug}.md"


@dataclass(frozen=True)
class Written:
    """A section's text, and what run.json says of it."""

    text: str
    facts: dict[str, Any]


def write(job: Job, unit: Unit, on_text: OnText | None, *, anew: bool = False) -> Written:
    """The section kept from before when it was asked for in exactly this way, else a new one.

    `anew` draws another one: the same question with the next seed.
    """
    made = job.work.record(unit.name) or {}
    repeat = int(made.get("repeat", 1))
    key = _key(job, _drawn(unit.request, repeat))
    there = made.get("key") == key and job.work.has(unit.name)
    kept = there and not anew
    tell(on_text, Part(unit.number, unit.of, unit.title, kept))
    if kept:
        text = job.work.read(unit.name)
        if on_text:
            on_text(text + "\n")
        return Written(text.rstrip("\n"), _facts(unit, made, kept=True))
    repeat = repeat + 1 if there else 1
    return _new(job, unit, _drawn(unit.request, repeat), on_text)


def _new(job: Job, unit: Unit, request: Request, on_text: OnText | None) -> Written:
    # As it is sent: with --redact the file on disk holds placeholders too.
    secrets = secrets_of(request.prompt, request.environment, request.notes, request.runbook)
    job.work.write(unit.name.replace(".md", ".prompt.md"), secrets.hide(request.prompt))
    answer, text, repairs = _fitting(job, unit, request, on_text)
    if not any(c.isalnum() for c in text):
        raise BadReply(
            f"the reply holds nothing for the section “{unit.title}”",
            where=job.provider.describe(),
            hint=f"read it in {job.work.path(answer.made_by['raw'])}; try another --seed",
        )
    made = {
        "stage": request.stage,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "inputs": {},
        "key": _key(job, request),
        "repeat": request.repeat,
        "made_by": answer.made_by,
        "repaired": repairs,
        "left_out": list(unit.left_out),
    }
    job.work.write(unit.name, f"{text}\n", made)
    return Written(text, _facts(unit, made, kept=False))


def _fitting(
    job: Job, unit: Unit, request: Request, on_text: OnText | None
) -> tuple[Answer, str, list[str]]:
    """An answer that can be used; JSON that breaks its schema is asked for again with the error."""
    said: list[str] = []
    while True:
        answer = ask(job.provider, request, job.work, unit.name, on_text)
        try:
            text, repairs = unit.repair(answer.text)
        except Unfit as error:
            said.append(str(error))
            if len(said) > RETRIES:
                raise BadReply(
                    f"{len(said)} answers broke the schema, the last one: {error}",
                    where=f"{job.provider.describe()}, section “{unit.title}”",
                    expected="one JSON object that satisfies the schema in the prompt",
                    hint="leave --structured out, or try another --seed or --model; the answer is "
                    f"in {job.work.path(answer.made_by['raw'])}",
                ) from error
            tell(on_text, Again(f"the answer broke the schema ({error}); asking again"))
            refused = f"Your last answer was refused: {error}. Answer again."
            # Another seed, or an answer that is broken in the same way would come from the cache.
            asked = replace(request, prompt=f"{unit.request.prompt}\n{refused}\n")
            request = _next(asked)
        else:
            return answer, text, [f"asked again: {error}" for error in said] + repairs


def _next(request: Request) -> Request:
    """The same question with the next seed."""
    options = replace(request.options, seed=request.options.seed + 1)
    return replace(request, repeat=request.repeat + 1, options=options)


def _drawn(request: Request, repeat: int) -> Request:
    seed = request.options.seed + repeat - 1
    return replace(request, repeat=repeat, options=replace(request.options, seed=seed))


def _key(job: Job, request: Request) -> str:
    facts = asked(job.provider.model, request)
    return key_of({**facts, "provider": job.provider.name, "digest": job.digest})


def _facts(unit: Unit, made: dict[str, Any], *, kept: bool) -> dict[str, Any]:
    return {
        "title": unit.title,
        "file": unit.name,
        "kept": kept,
        "repeat": made.get("repeat", 1),
        "repaired": made.get("repaired", []),
        "left_out": made.get("left_out", []),
        "offered": list(unit.offered),
        "made_by": made.get("made_by", {}),
    }


def made_by(done: Sequence[Written]) -> dict[str, Any]:
    """Who wrote it, tokens and seconds summed, and each section by itself."""
    each = [written.facts for written in done]
    made = [facts["made_by"] for facts in each]
    last = dict(made[-1]) if made else {}
    for key in ("raw", "prompt_sha256", "reply_sha256", "cleaned", "first_token_seconds"):
        last.pop(key, None)
    tokens = {
        kind: sum((by.get("tokens") or {}).get(kind) or 0 for by in made)
        for kind in ("prompt", "estimated", "output")
    }
    seconds = round(sum(by.get("seconds", 0) for by in made), 3)
    return {**last, "tokens": tokens, "seconds": seconds, "by_section": {"sections": each}}


def slug(text: str) -> str:
    """A title as a part of a file name."""
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())[:40]
