"""Findings as a SARIF 2.1.0 log (OASIS), with the changes that mend them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from runbook_helpers.check.codes import Code, codes
from runbook_helpers.check.findings import Edit, Finding
from runbook_helpers.check.sources import Unreadable

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def log(found: Sequence[tuple[Path, Finding]], unreadable: Sequence[Unreadable]) -> dict[str, Any]:
    """One run of the checker."""
    used = sorted({finding.code for _, finding in found})
    driver = {"name": "runbook-check", "rules": [_rule(codes()[code]) for code in used]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(unreadable)],
        "results": [_result(path, finding, used.index(finding.code)) for path, finding in found],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: Code) -> dict[str, Any]:
    return {
        "id": code.code,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.why},
        "help": {"text": f"What to do: {code.fix}."},
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
    }


def _invocation(unreadable: Sequence[Unreadable]) -> dict[str, Any]:
    """What could not be checked is said, so that silence is not taken for praise."""
    notices = [
        {
            "level": "error",
            "message": {"text": one.problem},
            "locations": [{"physicalLocation": {"artifactLocation": _artefact(one.name)}}],
        }
        for one in unreadable
    ]
    more = {"toolExecutionNotifications": notices} if notices else {}
    return {"executionSuccessful": not unreadable, **more}


def _result(path: Path, finding: Finding, rule: int) -> dict[str, Any]:
    region = {"startLine": finding.line, "startColumn": finding.column}
    place = {"artifactLocation": _artefact(path), "region": region}
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}; {finding.fix}"},
        "locations": [{"physicalLocation": place}],
    }
    if finding.edits:
        changed = [_replacement(edit) for edit in finding.edits]
        changes = [{"artifactLocation": _artefact(path), "replacements": changed}]
        result["fixes"] = [{"description": {"text": finding.fix}, "artifactChanges": changes}]
    return result


def _replacement(edit: Edit) -> dict[str, Any]:
    region = {
        "startLine": edit.line,
        "startColumn": edit.column,
        "endColumn": edit.column + len(edit.old),
    }
    return {"deletedRegion": region, "insertedContent": {"text": edit.new}}


def _artefact(path: Path) -> dict[str, str]:
    """A URI reference: a blank or an umlaut in a name is escaped."""
    return {"uri": path.as_uri() if path.is_absolute() else quote(path.as_posix())}
