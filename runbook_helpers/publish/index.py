"""`outputs/index.html`: one row a failure mode, linking everything it left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from runbook_helpers.publish.page import render


@dataclass(frozen=True)
class Link:
    """A file by its path relative to the index."""

    label: str
    path: str


@dataclass(frozen=True)
class IndexRow:
    """What the index says of one failure mode."""

    title: str
    key: str
    severity: str
    status: str  # done, failed, interrupted or pending
    writer: str  # who wrote the text: a model's name, or the reference drafter
    errors: int | None = None  # findings by severity; None before there was a validation
    warnings: int | None = None
    infos: int | None = None
    badge: str = ""  # HTML: how far it was checked
    seconds: float | None = None
    problem: str = ""  # why it is not done, in words
    documents: tuple[Link, ...] = ()
    notebooks: tuple[Link, ...] = ()


def render_index(
    rows: Sequence[IndexRow], *, generated: str, more: Sequence[Link] = (), heat_map: str = ""
) -> str:
    """The page; `generated` says when and by what, `more` links what concerns all modes.

    `heat_map` is HTML: the findings of all modes by family.
    """
    counts = Counter(row.status for row in rows)
    return render(
        "index.html.j2",
        rows=rows,
        counts=counts,
        generated=generated,
        more=more,
        heat_map=heat_map,
    )
