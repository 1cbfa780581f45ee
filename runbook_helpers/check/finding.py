"""What a check says: findings are values, not errors."""

from __future__ import annotations

import html
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class Finding:
    """One thing about one place; lines and columns are counted from 1, as editors count."""

    line: int
    column: int
    code: str  # family and number, stable for ever: STR007
    severity: str  # one of SEVERITIES
    message: str
    fix: str  # what to do about it

    def __str__(self) -> str:
        return (
            f"{self.line}:{self.column}: {self.code} {self.severity}: {self.message} ({self.fix})"
        )


@dataclass(frozen=True)
class Report:
    """All findings about one runbook, in the order of its lines."""

    findings: tuple[Finding, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many findings of each severity, also those of which there are none."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in SEVERITIES}

    def summary(self) -> str:
        """One line for people."""
        if not self.findings:
            return "No findings."
        parts = [f"{n} {name}{'s' * (n != 1)}" for name, n in self.counts.items() if n]
        return f"Findings: {', '.join(parts)}."

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON knows it."""
        return {"findings": [asdict(finding) for finding in self.findings], "counts": self.counts}

    def _repr_html_(self) -> str:
        head = "<tr><th>line</th><th>code</th><th>severity</th><th>finding</th><th>fix</th></tr>"
        rows = "".join(_row(finding) for finding in self.findings)
        table = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>" if rows else ""
        return f"<p><strong>{self.summary()}</strong></p>{table}"


def _row(finding: Finding) -> str:
    cells = (finding.line, finding.code, finding.severity, finding.message, finding.fix)
    return f"<tr>{''.join(f'<td>{html.escape(str(cell))}</td>' for cell in cells)}</tr>"
