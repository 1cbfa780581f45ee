"""The page that links every result: what batch.json and the workspaces hold, by relative links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from runbook_helpers import artefacts
from runbook_helpers.batch.ledger import FILE, ModeState, Record, StageState
from runbook_helpers.batch.summary import INDEX, row
from runbook_helpers.catalog import Catalog
from runbook_helpers.compare import Row as Measured
from runbook_helpers.compare.checked import checked_of
from runbook_helpers.compare.heat import heat_map
from runbook_helpers.project import Project
from runbook_helpers.publish.index import IndexRow, Link, render_index
from runbook_helpers.workspace import RUN_FILE, write_atomic

_DOCUMENTS = (
    ("Runbook", artefacts.PAGE),
    ("Markdown", artefacts.RUNBOOK),
    ("refined text", artefacts.REFINED),
    ("draft", artefacts.DRAFT),
    ("expert notes", artefacts.NOTES),
    ("findings", artefacts.VALIDATION),
    ("provenance", RUN_FILE),
)
_MORE = (
    ("Comparison", "notebooks/07_compare.html"),
    ("comparison notebook", "notebooks/07_compare.ipynb"),
    ("comparison as CSV", "comparison.csv"),
    ("batch.json", FILE),
)


def write_index(project: Project, record: Record, measured: Mapping[str, Measured]) -> Path:
    """Write index.html over every failure mode of batch.json and every other workspace."""
    known = {mode.key: mode.severity for mode in Catalog(project).modes}
    rows = [
        _row(project.outputs, key, known.get(key, "unset"), record.modes.get(key), seen)
        for key in sorted({*record.modes, *measured})
        for seen in (measured.get(key) or Measured(key),)
    ]
    by = f"{record.finished or record.started} by runbook-workbench {version('runbook-workbench')}"
    page = render_index(
        rows,
        generated=by,
        more=tuple(_links(project.outputs, "", _MORE)),
        heat_map=heat_map(project.outputs)._repr_html_(),
    )
    path = project.outputs / INDEX
    write_atomic(path, page)
    return path


def _row(
    outputs: Path, key: str, severity: str, state: ModeState | None, seen: Measured
) -> IndexRow:
    known = row(key, state or _unrun(seen), seen)
    return IndexRow(
        title=known.title,
        key=key,
        severity=severity,
        status=known.status,
        writer=_writer(seen),
        errors=seen.errors,
        warnings=seen.warnings,
        infos=seen.infos,
        badge=_badge(outputs / key),
        seconds=known.seconds if state else None,
        problem=known.problem or seen.problem or "",
        documents=tuple(_links(outputs, key, _DOCUMENTS)),
        notebooks=tuple(_notebooks(outputs, state)) if state else (),
    )


def _badge(folder: Path) -> str:
    """The badge of a workspace's last validation; nothing before there was one."""
    checked = checked_of(folder)
    return checked.badge._repr_html_() if checked.badge else ""


def _writer(seen: Measured) -> str:
    if seen.writer == "reference":
        return "the reference drafter"
    return seen.model or seen.writer or "nobody yet"


def _unrun(seen: Measured) -> ModeState:
    """A workspace made without a batch, by notebooks or the command line."""
    state = StageState(status="done" if seen.formatted else "pending")
    return ModeState.of(seen.title or seen.mode, {}, {"format": state})


def _notebooks(outputs: Path, state: ModeState) -> Iterator[Link]:
    for stage in state.stages.values():
        if stage.notebook:
            name = Path(stage.notebook)
            page = name.with_suffix(".html").as_posix()
            yield from _links(outputs, "", ((name.stem, page), (name.name, stage.notebook)))


def _links(outputs: Path, folder: str, files: tuple[tuple[str, str], ...]) -> Iterator[Link]:
    """Links to those files that are there."""
    for label, name in files:
        path = Path(folder) / name
        if (outputs / path).is_file():
            yield Link(label, quote(path.as_posix()))
