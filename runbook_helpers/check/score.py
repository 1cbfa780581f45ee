"""What a score is: thirty items, each met, not met or not judged, and the band they add up to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from runbook_helpers.check.findings import Finding

State = Literal["met", "not met", "not judged"]
How = Literal["automatic", "hint", "person"]
Band = Literal["draft", "reviewable", "usable", "publishable"]


@dataclass(frozen=True)
class Judgement:
    """One item of the rubric, as far as a program can say."""

    id: str
    title: str
    state: State
    why: str
    how: How  # "hint": nothing speaks against it, and a person has the last word
    gate: bool = False
    findings: tuple[Finding, ...] = ()  # what speaks against it


@dataclass(frozen=True)
class Score:
    """All items; one that nobody could judge is never counted as met."""

    items: tuple[Judgement, ...]

    @property
    def possible(self) -> int:
        return len(self.items)

    @property
    def points(self) -> int:
        return sum(item.state == "met" for item in self.items)

    @property
    def gates_failed(self) -> tuple[str, ...]:
        """The gates that are certainly not met: what publishing stops at."""
        return tuple(item.id for item in self._gates() if item.state == "not met")

    @property
    def gates_open(self) -> tuple[str, ...]:
        """The gates nobody could judge."""
        return tuple(item.id for item in self._gates() if item.state == "not judged")

    @property
    def band(self) -> Band:
        """draft below 15, reviewable to 23, usable to 27; publishable needs all gates as well."""
        if self.points < 15:
            return "draft"
        if self.points < 24:
            return "reviewable"
        passed = not self.gates_failed and not self.gates_open
        return "publishable" if self.points >= 28 and passed else "usable"

    def summary(self, settled: Collection[str] = ()) -> str:
        """One line: "score 27 of 30 (usable); gates failed: R29".

        Of gates nobody could judge, those that are `settled` elsewhere are left out.
        """
        words = f"score {self.points} of {self.possible} ({self.band})"
        if self.gates_failed:
            words += f"; gates failed: {', '.join(self.gates_failed)}"
        if unsettled := [gate for gate in self.gates_open if gate not in settled]:
            words += f"; gates not judged: {', '.join(unsettled)}"
        return words

    def as_dict(self) -> dict[str, Any]:
        """The score as JSON holds it."""
        return {
            **self.figures(),
            "items": [
                {"id": i.id, "title": i.title, "state": i.state, "why": i.why, "gate": i.gate}
                for i in self.items
            ],
        }

    def figures(self) -> dict[str, Any]:
        """The score without its items, as a record of an artefact holds it."""
        return {
            "points": self.points,
            "possible": self.possible,
            "band": self.band,
            "gates_failed": list(self.gates_failed),
            "gates_not_judged": list(self.gates_open),
        }

    def _gates(self) -> Iterator[Judgement]:
        return (item for item in self.items if item.gate)
