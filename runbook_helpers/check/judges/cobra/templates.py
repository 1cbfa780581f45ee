"""The fields that docker's commands offer to `--format`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.facts import PACKS
from runbook_helpers.check.judges.cobra.words import Line
from runbook_helpers.check.judges.host.words import did_you_mean
from runbook_helpers.check.judges.programs.go_template import DOCKER, ITEM, Fields, template_fault

_PS = (
    "ID Image Command CreatedAt RunningFor Ports State Status Size Names Labels Label Mounts "
    "Networks LocalVolumes Platform"
)
_IMAGES = (
    "ID Repository Tag Digest CreatedSince CreatedAt Size Containers SharedSize UniqueSize "
    "VirtualSize"
)
_VOLUMES = "Name Driver Scope Mountpoint Labels Label Links Size Status Availability Group"
_NETWORKS = "ID Name Driver Scope IPv4 IPv6 Internal Labels Label CreatedAt"
_SERVICES = "ID Name Mode Replicas Image Ports"
LISTINGS: Mapping[str, tuple[str, ...]] = {
    command: tuple(fields.split())
    for commands, fields in (
        (("ps", "ls", "list"), _PS),
        (("images", "image ls", "image list"), _IMAGES),
        (("stats",), "Container Name ID CPUPerc MemUsage NetIO BlockIO MemPerc PIDs"),
        (("volume ls", "volume list"), _VOLUMES),
        (("network ls", "network list"), _NETWORKS),
        (("service ls", "service list"), _SERVICES),
        (("service ps", "stack ps"), "ID Name Image Node DesiredState CurrentState Error Ports"),
        (
            ("node ls",),
            "ID Self Hostname Status Availability ManagerStatus TLSStatus EngineVersion",
        ),
        (("history",), "ID CreatedSince CreatedAt CreatedBy Size Comment"),
        (("system df",), "Type TotalCount Active Size Reclaimable Images Containers Volumes"),
    )
    for command in commands
}


def check_template(line: Line, command: str, word: Word) -> None:
    """Complain of a template that Go does not parse, or of a field the listing lacks."""
    if "{{" not in word.text and "}}" not in word.text:
        return
    fields = None if "compose" in line.path else _fields(command)
    if "verbose" in [name for name, _ in line.flags]:
        fields = None
    if found := template_fault(word.text, DOCKER, fields):
        path = found.partition("no field `.")[2].rstrip("`").split(".")
        beside = _beside(path, fields or {})
        fix = did_you_mean(path[-1], beside, ".") if path[-1] else ""
        if beside == (ITEM,):
            fix = f"go through the list: {{{{range .{'.'.join(path[:-1])}}}}}…{{{{end}}}}"
        line.complain("CMD013", word, f"--format: {found}", fix)


def _fields(command: str) -> Fields | None:
    """All that a command's template may name; None where nobody knows."""
    if command in LISTINGS:
        return dict.fromkeys(LISTINGS[command])
    fields: Fields | None = _structs().get(command.removeprefix("system "))
    return fields


def _beside(path: list[str], fields: Fields) -> tuple[str, ...]:
    """The names that could have stood where the last of the path does."""
    for name in path[:-1]:
        fields = fields.get(name) or {}
    return tuple(fields)


@cache
def _structs() -> dict[str, Any]:
    pack = json.loads((PACKS / "docker_fields.json").read_text(encoding="utf-8"))
    fields: dict[str, Any] = pack["fields"]
    return fields
