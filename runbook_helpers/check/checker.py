"""Ask every rule of a runbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from runbook_helpers.check.bounds import read
from runbook_helpers.check.codes import codes
from runbook_helpers.check.findings import Finding, Report, Skipped, ordered
from runbook_helpers.check.ignores import heeded
from runbook_helpers.check.present import present
from runbook_helpers.check.rule import Environment, Rule, Subject
from runbook_helpers.check.rules import RULES
from runbook_helpers.check.truth import Found, judge
from runbook_helpers.runbook.document import Document

_FINAL = ["MET002"]  # asked of a text about to be published only


def check(
    text: str | Document,
    *,
    environment: Environment | None = None,
    final: bool = False,
    today: date | None = None,
    rules: tuple[Rule, ...] = RULES,
) -> Report:
    """Everything the rules find in a runbook; never raises, whatever the text is.

    `final` is for a text about to be published: it is also asked for its front matter, and what
    a draft may still lack becomes an error.
    """
    part = read(text)
    document = part.document
    subject = Subject(document, environment, final, today, part.unread, part.wrapper)
    skipped = tuple(Skipped(r.code, why) for r in rules if (why := r.lacks(subject)))
    asked = [rule for rule in rules if not rule.lacks(subject)]
    found = [f for rule in asked for f in _findings(rule, subject)]
    tools: Mapping[str, str] = getattr(environment, "tools", None) or {}
    judged = judge(document, tools)
    found += [_finding(place) for place in judged.found]
    unasked = [skip.code for skip in skipped] + ([] if final else _FINAL)
    meant = [finding for finding in found if part.is_meant(finding)]
    kept = heeded(document, meant, tuple(codes()), unasked)
    return Report(
        ordered(kept), skipped, part.coverage(judged.coverage), present(subject), document.text
    )


def _finding(found: Found) -> Finding:
    complaint, known = found.complaint, codes()[found.complaint.code]
    return Finding(
        line=found.line + 1,
        column=found.column + 1,
        code=complaint.code,
        severity=complaint.severity or known.severity,
        message=complaint.message,
        fix=complaint.fix or known.fix,
        edits=found.edits,
    )


def _findings(rule: Rule, subject: Subject) -> list[Finding]:
    return [
        Finding(
            line=spot.line + 1,
            column=spot.column + 1,
            code=rule.code,
            severity=rule.severity_for(subject, spot),
            message=spot.message,
            fix=spot.fix or rule.fix,
            edits=spot.edits,
        )
        for spot in rule.find(subject)
    ]
