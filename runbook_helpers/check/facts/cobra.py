"""What docker and helm accept, version by version, as their own programs say."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from runbook_helpers.check.facts import PACKS

Table = Mapping[str, Any]


@cache
def versions(tool: str) -> Mapping[str, Table]:
    """The tool's table of commands by its version."""
    if tool == "docker-compose":
        return {"2": _compose()}
    pack = json.loads(gzip.decompress((PACKS / f"{tool}.json.gz").read_bytes()))
    if tool == "docker":
        for table in pack["versions"].values():
            table["commands"]["compose"] = _compose()
    return cast("Mapping[str, Table]", pack["versions"])


@cache
def _compose() -> Table:
    """The table of docker's plugin `compose`, which people also call as docker-compose."""
    pack = json.loads((PACKS / "docker_compose.json").read_text(encoding="utf-8"))
    return {
        "flags": _flags(pack["flags"]),
        "commands": {name: _command(*entry) for name, entry in pack["commands"].items()},
    }


def _command(least: int, most: int | None, flags: str, *marks: str) -> Table:
    table = {"flags": _flags(f"{flags} dry-run"), "least": least, "stops": "stops" in marks}
    table |= {"any": True} if flags == "*" else {}
    return table | ({} if most is None else {"most": most})


def _flags(text: str) -> Table:
    """`n,tail=` is -n and --tail with a value."""
    flags: dict[str, Table] = {}
    for word in text.split():
        short, _, name = word.removesuffix("=").rpartition(",")
        kind = {"kind": "string" if word.endswith("=") else "bool"}
        flags[name] = kind | ({"short": short} if short else {})
    return flags


def chosen(tool: str, version: str) -> tuple[str, ...]:
    """The versions to judge by: the nearest, or the newest of each major where none is named."""
    known = sorted(versions(tool), key=_numbers)
    if not _numbers(version):
        return tuple({_numbers(one)[0]: one for one in known}.values())[-2:]
    return (min(reversed(known), key=lambda one: _distance(one, version)),)


@cache
def plugins(tool: str) -> frozenset[str]:
    """Commands that people add to the tool: nobody here knows what they accept."""
    return frozenset(json.loads((PACKS / "plugins.json").read_text(encoding="utf-8")).get(tool, ()))


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _distance(one: str, other: str) -> list[int]:
    pairs = zip(_numbers(one), _numbers(other), strict=False)
    return [abs(a - b) for a, b in pairs]
