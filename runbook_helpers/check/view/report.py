"""A report as a page of its own: badge, findings by severity, and the text they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from runbook_helpers.check.findings import SEVERITIES, Finding, Report, Severity, counted
from runbook_helpers.check.view.badge import Badge
from runbook_helpers.check.view.colours import SOLID
from runbook_helpers.check.view.source import link, source

_CELL = "text-align:left;vertical-align:top;padding:.25rem .5rem"
_MOST_ROWS = 500  # of one severity: nobody reads on, and a page must open
# Shown unfolded: what must be gone, and what needs a reason to stay.
_OPEN = frozenset({"error", "warning"})


def to_html(report: Report) -> str:
    """Badge and summary, one foldable table a severity, and the numbered lines they link to."""
    lines = report.text.split("\n") if report.text else []
    tables = (_group(report, severity, len(lines)) for severity in SEVERITIES)
    said = escape(f"{report.summary()} · {report.coverage.summary()}")
    head = f"<p>{Badge.of(report)._repr_html_()} <strong>{said}</strong></p>"
    return "".join((head, *tables, _score(report), _skipped(report), _source(report, lines)))


def _group(report: Report, severity: Severity, lines: int) -> str:
    found = [finding for finding in report.findings if finding.severity == severity]
    if not found:
        return ""
    label = (
        f'<span style="color:#fff;background:{SOLID[severity]};border-radius:.4em;'
        f'padding:.1em .6em">{counted(len(found), severity)}</span>'
    )
    opened = " open" if severity in _OPEN else ""
    head = "".join(
        f'<th style="{_CELL}">{n}</th>' for n in ("Line", "Code", "Finding", "What to do")
    )
    rows = "".join(_row(finding, lines) for finding in found[:_MOST_ROWS])
    left = len(found) - _MOST_ROWS
    more = f"<p>{left:,} more: `runbook check` lists them all.</p>" if left > 0 else ""
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"
    return f'<details{opened} class="runbook-findings"><summary>{label}</summary>{table}</details>'


def _row(finding: Finding, lines: int) -> str:
    words = map(escape, (finding.code, finding.message, finding.fix))
    cells = (link(finding.line, lines), *words)
    return "<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in cells) + "</tr>"


def _score(report: Report) -> str:
    """What costs a point, and why; an item that nobody could judge costs one too."""
    lost = [item for item in report.score.items if item.state != "met"]
    rows = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}">{escape(cell)}</td>' for cell in cells) + "</tr>"
        for cells in ((item.id, item.title, item.state, item.why) for item in lost)
    )
    table = f"<table><tbody>{rows}</tbody></table>" if rows else ""
    said = escape(report.score.summary())
    return f'<details class="runbook-score"><summary>{said}</summary>{table}</details>'


def _skipped(report: Report) -> str:
    """What nobody could ask: a rule left out is not a rule that was kept."""
    if not report.skipped:
        return ""
    told = escape(", ".join(f"{skip.code} ({skip.reason})" for skip in report.skipped))
    return f"<p>Not asked: {told}</p>"


def _source(report: Report, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    worst: dict[int, Severity] = {}
    for finding in sorted(report.findings, key=lambda f: SEVERITIES.index(f.severity)):
        worst.setdefault(finding.line, finding.severity)
    return (
        '<details open class="runbook-source"><summary>The text, line by line</summary>'
        f"{source(lines, worst)}</details>"
    )
