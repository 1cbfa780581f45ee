"""The fields that docker's listings offer to `--format`."""

from __future__ import annotations

from collections.abc import Mapping

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.judges.cobra.words import Line
from runbook_helpers.check.judges.host.words import did_you_mean
from runbook_helpers.check.judges.programs.go_template import trouble

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
FIELDS: Mapping[str, tuple[str, ...]] = {
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
    fields = FIELDS.get(command, ()) if "compose" not in line.path else ()
    if "verbose" in [name for name, _ in line.flags]:
        fields = ()
    if found := trouble(word.text, fields):
        name = found.partition("no field `.")[2].rstrip("`")
        fix = did_you_mean(name, fields, ".") if name else ""
        line.complain("CMD013", word, f"--format: {found}", fix)
