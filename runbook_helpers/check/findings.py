"""What was found about a runbook: findings are facts for a person to weigh, not errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from runbook_helpers import counting

if TYPE_CHECKING:
    from runbook_helpers.check.score import Score

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True)
class Edit:
    """A safe change within one line of the text; line and column count from 1."""

    line: int
    column: int
    old: str  # what stands there; where anything else does, the change isn't made
    new: str


@dataclass(frozen=True)
class Finding:
    """One thing to look at; line and column count from 1, as editors do."""

    line: int
    column: int
    code: str
    severity: Severity
    message: str
    fix: str  # what to do about it, in the imperative
    edits: tuple[Edit, ...] = ()  # how `--fix` mends it; empty: only a person can

    def __str__(self) -> str:
        code = f"{self.code} [*]" if self.edits else self.code
        return f"{self.line}:{self.column}: {code} {self.message}; {self.fix} [{self.severity}]"


@dataclass(frozen=True)
class Skipped:
    """A rule that could not be asked, and why."""

    code: str
    reason: str


@dataclass(frozen=True)
class Coverage:
    """How many commands and queries there are, and how many of them a judge knows."""

    commands: int = 0
    checked: int = 0
    unknown: tuple[str, ...] = ()  # the tools that nobody here knows

    @property
    def unchecked(self) -> int:
        return self.commands - self.checked

    def summary(self) -> str:
        """One line: never a word that could be taken for "all is well"."""
        if not self.commands:
            return "no commands found"
        words = f"{self.checked} of {self.commands} commands checked"
        return f"{words}; not checked: {', '.join(self.unknown)}" if self.unknown else words


@dataclass(frozen=True, repr=False)
class Report:
    """All findings about one text, in the order of its lines."""

    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    coverage: Coverage = Coverage()
    present: frozenset[str] = frozenset()  # what the text has that can be judged, see present.py
    text: str = field(default="", compare=False)  # what was checked, so that lines can be shown
    partial: bool = False  # only chosen codes were asked for: a score would mislead

    @cached_property
    def score(self) -> Score:
        """How whole the runbook is, by the thirty items of the rubric."""
        from runbook_helpers.check.rubric import score

        return score(self)

    @property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each severity, worst first."""
        return {
            severity: sum(finding.severity == severity for finding in self.findings)
            for severity in SEVERITIES
        }

    def summary(self) -> str:
        """One line: the counts in words."""
        if not self.findings:
            return "no findings"
        parts = [counted(number, severity) for severity, number in self.counts.items() if number]
        return ", ".join(parts)

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON holds it."""
        return {
            "summary": self.summary(),
            "counts": self.counts,
            "findings": [asdict(finding) for finding in self.findings],
            "skipped": [asdict(skip) for skip in self.skipped],
            "coverage": {
                "commands": self.coverage.commands,
                "checked": self.coverage.checked,
                "unchecked": self.coverage.unchecked,
                "unknown": list(self.coverage.unknown),
            },
            "score": self.score.as_dict(),
        }

    def __repr__(self) -> str:
        return f"<Report: {self.summary()}; {self.coverage.summary()}>"

    def _repr_html_(self) -> str:
        from runbook_helpers.check.view.report import to_html

        return to_html(self)


def ordered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings by place, then by severity."""
    return tuple(
        sorted(findings, key=lambda f: (f.line, f.column, SEVERITIES.index(f.severity), f.code))
    )


def counted(number: int, severity: str) -> str:
    """A number of findings in words."""
    return counting.counted(number, "hint" if severity == "info" else severity)
