"""How PostgreSQL takes types: its operators, functions, implicit casts and settings' values."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from runbook_helpers.check.facts import PACKS

PACK = PACKS / "postgresql_types.json.gz"

Form = tuple[Sequence[str], str, int, bool]  # parameters, result, how many are needed, variadic

SettingKind = tuple[str, str, float | None, float | None, list[str]]


@cache
def _facts() -> Mapping[str, Any]:
    facts: Mapping[str, Any] = json.loads(gzip.decompress(PACK.read_bytes()))
    return facts


def category(kind: str) -> str:
    """The letter of a built-in type's category (N number, S text, D date …); "" for any other."""
    return str(_facts()["categories"].get(kind, ""))


def operators(name: str) -> list[tuple[str, str, str]]:
    """Left type ("" for a prefix), right type and result of each operator of that name."""
    return [(left, right, result) for left, right, result in _facts()["operators"].get(name, ())]


def forms(name: str) -> list[Form]:
    """Every way a built-in function can be called; empty when it isn't known."""
    return [
        (parameters, result, least, variadic)
        for parameters, result, least, variadic in _facts()["functions"].get(name, ())
    ]


def parameters(form: Form, count: int) -> Iterator[str] | None:
    """The types that a form takes for so many arguments; None when it takes another number."""
    names, _, least, variadic = form
    if variadic:
        more = count - len(names) + 1
        last = names[-1].removeprefix("_")
        return iter([*names[:-1], *[last] * more]) if more >= 0 else None
    return iter(names[:count]) if least <= count <= len(names) else None


def becomes(kind: str, wanted: str) -> bool:
    """Whether a value of the type can stand where the other is wanted, without being cast."""
    if kind == wanted or wanted in ("any", "anyelement", "anycompatible"):
        return True
    array = kind.startswith("_")
    if wanted in ("anynonarray", "anycompatiblenonarray"):
        return not array
    if wanted.startswith(("any", "record")):
        return _is_one_of(kind, array, wanted)
    return wanted in _facts()["casts"].get(kind, ())


def can_be_cast(kind: str, wanted: str) -> bool:
    """Whether CAST takes a value of one built-in type to the other; text goes both ways."""
    strings = "S" in (category(kind), category(wanted))
    return strings or becomes(kind, wanted) or wanted in _facts()["explicit"].get(kind, ())


def _is_one_of(kind: str, array: bool, wanted: str) -> bool:
    if wanted in ("anyarray", "anycompatiblearray"):
        return array or kind in ("int2vector", "oidvector")
    if wanted in ("anymultirange", "anycompatiblemultirange"):
        return kind.endswith("multirange")
    if wanted in ("anyrange", "anycompatiblerange"):
        return kind.endswith("range")
    return wanted == "record" and kind == "record"


def setting_kind(name: str) -> SettingKind | None:
    """Kind, unit, least, most and words of a setting; None when it isn't known."""
    found = _facts()["settings"].get(name)
    if found is None:
        return None
    kind, unit, least, most, words = found
    bounds = [float(bound) if bound is not None else None for bound in (least, most)]
    return kind, unit or "", bounds[0], bounds[1], words or []
