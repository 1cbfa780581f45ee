"""Check the fields of Kubernetes manifests against those of the API's own types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from runbook_helpers.check.code.model import Complaint
from runbook_helpers.check.findings import Severity
from runbook_helpers.check.judges.kubectl.facts import kinds, near, types

# code: title, severity, why, what to do
CODES: Mapping[str, tuple[str, Severity, str, str]] = {
    "CFG006": (
        "Kubernetes has no such field here",
        "error",
        "`kubectl apply` refuses a manifest with a field that its kind does not have",
        "use the fields that `kubectl explain KIND --recursive` lists",
    ),
    "CFG007": (
        "a field of a Kubernetes manifest has the wrong type",
        "error",
        "`kubectl apply` refuses text where a list, an object or a number belongs",
        "write what `kubectl explain` says the field holds",
    ),
}
# Mappings of text to text: a bare number or true is refused; quantities take both.
TEXTS = frozenset(["annotations", "data", "labels", "matchLabels", "nodeSelector", "stringData"])
# Written as text or as a number: quantities and ports; the tables call both a plain value.
EITHER = frozenset(["*"])


def manifest(tree: Any) -> Iterator[Complaint]:
    """Complaints about a manifest of a kind that Kubernetes itself has; others are let be."""
    if not isinstance(tree, dict) or not isinstance(tree.get("kind"), str):
        return
    if tree["kind"] == "List" and isinstance(tree.get("items"), list):
        for item in tree["items"]:
            yield from manifest(item)
        return
    roots = _roots(str(tree.get("apiVersion", "")), tree["kind"])
    if roots:
        yield from _object(tree, roots, tree["kind"])


def _roots(version: str, kind: str) -> frozenset[str]:
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


def _object(tree: Any, allowed: frozenset[str], where: str) -> Iterator[Complaint]:
    """Complaints about one mapping, whose type is one of those allowed."""
    known = [types()[one] for one in allowed if one in types()]
    if not known or len(known) != len(allowed) or not isinstance(tree, dict):
        return
    for key, value in tree.items():
        held = frozenset(table[key] for table in known if key in table)
        if key == "value" and allowed == {"V1EnvVar"}:
            yield from _texts(tree, only=key)
        elif held:
            yield from _value(tree, key, value, held)
        elif isinstance(key, str) and not any(sign in key for sign in "<{$"):
            names = {name for table in known for name in table}
            row, column = _at(tree, key)
            fix = near(key, names) or _elsewhere(key, names)
            yield Complaint("CFG006", row, column, f"{where} has no field `{key}`", fix)


def _elsewhere(key: str, names: set[str]) -> str:
    shown = ", ".join(sorted(names)[:12])
    return f"its fields are {shown}" + (" …" if len(names) > 12 else "")


def _value(tree: Any, key: str, value: Any, held: frozenset[str]) -> Iterator[Complaint]:
    row, column = _at(tree, key)
    lists = frozenset(kind[1:] for kind in held if kind.startswith("["))
    objects = frozenset(kind for kind in held if kind in types())
    if value is None or held & EITHER:
        return
    if key in TEXTS and held == {"{s"} and isinstance(value, dict):
        yield from _texts(value)
        return
    if lists and len(lists) == len(held):
        if not isinstance(value, list):
            if not _open(value):
                yield Complaint("CFG007", row, column, f"`{key}` holds a list", "begin with `- `")
            return
        for item in value:
            yield from _object(item, lists, f"an item of `{key}`")
    elif objects and len(objects) == len(held):
        if isinstance(value, dict):
            yield from _object(value, objects, f"`{key}`")
        elif isinstance(value, list):
            yield Complaint("CFG007", row, column, f"`{key}` holds no list", "take the `- ` out")
    else:
        yield from _scalar(key, value, held, row, column)


def _texts(tree: Any, only: str = "") -> Iterator[Complaint]:
    for key, value in tree.items():
        if isinstance(value, bool | int | float) and only in ("", key):
            row, column = _at(tree, key)
            yield Complaint("CFG007", row, column, f"`{key}` holds text", "put it in quotes")


def _scalar(
    key: str, value: Any, held: frozenset[str], row: int, column: int
) -> Iterator[Complaint]:
    """A switch or number in quotes, or a list or mapping where one value belongs."""
    plain = held <= frozenset("sbit")
    if plain and isinstance(value, list | dict) and value:
        yield Complaint("CFG007", row, column, f"`{key}` holds one value")
    elif held == {"b"} and isinstance(value, str) and not _open(value):
        yield Complaint("CFG007", row, column, f"`{key}` is true or false", "without quotes")
    elif held == {"i"} and isinstance(value, str) and not _open(value):
        yield Complaint("CFG007", row, column, f"`{key}` is a number", "without quotes")


def _open(value: Any) -> bool:
    """A placeholder, masked or not, may become anything."""
    return isinstance(value, str) and (
        set(value) == {"x"} or any(sign in value for sign in "<>{}$[]")
    )


def _at(tree: Any, key: Any) -> tuple[int, int]:
    marks = getattr(getattr(tree, "lc", None), "data", None) or {}
    row, column, *_ = marks.get(key, (0, 0))
    return row, column
