"""The values a batch passes to its notebooks: checked before any kernel starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from runbook_helpers.batch.notebook import Notebook
from runbook_helpers.batch.plan import Plan, refuse
from runbook_helpers.catalog import FailureMode

# What the batch itself decides, and how a person decides it instead.
OWN = {
    "failure_mode": "name failure modes instead",
    "output_dir": "name the output folder instead",
    "interactive": "a batch never is",
}
# Kernels work in the project's root, but a relative path counts from where it was typed.
PATHS = ("environment_file", "notes_file")
_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "bool": (bool,),
    "int": (int,),
    "float": (float, int),
    "list": (list,),
    "dict": (dict,),
}


def check(plan: Plan, given: Mapping[str, Any]) -> dict[str, Any]:
    """The values with their paths made absolute; InputError lists all that can't be passed."""
    refuse(
        (problem for name, value in given.items() for problem in _problems(plan, name, value)),
        where="parameters",
    )
    return {name: _absolute(name, value) for name, value in given.items()}


def values(
    notebook: Notebook, given: Mapping[str, Any], outputs: Path, mode: FailureMode | None
) -> dict[str, Any]:
    """What one notebook gets: of all values those that it declares."""
    own = {"output_dir": str(outputs), "interactive": False}
    if mode is not None:
        own["failure_mode"] = mode.key
    return {k: v for k, v in {**given, **own}.items() if k in notebook.parameters}


def _problems(plan: Plan, name: str, value: object) -> Iterator[str]:
    types = {n.parameters[name]: n.path.name for n in plan.notebooks if name in n.parameters}
    if name in OWN:
        yield f'"{name}" is set by the batch: {OWN[name]}'
    elif not types:
        yield _unknown(plan, name)
    for type_, where in types.items():
        if name not in OWN and not _fits(value, type_):
            got = type(value).__name__
            yield f'"{name}" is {value!r}, a {got}; {where} expects {type_}'
    if name in PATHS and isinstance(value, str) and value and not _file(value).is_file():
        yield f'"{name}": there is no file {value}'


def _unknown(plan: Plan, name: str) -> str:
    known = sorted({key for n in plan.notebooks for key in n.parameters} - OWN.keys())
    near = get_close_matches(name, known, 1)
    meant = f"; did you mean {near[0]}?" if near else ""
    return f'no notebook has a parameter "{name}"{meant} (known: {", ".join(known) or "none"})'


def _fits(value: object, type_: str) -> bool:
    allowed = _TYPES.get(type_)
    if allowed is None:
        return True
    return isinstance(value, allowed) and (type_ == "bool" or not isinstance(value, bool))


def _absolute(name: str, value: Any) -> Any:
    return str(_file(value)) if name in PATHS and value else value


def _file(value: str) -> Path:
    return Path(value).expanduser().absolute()
