"""What the last validation of a workspace found, by family of codes, and whether it still holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from runbook_helpers import stages
from runbook_helpers.check.findings import SEVERITIES, Severity
from runbook_helpers.check.view.badge import Badge
from runbook_helpers.errors import WorkbenchError
from runbook_helpers.workspace import Workspace, sha256


@dataclass(frozen=True)
class Family:
    """The findings of one family of codes."""

    count: int
    worst: Severity


@dataclass(frozen=True)
class Checked:
    """One workspace's validation; `badge` None and a `problem` where there is none to read."""

    mode: str
    families: Mapping[str, Family] = field(default_factory=dict)
    badge: Badge | None = None
    problem: str = ""


def checked_of(folder: Path) -> Checked:
    """The validation of a workspace; a damaged one gives a reason, never an exception."""
    work, mode = Workspace(folder), folder.name
    if not work.has(stages.VALIDATION):
        return Checked(mode, problem="not validated")
    try:
        read = json.loads(work.read(stages.VALIDATION))
        badge = Badge.read(read, stale=_stale(work))
        return Checked(mode, _families(read["findings"]), badge)
    # Whatever a person or a crash has left in these files is a fact about the workspace.
    except (WorkbenchError, OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        return Checked(mode, problem=f"{stages.VALIDATION} can't be read: {type(error).__name__}")
    except RecursionError:
        return Checked(mode, problem=f"{stages.VALIDATION} can't be read: nested too deeply")


def _stale(work: Workspace) -> bool:
    """Whether the text that counts is another one than the one that was validated."""
    inputs = (work.record(stages.VALIDATION) or {}).get("inputs", {})
    name = stages.newest(work)
    return bool(inputs.get(name, {}).get("sha256") != sha256(work.read(name)))


def _families(findings: list[dict[str, str]]) -> dict[str, Family]:
    """Count and worst severity under the three letters that each code begins with."""
    counts = Counter(finding["code"][:3] for finding in findings)
    return {
        family: Family(count, min((_severity(f) for f in findings if f["code"][:3] == family),
                                  key=SEVERITIES.index))
        for family, count in counts.items()
    }  # fmt: skip


def _severity(finding: Mapping[str, str]) -> Severity:
    return SEVERITIES[SEVERITIES.index(finding["severity"])]
