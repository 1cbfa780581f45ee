"""What changed between the versions of kubectl, and what the version people have makes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from runbook_helpers.check.facts import PACKS

Changes = Mapping[str, Mapping[str, Any]]


@cache
def _pack() -> Mapping[str, Any]:
    text = (PACKS / "kubectl_versions.json").read_text(encoding="utf-8")
    return cast("Mapping[str, Any]", json.loads(text))


def changed_commands() -> Changes:
    """Commands that came or went: `after` a version and `until` one."""
    return cast("Changes", _pack()["commands"])


def changed_flags(path: str) -> Changes:
    """A command's flags that came or went."""
    return cast("Changes", _pack()["flags"].get(path, {}))


def added(path: str, version: str) -> dict[str, Any]:
    """Flags that the version people have takes, and the main table's version may not."""
    return {
        name: {"kind": change.get("kind", "string"), **change}
        for name, change in changed_flags(path).items()
        if holds(change, version)
    }


def holds(change: Mapping[str, Any], version: str) -> bool:
    """Whether something is there in a version; "" is the newest."""
    here = _number(version) or _number(_pack()["newest"])
    after, until = _number(change.get("after", "")), _number(change.get("until", ""))
    return (not after or here > after) and (not until or here < until)


def untimely(path: str, name: str, version: str) -> str:
    """Why the version people have lacks a flag, or for "" the command; empty when it has it."""
    change = (changed_flags(path).get(name) if name else changed_commands().get(path)) or {}
    if not version or not change or holds(change, version):
        return ""
    after = change.get("after", "")
    if after and _number(version) <= _number(after):
        return f"came after kubectl {after}; the environment names {version}"
    return f"is gone in kubectl {change['until']}; the environment names {version}"


def went(path: str, name: str) -> str:
    """`is gone in kubectl 1.20`, for a flag of a command or a command that is no longer there."""
    change = changed_flags(path).get(name, {}) if path else changed_commands().get(name, {})
    return f"is gone in kubectl {change['until']}" if "until" in change else ""


def _number(version: str) -> tuple[int, ...]:
    found = re.search(r"(\d+)\.(\d+)", version)
    return (int(found[1]), int(found[2])) if found else ()
