"""The parameters a form can show, each with its type and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from runbook_helpers.errors import InputError


@dataclass(frozen=True)
class Field:
    """One parameter: its name in a notebook and in `Settings`, and what a person reads."""

    name: str
    kind: type
    label: str
    hint: str


FIELDS: tuple[Field, ...] = (
    Field("failure_mode", str, "Failure mode", "clear it to see every prepared one, or type yours"),
    Field("provider", str, "Written by", "empty: Ollama if it answers, else reference"),
    Field("model", str, "Model", "empty: the project's model"),
    Field("environment_file", str, "Environment file", "empty: the failure mode's own"),
    Field("output_dir", str, "Output folder", "empty: the project's outputs/"),
    Field("notes_file", str, "Notes file", "empty: none; else YAML with expert notes"),
    Field("seed", int, "Seed", "same seed, same draft"),
    Field("temperature", float, "Temperature", "0 is steady, 1 is inventive"),
)


def checked(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as a form holds them; InputError names each that is unknown or mistyped."""
    known = {field.name: field for field in FIELDS}
    unknown = [f'unknown parameter "{name}"' for name in parameters if name not in known]
    wrong = [
        f'"{name}" is {value!r}, not {known[name].kind.__name__}'
        for name, value in parameters.items()
        if name in known and not _is(value, known[name].kind)
    ]
    if unknown or wrong:
        raise InputError(
            "; ".join(unknown + wrong),
            where="parameters",
            expected=", ".join(f"{field.name}: {field.kind.__name__}" for field in FIELDS),
            hint="correct the parameters cell, or the value passed to it",
        )
    return dict(parameters)


def field_named(name: str) -> Field:
    """The field of a checked parameter."""
    return next(field for field in FIELDS if field.name == name)


def _is(value: object, kind: type) -> bool:
    if isinstance(value, bool):  # an int to Python, a slip to a person
        return False
    return isinstance(value, int | float) if kind is float else isinstance(value, kind)
