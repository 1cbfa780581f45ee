"""The map: which failure modes there are, how far each has come, what settings are in force."""

from __future__ import annotations

import os
from pathlib import Path

from runbook_helpers import stages
from runbook_helpers.catalog import Catalog
from runbook_helpers.check.findings import counted
from runbook_helpers.compare import Row, compare
from runbook_helpers.compare.table import Link, Table
from runbook_helpers.errors import WorkbenchError
from runbook_helpers.project import Project
from runbook_helpers.settings import Resolved, unknown_variables
from runbook_helpers.workspace import Workspace

_ARTEFACTS = (
    ("prompt", stages.INITIAL_PROMPT),
    ("draft", stages.DRAFT),
    ("notes", stages.NOTES),
    ("refined", stages.REFINED),
    ("final", stages.RUNBOOK),
)


def failure_modes(project: Project) -> Table:
    """Every failure mode found in the folders, and what a half-added one lacks."""
    rows = tuple(
        (
            mode.title,
            mode.key,
            mode.severity,
            ", ".join(mode.aliases),
            f"lacks {', '.join(mode.defaults)}" if mode.defaults else "prepared",
        )
        for mode in Catalog(project).modes
    )
    header = ("failure mode", "key", "severity", "also called", "state")
    return Table(header, rows, f"No failure mode in {project.templates}.")


def workspaces(project: Project) -> Table:
    """Each workspace: which artefacts it has, who wrote them, and what validation found."""
    rows = tuple(_state(project.outputs, row) for row in compare(project.outputs).rows)
    header = ("workspace", *(name for name, _ in _ARTEFACTS), "findings", "page")
    return Table(header, rows, f"No workspace in {project.outputs} yet.")


def settings_in_force(resolved: Resolved) -> Table:
    """Each setting, its value and the source that won; a variable that sets nothing is named."""
    values = resolved.settings.model_dump()
    rows = [(name, _text(value), resolved.origins[name]) for name, value in values.items()]
    rows += [
        (name, "sets nothing: misspelt?", "environment variable") for name in unknown_variables()
    ]
    return Table(("setting", "value", "set by"), tuple(rows))


def _state(outputs: Path, row: Row) -> tuple[object, ...]:
    work = Workspace(outputs / row.mode)
    try:
        made = [_made(work, artefact) for _, artefact in _ARTEFACTS]
        return (row.mode, *made, _findings(row), _page(work))
    except (WorkbenchError, OSError, ValueError, TypeError, KeyError, AttributeError):
        return (row.mode, *["?"] * len(_ARTEFACTS), row.problem or "can't be read", "")


def _made(work: Workspace, artefact: str) -> str:
    """Who made an artefact, in a word or two; nothing when there is none."""
    if not work.has(artefact):
        return ""
    record = work.record(artefact) or {}
    made_by = record.get("made_by") or {}
    writer = " ".join(filter(None, (made_by.get("provider"), made_by.get("model"))))
    edited = "edited by hand" if work.edited(artefact) else ""
    return ", ".join(filter(None, (writer or "yes", edited)))


def _findings(row: Row) -> str:
    if row.errors is None:
        return row.problem or "not validated"
    counts = (("error", row.errors), ("warning", row.warnings), ("info", row.infos))
    return ", ".join(counted(number or 0, severity) for severity, number in counts)


def _page(work: Workspace) -> Link | str:
    if not work.has(stages.PAGE):
        return ""
    return Link(stages.PAGE, Path(os.path.relpath(work.path(stages.PAGE))).as_posix())


def _text(value: object) -> str:
    return "" if value is None else str(value)
