"""From the newest text to what is published: front matter, contents, history, and the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from runbook_helpers.publish.formatter import format_runbook
from runbook_helpers.publish.html import to_html
from runbook_helpers.publish.metadata import Metadata
from runbook_helpers.session import Session

_HOST = re.compile(r"https?://([A-Za-z0-9.-]+)")


@dataclass(frozen=True)
class Finished:
    """One runbook in its two published forms."""

    markdown: str
    html: str


def finish(session: Session, text: str, base: str) -> Finished:
    """The runbook in `text` (artefact `base`) with all that a reader of the final one expects."""
    work = session.workspace
    previous = work.read("runbook.md") if work.has("runbook.md") else None
    made = work.record(base) or {}
    markdown = format_runbook(
        text,
        metadata(session, made.get("made_by", {})),
        change=_change(made, base),
        author=session.author,
        today=datetime.now(UTC).date(),
        previous=previous,
    )
    page = to_html(markdown, title=session.mode.title, allowed_hosts=hosts(session))
    return Finished(markdown, page)


def metadata(session: Session, made_by: dict[str, object]) -> Metadata:
    """Front matter as far as the workbench knows it."""
    model = made_by.get("model")
    return Metadata(
        title=session.mode.title,
        id=session.mode.key.replace("_", "-"),
        failure_mode=session.mode.key,
        tags=session.mode.tags,
        severity=session.mode.severity,
        owner=session.environment.owner,
        generator=f"runbook-workbench {version('runbook-workbench')} "
        f"({made_by.get('provider', 'imported text')})",
        model=str(model) if model else None,
    )


def hosts(session: Session) -> frozenset[str]:
    """Hosts the environment itself names: links to them are no outside addresses."""
    return frozenset(_HOST.findall(session.environment.details_text()))


def _change(made: dict[str, object], base: str) -> str:
    notes = made.get("notes")
    if isinstance(notes, list) and notes:
        return f"Refined with expert notes {', '.join(map(str, notes))}"
    words = {"draft": "Drafted", "adopt": "Imported", "format": "Edited by hand"}
    return words.get(str(made.get("stage")), f"Formatted from {base}")
