"""Every code a finding can have, with its title, its severity, and the reason for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from runbook_helpers.check.findings import Severity
from runbook_helpers.check.rules import RULES


@dataclass(frozen=True)
class Code:
    """One stable code: three letters for the family, and a number."""

    code: str
    title: str
    severity: Severity
    why: str
    fix: str


@cache
def codes() -> dict[str, Code]:
    """All codes by name, in the order of their families."""
    return {code.code: code for code in sorted(every_code(), key=lambda code: code.code)}


def every_code() -> list[Code]:
    """The codes of all tables and rules, one after the other."""
    from runbook_helpers.check import ignores
    from runbook_helpers.check.code import syntax
    from runbook_helpers.check.judges import aws, cobra, config, host, kubectl, promql, sql
    from runbook_helpers.check.judges.kubectl import manifests

    tables = (syntax, host, cobra, kubectl, aws, sql, promql, config, manifests, ignores)
    found = [Code(name, *facts) for table in tables for name, facts in table.CODES.items()]
    return found + [Code(r.code, r.title, r.severity, r.why, r.fix) for r in RULES]
