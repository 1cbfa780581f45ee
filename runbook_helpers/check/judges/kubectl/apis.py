"""Which types of the API a manifest's apiVersion and kind name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from runbook_helpers.check.code.model import Complaint
from runbook_helpers.check.judges.kubectl.facts import kinds, near, types

OLD = frozenset(["extensions"])  # Kubernetes 1.22 dropped the last kind of this group
OTHERS = frozenset(["Config", "Status", "Scale", "Eviction", "Binding", "DeleteOptions"])


def no_kind(tree: Any, version: str, kind: str) -> Iterator[Complaint]:
    """A kind that stands in another group, or is a misspelt one of this group."""
    group, slash, _ = version.rpartition("/")
    group = group if slash else ""
    homes = sorted({where for where, name in _by_kind() if name == kind})
    names = {name for where, name in _by_kind() if where == group}
    message = f"`{version}` has no kind `{kind}`"
    if homes and group not in homes and (group in OLD or any(w == group for w, _ in _by_kind())):
        row, column = place(tree, "apiVersion")
        known = _versions(homes[0], kind)
        yield Complaint("CFG006", row, column, message, f"write apiVersion: {known}")
    elif not homes and names and f"{_plain(version)}{kind}" not in types():
        row, column = place(tree, "kind")
        if (fix := near(kind, names)) and kind not in OTHERS and not kind.endswith("List"):
            yield Complaint("CFG006", row, column, message, fix)


def _plain(version: str) -> str:
    number = version.rpartition("/")[2]
    return number[:1].upper() + number[1:]


def _versions(group: str, kind: str) -> str:
    """`apps/v1` for a Deployment; the newest that is stable."""
    entry = _by_kind()[(group, kind)]
    numbers = sorted(
        match[1] for root in entry["roots"] if (match := re.search(r"V(\d\w*?)[A-Z]", root))
    )
    number = next((n for n in reversed(numbers) if n.isdecimal()), numbers[-1] if numbers else "1")
    return f"{group}/v{number}".lstrip("/")


def roots_of(version: str, kind: str) -> frozenset[str]:
    """The types of a kind in an API version; none when this version is not in the tables."""
    group, slash, number = version.rpartition("/")
    entry = _by_kind().get((group if slash else "", kind))
    if not entry:
        return frozenset()
    named = [root for root in entry["roots"] if _is_version(root, number, kind)]
    return frozenset(named)


def _is_version(root: str, number: str, kind: str) -> bool:
    """Whether `V2HorizontalPodAutoscaler` is the type of `autoscaling/v2`."""
    plain = root.removesuffix(kind)
    return plain.endswith(number[:1].upper() + number[1:]) and root.endswith(kind)


@cache
def _by_kind() -> dict[tuple[str, str], Any]:
    return {
        (group, entry["kind"]): entry for entry in kinds().values() for group in entry["groups"]
    }


def open_value(value: Any) -> bool:
    """A placeholder, masked or not, may become anything."""
    return isinstance(value, str) and (
        set(value) == {"x"} or any(sign in value for sign in "<>{}$[]")
    )


def place(tree: Any, key: Any) -> tuple[int, int]:
    """Row and column of a key of a YAML mapping."""
    marks = getattr(getattr(tree, "lc", None), "data", None) or {}
    row, column, *_ = marks.get(key, (0, 0))
    return row, column
