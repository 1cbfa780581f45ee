"""From the newest text to what is published: front matter, contents, history, and the page.

Nothing is published that fails a gate, unless somebody forces it: then the document says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from runbook_helpers.check import Report
from runbook_helpers.check.view.badge import Badge
from runbook_helpers.checked import checked
from runbook_helpers.counting import counted
from runbook_helpers.errors import GateError
from runbook_helpers.publish import gates
from runbook_helpers.publish.formatter import Edition, format_runbook
from runbook_helpers.publish.html import to_html
from runbook_helpers.publish.metadata import Metadata
from runbook_helpers.session import Session

FINAL = "runbook.md"
_HOST = re.compile(r"https?://([A-Za-z0-9.-]+)")


@dataclass(frozen=True)
class Finished:
    """One runbook in its two published forms, and what was found about it."""

    markdown: str
    html: str
    report: Report

    @property
    def gates_failed(self) -> tuple[str, ...]:
        return self.report.score.gates_failed


def finish(session: Session, text: str, base: str, *, force: bool = False) -> Finished:
    """The runbook in `text` (artefact `base`) with all that a reader of the final one expects.

    GateError names the gates it fails and the lines; with `force` the document names them.
    """
    work = session.workspace
    made = work.record(base) or {}
    markdown = format_runbook(
        gates.without(text),
        metadata(session, made.get("made_by", {})),
        _edition(session, made, base),
        previous=gates.without(work.read(FINAL)) if work.has(FINAL) else None,
    )
    report = checked(session, markdown, final=True)
    if report.score.gates_failed and not force:
        raise _refusal(report, checked(session, text), str(work.path(base)))
    page = to_html(
        gates.marked(markdown, report, spans=True),
        title=session.mode.title,
        allowed_hosts=hosts(session),
        badge=Badge.of(report),
    )
    return Finished(gates.marked(markdown, report), page, report)


def _refusal(final: Report, base: Report, where: str) -> GateError:
    """The error for a runbook that fails gates; its lines are those of the file people can edit."""
    failing = gates.failed(final)
    in_base = {item.id: item for item in gates.failed(base)}
    listed = "".join(
        f"\n  - {line}"
        for line in gates.told(tuple(in_base.get(gate.id, gate) for gate in failing))
    )
    count = counted(len(failing), "gate")
    return GateError(
        f"not published: it fails {count}{listed}",
        where=where,
        expected="commands that are true, changes with an undo, names of this environment, "
        "no secrets, and tested or marked untested",
        hint="correct these lines, or ask for it with `runbook notes` and `runbook refine`; "
        "--force publishes it with a warning at its top",
    )


def metadata(session: Session, made_by: dict[str, Any]) -> Metadata:
    """Front matter as far as the workbench knows it."""
    mode, writer = session.mode, made_by.get("provider", "imported text")
    return Metadata(
        title=mode.title,
        id=mode.key.replace("_", "-"),
        failure_mode=mode.key,
        tags=mode.tags,
        severity=mode.severity,
        owner=session.environment.owner,
        generator=f"runbook-workbench {version('runbook-workbench')} ({writer})",
        model=str(made_by["model"]) if made_by.get("model") else "none",
    )


def hosts(session: Session) -> frozenset[str]:
    """Hosts the environment itself names: links to them are no outside addresses."""
    return frozenset(_HOST.findall(session.environment.details_text()))


def _edition(session: Session, made: dict[str, Any], base: str) -> Edition:
    by = made.get("made_by", {})
    writer = by.get("model") or f"{by.get('provider', 'unknown')} drafter"
    today = datetime.now(UTC).date()
    if base == FINAL:
        edited = session.workspace.edited(FINAL)
        return Edition("Edited by hand", session.author, today, force=edited)
    if made.get("notes"):
        notes = ", ".join(made["notes"])
        return Edition(f"Refined with expert notes {notes} ({writer})", session.author, today)
    if made.get("stage") == "draft":
        return Edition("Drafted", str(writer), today)
    return Edition("Imported", session.author, today)
