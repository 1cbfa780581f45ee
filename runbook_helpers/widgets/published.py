"""The finished runbook: its front matter, its history, and the way to its pages."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from runbook_helpers import stages
from runbook_helpers.compare.table import Link, Table
from runbook_helpers.runbook import frontmatter
from runbook_helpers.runbook.document import Section, parse
from runbook_helpers.session import Session
from runbook_helpers.stages import Artefact

_PAGES = (
    (stages.PAGE, "the page: one file, opens without a network"),
    (stages.RUNBOOK, "the document: Markdown that a person may edit"),
    (stages.VALIDATION, "the findings, for programs"),
    ("run.json", "who made what, from what, and when"),
)


@dataclass(frozen=True)
class Shown:
    """Markdown that shows itself."""

    markdown: str

    def _repr_markdown_(self) -> str:
        return self.markdown


def front_matter(runbook: Artefact) -> Table:
    """The facts above the text, as a table."""
    metadata = frontmatter.split(runbook.text).metadata
    rows = tuple((key, _plain(value)) for key, value in metadata.items())
    return Table(("key", "value"), rows, "This runbook has no front matter.")


def version_history(runbook: Artefact) -> Shown:
    """The table of versions at the end of a formatted runbook."""
    section: Section | None = parse(runbook.text).section("history")
    return Shown(section.body if section else "*This runbook has no version history.*")


def links(session: Session, interactive: bool) -> Table:
    """The files of the workspace, by addresses that work from the notebook this is shown in."""
    work = session.workspace
    # An executed notebook of a batch lies in the workspace; one that is open lies where we are.
    base = Path.cwd() if interactive else work.path("notebooks")
    rows = tuple(
        (Link(name, Path(os.path.relpath(work.path(name), base)).as_posix()), what)
        for name, what in _PAGES
        if work.has(name)
    )
    return Table(("file", "what it is"), rows, f"Nothing in {work.folder} yet.")


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
