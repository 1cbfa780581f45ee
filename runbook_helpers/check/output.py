"""Findings written down for people, programs, code scanners and pull requests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from runbook_helpers.check.codes import codes
from runbook_helpers.check.findings import Finding, Report

Reports = Mapping[Path, Report]
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_NOTICES = {"error": "error", "warning": "warning", "info": "notice"}


def text(reports: Reports) -> str:
    """One line a finding: `file:line:column: CODE message; what to do [severity]`."""
    return "".join(f"{path}:{finding}\n" for path, finding in _all(reports))


def as_json(reports: Reports) -> str:
    """All findings, and how many commands there are and were checked."""
    coverages = [report.coverage for report in reports.values()]
    counts = {
        "commands": sum(coverage.commands for coverage in coverages),
        "checked": sum(coverage.checked for coverage in coverages),
        "unchecked": sum(coverage.unchecked for coverage in coverages),
    }
    listed = [{"file": str(path), **asdict(finding)} for path, finding in _all(reports)]
    scores = {str(path): report.score.as_dict() for path, report in reports.items()}
    told = {"findings": listed, "counts": counts, "score": scores}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def sarif(reports: Reports) -> str:
    """SARIF 2.1.0, which code scanners read."""
    used = sorted({finding.code for _, finding in _all(reports)})
    rules = [
        {
            "id": code,
            "shortDescription": {"text": codes()[code].title},
            "fullDescription": {"text": codes()[code].why},
        }
        for code in used
    ]
    driver = {"name": "runbook-check", "rules": rules}
    results = [_result(path, finding) for path, finding in _all(reports)]
    run = {"tool": {"driver": driver}, "results": results}
    return json.dumps({"version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def github(reports: Reports) -> str:
    """Workflow commands that GitHub shows beside the lines of a pull request."""
    return "".join(
        f"::{_NOTICES[finding.severity]} file={_property(str(path))},line={finding.line},"
        f"col={finding.column},title={finding.code}::{_data(f'{finding.message}; {finding.fix}')}\n"
        for path, finding in _all(reports)
    )


WRITERS: dict[str, Callable[[Reports], str]] = {
    "text": text,
    "json": as_json,
    "sarif": sarif,
    "github": github,
}


def _all(reports: Reports) -> Iterator[tuple[Path, Finding]]:
    for path, report in reports.items():
        yield from ((path, finding) for finding in report.findings)


def _result(path: Path, finding: Finding) -> dict[str, Any]:
    region = {"startLine": finding.line, "startColumn": finding.column}
    place = {"artifactLocation": {"uri": path.as_posix()}, "region": region}
    return {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}; {finding.fix}"},
        "locations": [{"physicalLocation": place}],
    }


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
