"""Settings of a batch, which reach its kernels as the RUNBOOK_ variables that a session reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from runbook_helpers.batch.plan import Plan, refuse
from runbook_helpers.settings import PREFIX, resolve

# These change where or how fast a text is made, not which: --resume keeps what is done.
_SAME_TEXT = frozenset(
    {"host", "allow_remote", "parallel", "attempts", "cache", "timeout", "deadline"}
)
# The batch itself gives these: as parameters, or because it is the one that needs them.
_OWN = frozenset({"provider", "model", "environment_file", "output_dir", "jobs"})


def settings(plan: Plan, given: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that were given, as JSON has them; InputError lists all that can't be passed."""
    wanted = {name: value for name, value in given.items() if value is not None}
    refuse(
        [
            f'"{name}" is given twice: as a setting and as a parameter'
            for name in wanted.keys() & parameters.keys()
        ]
        + [
            f'"{name}" is no setting here: pass it as a parameter or an argument'
            for name in wanted.keys() & _OWN
        ],
        where="settings",
    )
    resolve(wanted, plan.project.root)  # what is unknown or out of range is an error of its own
    if replay := wanted.get("replay"):
        file = Path(replay).expanduser().absolute()
        refuse([] if file.is_file() else [f'"replay": there is no file {file}'], where="settings")
        wanted["replay"] = str(file)
    return wanted


def variables(chosen: Mapping[str, Any]) -> dict[str, str]:
    """The settings as variables of a process; they win over those that are set around it."""
    return {
        PREFIX + name.upper(): value if isinstance(value, str) else json.dumps(value)
        for name, value in chosen.items()
    }


def deciding(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the settings that decide what a text says."""
    return {name: value for name, value in chosen.items() if name not in _SAME_TEXT}
