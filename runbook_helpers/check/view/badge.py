"""One line that says how far a runbook was checked, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from runbook_helpers.check.findings import Report, counted
from runbook_helpers.check.view.colours import GOOD, SOLID, UNKNOWN

_PART = (
    "display:inline-block;padding:.1em .6em;color:#fff;background:{};"
    "box-shadow:-1px 0 rgba(255,255,255,.4)"
)
_WHOLE = (
    "display:inline-block;border-radius:.4em;overflow:hidden;vertical-align:middle;"
    "font:600 .8125rem/1.7 system-ui,sans-serif"
)


@dataclass(frozen=True)
class Badge:
    """The figures of one check; green is said only of what was looked at as a whole."""

    commands: int
    checked: int
    errors: int
    points: int | None = None  # of the rubric; None: nobody has scored it
    possible: int | None = None
    band: str = ""
    stale: bool = False  # the text has changed since

    @classmethod
    def of(cls, report: Report) -> Badge:
        """The badge of a report."""
        coverage, score = report.coverage, report.score
        return cls(
            *(coverage.commands, coverage.checked, report.counts["error"]),
            *(score.points, score.possible, score.band),
        )

    @classmethod
    def read(cls, validation: Mapping[str, Any], *, stale: bool) -> Badge:
        """The badge of a validation.json; a KeyError or TypeError where it isn't one."""
        coverage, score = validation["coverage"], validation.get("score") or {}
        return cls(
            int(coverage["commands"]),
            int(coverage["checked"]),
            sum(finding["severity"] == "error" for finding in validation["findings"]),
            score.get("points"),
            score.get("possible"),
            str(score.get("band", "")),
            stale=stale,
        )

    @property
    def whole(self) -> bool:
        """Whether there was something to check, all of it was, and it is still the same text."""
        return 0 < self.commands == self.checked and not self.stale

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """The words and the colour behind each; grey unless all was checked, red for an error."""
        if self.stale:  # what was found in another text says nothing of this one
            return ((self.coverage, UNKNOWN),)
        good = GOOD if self.whole else UNKNOWN
        parts = [(self.coverage, good)]
        parts.append((counted(self.errors, "error"), SOLID["error"] if self.errors else good))
        if self.points is not None and self.possible is not None:
            parts.append((f"score {self.points}/{self.possible}", self._score_colour()))
        return tuple(parts)

    def __str__(self) -> str:
        return " · ".join(words for words, _ in self.parts)

    @property
    def coverage(self) -> str:
        """How much of it anybody looked at, in words."""
        if self.stale:
            return "changed since it was checked"
        if not self.commands:
            return "no commands found"
        return f"checked {self.checked}/{self.commands}"

    def _score_colour(self) -> str:
        """Green for what may be published, every gate included."""
        return GOOD if self.whole and self.band == "publishable" else UNKNOWN

    def _repr_html_(self) -> str:
        shown = "".join(
            f'<span style="{_PART.format(colour)}">{escape(words)}</span>'
            for words, colour in self.parts
        )
        return f'<span class="runbook-badge" style="{_WHOLE}">{shown}</span>'
