"""Write packs/tools/*.json: `python -m runbook_helpers.check.facts.harvest.tools`.

It asks the tools installed here (programs.txt names those that read options by getopt) and merges
what by_hand.json, kinds.json and the FAMILIES know beyond that. A table of which only the date
would change is left alone.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from runbook_helpers.check.facts.harvest import (
    argparse_help,
    columns,
    getopt,
    helps,
    manuals,
    netfilter,
    rabbitmq,
    redis,
    service_helps,
    terraform,
)
from runbook_helpers.check.facts.packs import table_of, tools

HERE = Path(__file__).parent
FAMILIES = ("network", "disks", "servers", "services")  # what is known by hand of more tools
Pack = dict[str, Any]
SUMMED = ("options", "commands", "values", "kinds", "when")


def main(only: list[str]) -> int:
    """Harvest and write the pack; names on stderr the tools that gave nothing.

    A full run takes minutes; `only` (any of the sources below) keeps the rest.
    """
    hand: dict[str, Pack] = json.loads((HERE / "by_hand.json").read_text(encoding="utf-8"))
    kinds: dict[str, Pack] = json.loads((HERE / "kinds.json").read_text(encoding="utf-8"))
    hand = {name: _sums(hand.get(name, {}), kinds.get(name, {})) for name in hand | kinds}
    for name in FAMILIES:
        family: dict[str, Pack] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
        hand |= {tool: _sums(hand.get(tool, {}), table) for tool, table in family.items()}
    programs = (HERE / "programs.txt").read_text(encoding="utf-8").split()
    sources = {
        "hand": dict,  # nothing new: only what by_hand.json and kinds.json add
        "getopt": lambda: _getopt(programs),
        "helps": helps.harvest,
        "manuals": manuals.harvest,
        "rabbitmq": rabbitmq.harvest,
        "columns": columns.harvest,
        "netfilter": netfilter.harvest,
        "servers": service_helps.harvest,
        "redis": redis.harvest,
        "terraform": terraform.harvest,
        "argparse": argparse_help.harvest,
    }
    found = _kept() if only else {}
    for source in only or sources:
        for name, table in sources[source]().items():
            found[name] = _sums(found.get(name, {}), table, replaced=("options", "commands"))
    known = found.keys() | hand.keys()
    sys.stderr.write(f"nothing known: {sorted(set(programs) - known)}\n")
    changed = [
        name for name in sorted(known) if _write(name, found.get(name, {}), hand.get(name, {}))
    ]
    sys.stderr.write(f"{len(known)} tools, changed: {' '.join(changed) or 'none'}\n")
    return 0


def _kept() -> dict[str, Pack]:
    """What the tables on disk hold."""
    return {name: json.loads(table_of(name).read_text(encoding="utf-8"))[-1] for name in tools()}


def _write(name: str, found: Pack, hand: Pack) -> bool:
    """Write a tool's table if more than its date would change; whether it did."""
    path = table_of(name)
    table = _merged(name, found, hand, datetime.now(UTC).date().isoformat())
    old = json.loads(path.read_text(encoding="utf-8"))[-1] if path.exists() else {}
    if {**old, "date": ""} == {**table, "date": ""}:
        return False
    path.write_text(json.dumps([table], indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return True


def _merged(name: str, found: Pack, hand: Pack, today: str) -> Pack:
    """What was found, completed by hand: options and commands add up, the rest is replaced."""
    version = found.get("version") or hand.get("version") or _version(name)
    merged = {"style": "gnu", "version": version, "source": "by hand", "date": today}
    merged |= found | {k: v for k, v in hand.items() if k not in ("options", "commands")}
    sums = _sums(found, hand)
    return merged | {key: sums[key] for key in SUMMED if key in sums}


def _sums(table: Pack, other: Pack, replaced: tuple[str, ...] = ()) -> Pack:
    """Both tables; what holds many names adds up, the rest is the other's."""
    summed = {
        key: _sum(table[key], other[key])
        for key in SUMMED
        if key in table and key in other and key not in replaced
    }
    return table | other | summed


def _sum(found: Any, hand: Any) -> Any:
    if not found or not hand:
        return found or hand
    if isinstance(found, dict):
        return found | {
            name: found.get(name, {}) | new if isinstance(new, dict) else new
            for name, new in hand.items()
        }
    # A manual page may leave open whether a value must be there: who wrote by hand knew.
    open_ = {f"{option[:-1]}?" for option in hand if option.endswith("=")}
    return sorted({*found, *hand} - open_ - {""})


def _getopt(programs: list[str]) -> dict[str, Pack]:
    with tempfile.TemporaryDirectory() as folder:
        shim = getopt.build(Path(folder))
        harvested = {name: getopt.harvest(name, shim) for name in programs}
    return {
        name: {"style": found[0], "options": found[1], "source": "getopt"}
        for name, found in harvested.items()
        if found
    }


def _version(name: str) -> str:
    """The version of the Debian package a program comes from; "" when it isn't installed."""
    path = shutil.which(name, path="/usr/bin:/bin:/usr/sbin:/sbin")
    if not path:
        return ""
    real = Path(path).resolve()
    for candidate in (path, str(real), str(real).removeprefix("/usr")):
        owner = _output("dpkg", "-S", candidate).partition(":")[0]
        if owner and "," not in owner and " " not in owner:
            return f"{owner} {_output('dpkg-query', '-f', '${Version}', '-W', owner)}"
    return ""


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
