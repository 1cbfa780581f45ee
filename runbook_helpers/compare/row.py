"""One workspace in figures, read from what the stages left in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from runbook_helpers import stages
from runbook_helpers.compare.measure import Size, measure
from runbook_helpers.errors import WorkbenchError
from runbook_helpers.runbook.document import parse
from runbook_helpers.workspace import RUN_FILE, Workspace

_MARKS = (RUN_FILE, stages.INITIAL_PROMPT, stages.DRAFT, stages.REFINED, stages.RUNBOOK)


@dataclass(frozen=True)
class Row:
    """One workspace in figures; None where there is nothing to count yet.

    `problem` says why a damaged or unfinished workspace has no more to show.
    """

    mode: str
    title: str = ""
    writer: str | None = None
    model: str | None = None
    words: int | None = None
    """Prose only: what is in code blocks is not read but run."""
    steps: int | None = None
    commands: int | None = None
    """Code blocks to run, not those of expected output."""
    sections: int | None = None
    errors: int | None = None
    warnings: int | None = None
    infos: int | None = None
    points: int | None = None
    """Of the rubric's thirty, at the last validation like the findings."""
    band: str | None = None
    draft_errors: int | None = None
    """Of the first draft, before anybody refined it."""
    draft_warnings: int | None = None
    draft_points: int | None = None
    notes: int | None = None
    versions: int | None = None
    """How many different runbook.md there have been."""
    seconds: float | None = None
    """The time a model wrote, draft and refinement together; None when no model did."""
    tokens: int | None = None
    """What the model wrote in that time."""
    formatted: bool = False
    problem: str | None = None


def is_workspace(folder: Path) -> bool:
    """Whether a folder holds anything a stage has made."""
    return folder.is_dir() and any((folder / mark).is_file() for mark in _MARKS)


def row_of(folder: Path) -> Row:
    """The row of a workspace; a damaged one gives a reason, never an exception."""
    work, key = Workspace(folder), folder.name
    try:
        return _measured(work, key)
    except WorkbenchError as error:
        return Row(key, problem=f"{error.where}: {error.what}" if error.where else error.what)
    # Whatever else a person or a crash has left in these files is a fact about the workspace.
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        return Row(key, problem=f"can't be read: {type(error).__name__}: {error}")


def _measured(work: Workspace, key: str) -> Row:
    name = _newest(work)
    text = work.read(name) if name else ""
    document = parse(text)
    size = measure(document) if name else Size()
    made_by = _made_by(work, name or stages.DRAFT)
    counts = _findings(work)
    seconds, tokens = _cost(work)
    return Row(
        mode=key,
        title=document.title or key.replace("_", " "),
        writer=made_by.get("provider"),
        model=made_by.get("model"),
        **asdict(size),
        **counts,
        **_score(work),
        **_before(work),
        notes=_notes(work),
        versions=_versions(work),
        seconds=seconds,
        tokens=tokens,
        formatted=work.has(stages.RUNBOOK),
        problem=None if name else "no runbook yet",
    )


def _newest(work: Workspace) -> str | None:
    """The text to measure: the newest working text, else a runbook.md that came alone."""
    if work.has(stages.DRAFT):
        return stages.newest(work)
    return stages.RUNBOOK if work.has(stages.RUNBOOK) else None


def _made_by(work: Workspace, artefact: str) -> dict[str, Any]:
    record = work.record(artefact) or {}
    return dict(record.get("made_by") or {})


def _findings(work: Workspace) -> dict[str, Any]:
    """How many findings of each severity validation.json lists; None before validation."""
    names = {"errors": "error", "warnings": "warning", "infos": "info"}
    if not work.has(stages.VALIDATION):
        return dict.fromkeys(names)
    found = [item["severity"] for item in json.loads(work.read(stages.VALIDATION))["findings"]]
    return {name: found.count(severity) for name, severity in names.items()}


def _score(work: Workspace) -> dict[str, Any]:
    if not work.has(stages.VALIDATION):
        return {}
    score = json.loads(work.read(stages.VALIDATION)).get("score") or {}
    return {"points": score.get("points"), "band": score.get("band")}


def _before(work: Workspace) -> dict[str, Any]:
    """What was found in the draft when it was made; older workspaces don't know it."""
    made = work.record(stages.DRAFT) or {}
    findings, score = made.get("findings") or {}, made.get("score") or {}
    return {
        "draft_errors": findings.get("error"),
        "draft_warnings": findings.get("warning"),
        "draft_points": score.get("points"),
    }


def _notes(work: Workspace) -> int:
    from runbook_helpers import notes

    return len(notes.load(work.path(stages.NOTES))) if work.has(stages.NOTES) else 0


def _versions(work: Workspace) -> int:
    replaced = sum(version.artefact == stages.RUNBOOK for version in work.history())
    return replaced + work.has(stages.RUNBOOK)


def _cost(work: Workspace) -> tuple[float | None, int | None]:
    """Seconds and tokens of the replies the present texts came from."""
    replies = list(_replies(work))
    if not replies:
        return None, None
    seconds = sum(float(reply.get("seconds") or 0) for reply in replies)
    tokens = [(reply.get("tokens") or {}).get("output") for reply in replies]
    known = [int(count) for count in tokens if count is not None]
    return round(seconds, 3), sum(known) if known else None


def _replies(work: Workspace) -> Iterator[dict[str, Any]]:
    for artefact in (stages.DRAFT, stages.REFINED):
        made_by = _made_by(work, artefact)
        if made_by.get("model"):
            yield made_by
