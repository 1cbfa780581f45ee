"""One check a text: the stages of a session ask about the same text more than once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from runbook_helpers.check import Report, check
from runbook_helpers.session import Session

_KEPT = 4  # texts: draft, refined, final, and one more


def checked(session: Session, text: str, *, final: bool = False) -> Report:
    """What the check of a text says for the session's environment, as of today."""
    known, today = session.reports, datetime.now(UTC).date()
    key = (text, final, today)
    if key not in known:
        while len(known) >= _KEPT:
            known.pop(next(iter(known)))
        known[key] = check(text, environment=session.environment, final=final, today=today)
    return known[key]


def figures(report: Report) -> dict[str, Any]:
    """What a record in run.json keeps of a check: enough to see what a refinement has mended."""
    coverage = report.coverage
    return {
        "findings": report.counts,
        "coverage": {"commands": coverage.commands, "checked": coverage.checked},
        "score": report.score.figures(),
    }
