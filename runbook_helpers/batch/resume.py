"""Which notebooks of a failure mode must run: the first that is not done, and all behind it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from runbook_helpers.batch.ledger import ModeState, StageState
from runbook_helpers.batch.notebook import Notebook
from runbook_helpers.batch.parameters import PATHS
from runbook_helpers.batch.plan import Plan
from runbook_helpers.batch.reach import deciding
from runbook_helpers.catalog import FailureMode


@dataclass(frozen=True)
class Rest:
    """The notebooks of one failure mode that can be kept and those that must run."""

    kept: tuple[Notebook, ...]
    due: tuple[Notebook, ...]
    reason: str = ""
    """Why a notebook that was done must run again; empty when none was."""


def rest(
    plan: Plan,
    mode: FailureMode,
    state: ModeState | None,
    given: Mapping[str, Any],
    settings: Mapping[str, Any] = MappingProxyType({}),
) -> Rest:
    """What is left to do for a mode of which `state` is known."""
    others = _others(state, given, settings) if state else ""
    for number, notebook in enumerate(plan.stages):
        done = state.stages.get(notebook.key) if state else None
        if done is None or done.status != "done":
            return Rest(plan.stages[:number], plan.stages[number:])
        reason = _outdated(plan, notebook, mode, done, given)
        if reason := others or reason:
            return Rest(plan.stages[:number], plan.stages[number:], reason)
    return Rest(plan.stages, ())


def _others(state: ModeState, given: Mapping[str, Any], settings: Mapping[str, Any]) -> str:
    """Which values a mode was made with that are not those of now; empty when all are."""
    differing = {
        "parameters": _differing(state.parameters, given),
        "settings": _differing(deciding(state.settings), deciding(settings)),
    }
    return "; ".join(
        f"other {what}: {', '.join(names)}" for what, names in differing.items() if names
    )


def inputs(
    plan: Plan, notebook: Notebook, mode: FailureMode | None, given: Mapping[str, Any]
) -> dict[str, str]:
    """Every file a notebook's result depends on, by SHA-256, named as it lies in the project."""
    paths = [notebook.path, *(Path(given[name]) for name in PATHS if given.get(name))]
    if mode is not None:
        own = (mode.initial_template, mode.refinement_template, mode.environment_file)
        paths += [*own, *([mode.reference] if mode.reference else [])]
    return {_name(path, plan.project.root): _hash(path) for path in paths}


def unchanged(
    plan: Plan,
    notebook: Notebook,
    mode: FailureMode | None,
    done: StageState,
    given: Mapping[str, Any],
) -> bool:
    """Whether what is recorded as done is done, still there, and from the same inputs."""
    return done.status == "done" and not _outdated(plan, notebook, mode, done, given)


def _outdated(
    plan: Plan,
    notebook: Notebook,
    mode: FailureMode | None,
    done: StageState,
    given: Mapping[str, Any],
) -> str:
    changed = _differing(done.inputs, inputs(plan, notebook, mode, given))
    if changed:
        return f"changed since: {', '.join(changed)}"
    if not done.notebook or not (plan.project.outputs / done.notebook).is_file():
        return f"its executed notebook is gone: {done.notebook}"
    return ""


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return [key for key in dict.fromkeys([*old, *new]) if old.get(key) != new.get(key)]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
