"""What a setting may be, in words, and the nearest value that it may have."""

from __future__ import annotations

from difflib import get_close_matches
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

_LIMITS = ("ge", "gt", "le", "lt")


def allowed(field: FieldInfo) -> str:
    """The kind and range of a field, or its choices: "a whole number from 1 to 16"."""
    kind = _kind(field)
    if get_origin(kind) is Literal:
        return f"one of {', '.join(get_args(kind))}"
    if kind is bool:
        return "true or false"
    if kind in (int, float):
        return f"a {'whole ' if kind is int else ''}number{_range(field)}"
    return "a text"


def nearest(field: FieldInfo, value: object) -> str:
    """A value that the field may have, as close to the given one as can be told."""
    kind = _kind(field)
    if get_origin(kind) is Literal:
        choices = {str(choice).casefold(): str(choice) for choice in get_args(kind)}
        near = get_close_matches(str(value).casefold(), choices, 1, 0.5)
        return choices[near[0]] if near else next(iter(choices.values()))
    if kind is bool:
        return "true"
    return _within(field, value) if kind in (int, float) else "a text"


def _kind(field: FieldInfo) -> Any:
    """The type of a field, without the None that leaves it unset."""
    others = [kind for kind in get_args(field.annotation) if kind is not NoneType]
    unset = NoneType in get_args(field.annotation)
    return others[0] if unset else field.annotation


def _limits(field: FieldInfo) -> dict[str, float]:
    return {
        name: limit
        for name in _LIMITS
        for item in field.metadata
        if (limit := getattr(item, name, None)) is not None
    }


def _range(field: FieldInfo) -> str:
    limits = _limits(field)
    if "gt" in limits:
        return f" above {limits['gt']:,}"
    if "ge" in limits and "le" in limits:
        return f" from {limits['ge']:,} to {limits['le']:,}"
    return f" of {limits['ge']:,} or more" if "ge" in limits else ""


def _within(field: FieldInfo, value: object) -> str:
    """The limit that a number is beyond; where it is no number, the default."""
    limits = _limits(field)
    try:
        number = float(str(value))
    except ValueError:
        number = None
    if number is not None and number > limits.get("le", number):
        return f"{limits['le']:g}"
    if (number is not None and "ge" in limits and number < limits["ge"]) or field.default is None:
        return f"{limits['ge']:g}"
    return str(field.default)
