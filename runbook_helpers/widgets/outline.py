"""The sections and steps of a runbook: what a note can be anchored to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from runbook_helpers import stages
from runbook_helpers.compare.table import Table
from runbook_helpers.runbook.document import parse
from runbook_helpers.session import Session


@dataclass(frozen=True)
class Anchor:
    """One place: a section (`step` None) or a step in it."""

    section: str | None
    step: int | None
    title: str


@dataclass(frozen=True)
class Outline:
    """The places of one runbook, in its order."""

    artefact: str
    anchors: tuple[Anchor, ...]

    def sections(self) -> tuple[tuple[str, str], ...]:
        """Title and key of each section a note can name."""
        named = [(a.title, a.section) for a in self.anchors if a.step is None and a.section]
        return tuple((title, key) for title, key in named if key)

    def steps(self, section: str = "") -> tuple[tuple[str, int], ...]:
        """Title and number of each step, of one section when its key is given."""
        return tuple(
            (f"{a.step}. {a.title}", a.step)
            for a in self.anchors
            if a.step is not None and section in ("", a.section)
        )

    def _repr_html_(self) -> str:
        rows = tuple(
            (title, key or "(own title)", "\n".join(steps))
            for title, key, steps in self._by_section()
        )
        table = Table(("section", "key", "steps"), rows, "No section was found.")
        return f"<p>Newest text: <code>{self.artefact}</code></p>{table._repr_html_()}"

    def _by_section(self) -> Iterator[tuple[str, str | None, list[str]]]:
        """Each section with its steps in words; steps before the first section stand alone."""
        section, steps = Anchor(None, None, ""), list[str]()
        for anchor in self.anchors:
            if anchor.step is not None:
                steps.append(f"{anchor.step}. {anchor.title}")
                continue
            if section.title or steps:
                yield section.title, section.section, steps
            section, steps = anchor, []
        if section.title or steps:
            yield section.title, section.section, steps


def outline(session: Session) -> Outline:
    """The places of the newest runbook; InputError when there is no draft yet."""
    name = stages.newest(session.workspace)
    document = parse(session.workspace.read(name))
    anchors = [
        anchor
        for section in (document.preamble, *document.sections)
        for anchor in (
            *([Anchor(section.key, None, section.title)] if section.title else []),
            *(
                Anchor(section.key, step.number, step.title)
                for step in document.steps
                if step.number is not None and section.start <= step.start < section.end
            ),
        )
    ]
    return Outline(name, tuple(anchors))
