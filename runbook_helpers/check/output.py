"""Findings written down for people, programs, code scanners and pull requests."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from runbook_helpers.check.codes import codes
from runbook_helpers.check.findings import Finding, Report
from runbook_helpers.check.sarif import log
from runbook_helpers.check.sources import Unreadable

Reports = Mapping[Path, Report]
_NOTICES = {"error": "error", "warning": "warning", "info": "notice"}
_COLOURS = {"error": "31", "warning": "33", "info": "36"}


def text(reports: Reports, _: Sequence[Unreadable] = (), colour: bool = False) -> str:
    """One line a finding: `file:line:column: CODE message; what to do [severity]`.

    `[*]` behind a code: `--fix` mends it.
    """
    told = _painted if colour else "{}:{}".format
    return "".join(f"{told(path, finding)}\n" for path, finding in _all(reports))


def _painted(path: Path, finding: Finding) -> str:
    place, code = f"{finding.line}:{finding.column}", f"\033[1;{_COLOURS[finding.severity]}m"
    mark = " \033[36m[*]\033[0m" if finding.edits else ""
    return (
        f"\033[1m{path}\033[0m:{place}: {code}{finding.code}\033[0m{mark} {finding.message}; "
        f"{finding.fix} [{finding.severity}]"
    )


def as_json(reports: Reports, unreadable: Sequence[Unreadable] = ()) -> str:
    """All findings, and how many commands there are and were checked.

    The score of a file is null where only chosen codes were asked for.
    """
    coverages = [report.coverage for report in reports.values()]
    counts = {
        "commands": sum(coverage.commands for coverage in coverages),
        "checked": sum(coverage.checked for coverage in coverages),
        "unchecked": sum(coverage.unchecked for coverage in coverages),
    }
    listed = [
        {"file": str(path), **asdict(finding), "fixable": bool(finding.edits)}
        for path, finding in _all(reports)
    ]
    missed = [{"file": str(one.name), "problem": one.problem} for one in unreadable]
    scores = {
        str(path): None if report.partial else report.score.as_dict()
        for path, report in reports.items()
    }
    told = {"findings": listed, "counts": counts, "score": scores, "unreadable": missed}
    return _json(told)


def sarif(reports: Reports, unreadable: Sequence[Unreadable] = ()) -> str:
    """SARIF 2.1.0, which code scanners read."""
    return _json(log(tuple(_all(reports)), unreadable))


def github(reports: Reports, unreadable: Sequence[Unreadable] = ()) -> str:
    """Workflow commands that GitHub shows beside the lines of a pull request."""
    found = "".join(
        f"::{_NOTICES[finding.severity]} file={_property(str(path))},line={finding.line},"
        f"col={finding.column},title={finding.code}::{_data(f'{finding.message}; {finding.fix}')}\n"
        for path, finding in _all(reports)
    )
    missed = (f"::error file={_property(str(u.name))}::{_data(u.problem)}\n" for u in unreadable)
    return found + "".join(missed)


WRITERS: dict[str, Callable[[Reports, Sequence[Unreadable]], str]] = {
    "text": text,
    "json": as_json,
    "sarif": sarif,
    "github": github,
}


def statistics(reports: Reports) -> str:
    """How often each code was found, the most frequent first."""
    return "".join(
        f"{row['count']:>5}  {row['code']}  {'[*]' if row['fixable'] else '[ ]'}  {row['title']}\n"
        for row in _counted(reports)
    )


def statistics_json(reports: Reports) -> str:
    """The same for programs."""
    return _json(_counted(reports))


def _counted(reports: Reports) -> list[dict[str, Any]]:
    found = Counter(finding.code for _, finding in _all(reports))
    fixable = Counter(finding.code for _, finding in _all(reports) if finding.edits)
    return [
        {"code": code, "title": codes()[code].title, "count": count, "fixable": fixable[code]}
        for code, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    ]


def _all(reports: Reports) -> Iterator[tuple[Path, Finding]]:
    for path, report in reports.items():
        yield from ((path, finding) for finding in report.findings)


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
