"""Check the fields of Kubernetes manifests against those of the API's own types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from runbook_helpers.check.code.model import Complaint
from runbook_helpers.check.findings import Severity
from runbook_helpers.check.judges.kubectl.apis import no_kind, open_value, place, roots_of
from runbook_helpers.check.judges.kubectl.facts import choices, near, types
from runbook_helpers.check.judges.kubectl.quantities import amount_hint, is_quantity

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
AMOUNTS = {  # mappings of text to an amount
    "V1ResourceRequirements": ("limits", "requests"),
    "V1VolumeResourceRequirements": ("limits", "requests"),
    "V1LimitRangeItem": ("default", "defaultRequest", "max", "min"),
    "V1ResourceQuotaSpec": ("hard",),
}
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
    version = str(tree.get("apiVersion", ""))
    roots = roots_of(version, tree["kind"])
    if roots:
        yield from fields_of(tree, roots, tree["kind"])
    elif version and not open_value(version) and not open_value(tree["kind"]):
        yield from no_kind(tree, version, tree["kind"])


def field_of(key: str, value: Any, held: frozenset[str]) -> Iterator[Complaint]:
    """Complaints about the value of one field, whose type is one of those held."""
    if held:
        yield from _value({key: value}, key, value, held)


def fields_of(tree: Any, allowed: frozenset[str], where: str) -> Iterator[Complaint]:
    """Complaints about one mapping, whose type is one of those allowed."""
    known = [types()[one] for one in allowed if one in types()]
    if not known or len(known) != len(allowed) or not isinstance(tree, dict):
        return
    for key, value in tree.items():
        held = frozenset(table[key] for table in known if key in table)
        if key == "value" and allowed == {"V1EnvVar"}:
            yield from _texts(tree, only=key)
        elif held and any(key in AMOUNTS.get(one, ()) for one in allowed):
            if isinstance(value, dict):
                yield from _amounts(value)
            else:
                yield from _value(tree, key, value, held)
        elif held:
            yield from _value(tree, key, value, held)
            yield from _limited(tree, key, value, allowed)
        elif isinstance(key, str) and not any(sign in key for sign in "<{$"):
            names = {name for table in known for name in table}
            row, column = place(tree, key)
            fix = near(key, names) or _elsewhere(key, names)
            yield Complaint("CFG006", row, column, f"{where} has no field `{key}`", fix)


def _amounts(value: Any) -> Iterator[Complaint]:
    for key, amount in value.items():
        row, column = place(value, key)
        if isinstance(amount, list | dict):
            yield Complaint("CFG007", row, column, f"`{key}` is an amount", "write such as 1Gi")
        elif not open_value(amount) and not is_quantity(str(amount)) and amount is not None:
            fix = amount_hint(str(amount))
            yield Complaint("CFG007", row, column, f"`{amount}` is no amount", fix)


def _limited(tree: Any, key: str, value: Any, allowed: frozenset[str]) -> Iterator[Complaint]:
    """A word where the API takes only some."""
    known = [choices()[one].get(key) for one in allowed if one in choices()]
    words = sorted({word for words in known if words for word in words})
    if not words or not all(known) or not isinstance(value, str) or open_value(value):
        return
    if value not in words:
        row, column = place(tree, key)
        fix = near(value, words) or "use one of: " + ", ".join(words)
        yield Complaint("CFG007", row, column, f"`{key}` cannot be `{value}`", fix)


def _elsewhere(key: str, names: set[str]) -> str:
    shown = ", ".join(sorted(names)[:12])
    return f"its fields are {shown}" + (" …" if len(names) > 12 else "")


def _value(tree: Any, key: str, value: Any, held: frozenset[str]) -> Iterator[Complaint]:
    row, column = place(tree, key)
    lists = frozenset(kind[1:] for kind in held if kind.startswith("["))
    objects = frozenset(kind for kind in held if kind in types())
    if value is None or held & EITHER:
        return
    if held == {"{s"} and isinstance(value, dict) and (key in TEXTS or key == "selector"):
        yield from _texts(value)
        return
    if lists and len(lists) == len(held):
        if not isinstance(value, list):
            if not open_value(value):
                yield Complaint("CFG007", row, column, f"`{key}` holds a list", "begin with `- `")
            return
        for item in value:
            yield from fields_of(item, lists, f"an item of `{key}`")
    elif objects and len(objects) == len(held):
        yield from _fields(key, value, objects, row, column)
    elif all(kind.startswith("{") for kind in held):
        if not isinstance(value, dict) and not open_value(value):
            message = f"`{key}` holds names and values"
            yield Complaint("CFG007", row, column, message, "write NAME: VALUE below it")
    else:
        yield from _scalar(key, value, held, row, column)


def _fields(
    key: str, value: Any, objects: frozenset[str], row: int, column: int
) -> Iterator[Complaint]:
    if isinstance(value, dict):
        yield from fields_of(value, objects, f"`{key}`")
    elif isinstance(value, list):
        yield Complaint("CFG007", row, column, f"`{key}` holds no list", "take the `- ` out")
    elif not open_value(value):
        message = f"`{key}` holds fields, not `{value}`"
        yield Complaint("CFG007", row, column, message, _elsewhere(key, _names(objects)))


def _names(kinds: frozenset[str]) -> set[str]:
    return {name for kind in kinds for name in types()[kind]}


def _texts(tree: Any, only: str = "") -> Iterator[Complaint]:
    for key, value in tree.items():
        if isinstance(value, bool | int | float | list | dict) and only in ("", key):
            row, column = place(tree, key)
            nested = isinstance(value, list | dict)
            fix = "write one text" if nested else "put it in quotes"
            yield Complaint("CFG007", row, column, f"`{key}` holds text", fix)


def _scalar(
    key: str, value: Any, held: frozenset[str], row: int, column: int
) -> Iterator[Complaint]:
    """A switch or number in quotes, or a list or mapping where one value belongs."""
    plain = held <= frozenset("sbit")
    if plain and isinstance(value, list | dict) and value:
        yield Complaint("CFG007", row, column, f"`{key}` holds one value")
    elif held == {"b"} and isinstance(value, str) and not open_value(value):
        yield Complaint("CFG007", row, column, f"`{key}` is true or false", "without quotes")
    elif held == {"i"} and isinstance(value, str) and not open_value(value):
        yield Complaint("CFG007", row, column, f"`{key}` is a number", "without quotes")
