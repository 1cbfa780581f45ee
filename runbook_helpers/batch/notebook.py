"""A source notebook and the parameters it declares."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runbook_helpers.errors import InputError


@dataclass(frozen=True)
class Notebook:
    """One stage's notebook; `parameters` maps each declared name to its type's name, or ""."""

    key: str
    path: Path
    parameters: Mapping[str, str]


def inspect(key: str, path: Path) -> Notebook:
    """The notebook at `path`, its parameters read without a kernel; InputError if it can't be."""
    import nbformat
    import papermill

    if not path.is_file():
        raise InputError("there is no such notebook", where=path)
    try:
        # papermill does not check what it reads.
        nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        declared = papermill.inspect_notebook(papermill_path(path))
    except (OSError, ValueError, KeyError, AttributeError, nbformat.ValidationError) as error:
        words = str(error).partition("\n")[0] or type(error).__name__
        raise InputError(
            f"not a notebook that can be run: {words}",
            where=path,
            expected="Jupyter's format 4 with a kernelspec",
        ) from error
    return Notebook(key, path, {name: _type(facts) for name, facts in declared.items()})


def papermill_path(path: Path) -> str:
    """A path as papermill wants it: it fills `{…}` in paths, so braces are doubled."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _type(facts: Mapping[str, Any]) -> str:
    """The declared type, else that of the default, else "" for unknown."""
    declared = str(facts["inferred_type_name"])
    if declared != "None":
        return declared.partition("[")[0].strip()
    try:
        default = ast.literal_eval(facts["default"])
    except (ValueError, SyntaxError):
        return ""
    return "" if default is None else type(default).__name__
