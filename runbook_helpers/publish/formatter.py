"""The final Markdown: front matter, title, contents, sections in order, version history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from runbook_helpers.publish import contents, history
from runbook_helpers.publish.metadata import Metadata, merge
from runbook_helpers.runbook import frontmatter
from runbook_helpers.runbook.arrange import arrange
from runbook_helpers.runbook.document import Document, parse


@dataclass(frozen=True)
class Edition:
    """Why a version is made: `force` makes one even where the text seems unchanged."""

    change: str
    author: str
    day: date
    force: bool = False


def format_runbook(
    text: str,
    metadata: Metadata,
    edition: Edition,
    *,
    previous: str | None = None,
) -> str:
    """The final form of `text`; `previous`, the last final form, gives its history and dates.

    No line of the text's body is lost. A text that says nothing new gives `previous` back.
    Front matter in the text wins over `metadata`, but for what only the workbench can know.
    """
    body, own = _bare(text, metadata.title)
    written = parse(text).metadata
    last = _Last.read(previous, metadata.title)
    rows = (*last.rows, *(row for row in own if row not in last.rows))
    kept = {**last.kept, **written}
    if previous is not None and not edition.force and _same(body, kept, metadata, last):
        return previous
    rows = history.grow(rows, day=edition.day, author=edition.author, change=edition.change)
    dates = {
        "version": rows[-1].version,
        "created": str(kept.get("created") or edition.day.isoformat()),
        # Formatting is no review: a date that a person set stays.
        "last_reviewed": str(kept.get("last_reviewed") or edition.day.isoformat()),
    }
    return _compose(body, rows, merge(metadata, kept, dates=dates), parse(text).comments)


# What only a person changes in the final file, so that it outlives a new draft.
_STANDING = ("status", "tested", "review_interval", "created", "last_reviewed")
_MOVING = ("version", "created", "last_reviewed", "generator")


@dataclass(frozen=True)
class _Last:
    """What there was before."""

    body: str
    front: dict[str, Any]
    rows: tuple[history.Row, ...]

    @classmethod
    def read(cls, text: str | None, title: str) -> _Last:
        if text is None:
            return cls("", {}, ())
        body, rows = _bare(text, title)
        return cls(body, parse(text).metadata, rows)

    @property
    def kept(self) -> dict[str, Any]:
        return {key: self.front[key] for key in _STANDING if key in self.front}


def _bare(text: str, title: str) -> tuple[str, tuple[history.Row, ...]]:
    """The arranged body without contents and history table, and the rows of that table."""
    document = parse("\n" + contents.without(parse(text).body))
    rows, rest = _history(document)
    return arrange(parse(f"\n{rest}"), title=title), rows


def _history(document: Document) -> tuple[tuple[history.Row, ...], str]:
    section = document.section("history")
    if section is None:
        return (), document.body
    rows, kept = history.read(section.body.split("\n"))
    if not rows:
        return (), document.body
    heading = (
        document.lines[section.start : section.body_start] if any(map(str.strip, kept)) else ()
    )
    lines = (*document.lines[: section.start], *heading, *kept, *document.lines[section.end :])
    return rows, "\n".join(lines)


def _same(body: str, kept: dict[str, Any], metadata: Metadata, last: _Last) -> bool:
    now = merge(metadata, kept, dates={})
    return body == last.body and _facts(now) == _facts(last.front)


def _facts(front: dict[str, Any]) -> dict[str, Any]:
    plain = {
        key: list(value) if isinstance(value, tuple) else value for key, value in front.items()
    }
    return {key: value for key, value in plain.items() if key not in _MOVING}


def _compose(
    body: str, rows: tuple[history.Row, ...], front: dict[str, Any], comments: tuple[str, ...]
) -> str:
    title = f"## {history.TITLE}\n\n"
    tail = "" if parse(f"\n{body}").section("history") else title
    whole = contents.insert(f"{body.rstrip()}\n\n{tail}{history.table(rows)}\n")
    return frontmatter.join(front, f"\n{whole}", comments)
