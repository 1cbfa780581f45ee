"""What the stages make: the names in a workspace, and what a notebook shows of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from runbook_helpers.check import Report
from runbook_helpers.notes import Notes
from runbook_helpers.runbook import frontmatter

if TYPE_CHECKING:
    from runbook_helpers.check.view.badge import Badge

INITIAL_PROMPT = "prompts/initial_prompt.md"
REFINEMENT_PROMPT = "prompts/refinement_prompt.md"
DRAFT = "initial_runbook.md"
NOTES = "expert_notes.yaml"
REFINED = "refined_runbook.md"
VALIDATION = "validation.json"
RUNBOOK = "runbook.md"
PAGE = "runbook.html"
RUNBOOKS = (DRAFT, REFINED, RUNBOOK)
"""The texts that a person goes back to."""


@dataclass(frozen=True)
class Artefact:
    """What a stage made: where it is, its text, and what has to be said about it."""

    path: Path
    text: str = field(repr=False)  # shown as Markdown; a notebook need not keep it twice
    notices: tuple[str, ...] = ()

    def _repr_markdown_(self) -> str:
        said = "".join(f"> {notice}\n\n" for notice in self.notices)
        return f"{said}{frontmatter.split(self.text).body}"


@dataclass(frozen=True)
class Prompt(Artefact):
    """A prompt, shown as the literal text that is sent."""

    def _repr_markdown_(self) -> str:
        return f"~~~~text\n{self.text}\n~~~~"


@dataclass(frozen=True)
class NotesTaken(Artefact):
    """All notes of a workspace."""

    notes: Notes = field(default_factory=Notes)

    def _repr_markdown_(self) -> str:
        said = "".join(f"> {notice}\n\n" for notice in self.notices)
        return f"{said}{self.notes._repr_markdown_()}"


@dataclass(frozen=True)
class Validation(Artefact):
    """The findings about the newest runbook, which is `about`."""

    about: Path = Path()
    report: Report = field(default_factory=Report)

    @property
    def badge(self) -> Badge:
        """How far the runbook was checked, in one line."""
        from runbook_helpers.check.view.badge import Badge

        return Badge.of(self.report)

    def _repr_markdown_(self) -> str:
        return self.report.summary()

    def _repr_html_(self) -> str:
        return self.report._repr_html_()
