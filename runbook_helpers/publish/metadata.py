"""Front matter of a published runbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

UNTESTED = "untested: no drill recorded"


@dataclass(frozen=True)
class Metadata:
    """What the workbench knows of a runbook, in the order in which it is written."""

    title: str
    id: str
    failure_mode: str  # the failure mode's key
    tags: tuple[str, ...]
    severity: str
    owner: str  # a team, never a person
    status: str = "draft"
    tested: str = UNTESTED
    review_interval: str = "90 days"
    generator: str = "runbook-workbench"  # what made the file, and who wrote the text
    model: str | None = None  # None: no model had a part in it


# What only the workbench can know; anything else a person may set in the file itself.
_OURS = frozenset({"id", "failure_mode", "generator", "model"})
_ORDER = (
    *("title", "id", "failure_mode", "tags", "severity", "owner", "status", "tested"),
    *("version", "created", "last_reviewed", "review_interval", "generator", "model"),
)


def merge(
    metadata: Metadata, written: Mapping[str, Any], *, dates: Mapping[str, str]
) -> dict[str, Any]:
    """Front matter in its order: what a person wrote wins, keys of their own come last."""
    known: dict[str, Any] = {f.name: getattr(metadata, f.name) for f in fields(metadata)}
    kept = {key: value for key, value in written.items() if key not in _OURS}
    merged = {**known, **kept, **dates}
    return {key: merged[key] for key in (*_ORDER, *merged) if key in merged}
