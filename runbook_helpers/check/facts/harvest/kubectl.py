"""Harvest kubectl's commands and flags from its own help, and the API's kinds and fields.

Run it again after an upgrade::

    for v in 20.13.0 22.6.0 25.3.0 27.2.0 29.0.0 30.1.0 31.0.0 32.0.1 34.1.0 35.0.0 36.0.3 37.0.2
    do pip install --target /tmp/client/$v --no-deps kubernetes==$v; done
    python -m runbook_helpers.check.facts.harvest.kubectl $(printf -- '--client %s ' /tmp/client/*)

`--kubectl` names the program. Kinds and fields of all `--client` folders are merged, the oldest
first, so that a field of an older or newer cluster is not called false.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from runbook_helpers.check.facts.harvest.kubernetes_api import fields, kinds

PACKS = Path(__file__).parents[1] / "packs"
FLAG = re.compile(r"^\s{2,}(?:-(\w), )?--([\w-]+)=(.*):$")
COMMAND = re.compile(r"^  ([a-z][\w-]*) {2,}\S")
VALUES = re.compile(r"(?:One of:?|Must be one of:?|must be one of)\s*\(([^)]*)\)", re.IGNORECASE)
HIDDEN = ("record",)  # accepted still, though the help no longer shows them
OPTIONAL_CANDIDATES = re.compile(r"^'|^$")  # only these may be flags that stand without a value

Table = dict[str, Any]


class Kubectl:
    """The program, asked with a throw-away configuration that leads nowhere."""

    def __init__(self, program: str, home: str) -> None:
        self.program = program
        self.environment = {"PATH": os.environ["PATH"], "HOME": home, "KUBECONFIG": f"{home}/none"}

    def __call__(self, *words: str) -> str:
        done = subprocess.run(
            [self.program, *words],
            capture_output=True,
            text=True,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            timeout=20,
            check=False,
        )
        return done.stdout + done.stderr

    def refuses(self, path: tuple[str, ...], flag: str) -> bool:
        """Whether a flag doesn't exist; `--help` first, so that nothing is ever done."""
        return "unknown flag" in self(*path, "--help", flag)

    def needs_value(self, path: tuple[str, ...], flag: str) -> bool:
        """Whether a flag can't stand alone."""
        return "flag needs an argument" in self(*path, "--help", flag)


def main(argv: list[str] | None = None) -> int:
    """Write packs/kubectl.json.gz and packs/kubernetes_fields.json.gz."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kubectl", default="kubectl")
    parser.add_argument("--client", action="append", required=True, type=Path)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as home:
        kubectl = Kubectl(options.kubectl, home)
        version = re.search(r"v(\d+\.\d+\.\d+)", kubectl("version", "--client"))
        pack: Table = {
            "tool": "kubectl",
            "version": version.group(1) if version else "",
            "source": "kubectl --help; the kubernetes PyPI package's API paths",
            "date": date.today().isoformat(),
            "global": _flags(kubectl, (), kubectl("options")),
            "commands": _commands(kubectl),
            "kinds": kinds(options.client),
        }
    _write("kubectl", pack)
    head = {key: pack[key] for key in ("version", "date")}
    source = "the kubernetes PyPI package's models"
    _write(
        "kubernetes_fields",
        {"tool": "kubernetes", **head, "source": source, "types": fields(options.client)},
    )
    return 0


def _write(name: str, pack: Table) -> None:
    text = json.dumps(pack, separators=(",", ":"), sort_keys=True).encode()
    (PACKS / f"{name}.json.gz").write_bytes(gzip.compress(text, 9, mtime=0))


def _commands(kubectl: Kubectl) -> Table:
    """Every command by its words, "rollout status", with what its help says."""
    with ThreadPoolExecutor(2) as pool:
        helps = dict(_walk(kubectl, ()))
        tables = pool.map(lambda path: _command(kubectl, path, helps[path]), helps)
        return {" ".join(path): table for path, table in zip(helps, tables, strict=True)}


def _walk(kubectl: Kubectl, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    text = kubectl(*path, "--help")
    yield path, text
    for name in _subcommands(text):
        if name != "help":
            yield from _walk(kubectl, (*path, name))


def _subcommands(text: str) -> list[str]:
    """The names listed under headings that end in "Commands:"."""
    names, listing = [], False
    for line in text.splitlines():
        if re.match(r"^\S.*:$", line):
            listing = bool(re.search(r"Commands( \(.*\))?:$", line))
        elif listing and (found := COMMAND.match(line)):
            names.append(found.group(1))
    return names


def _command(kubectl: Kubectl, path: tuple[str, ...], text: str) -> Table:
    flags = _flags(kubectl, path, text)
    if path:
        for name in HIDDEN:
            if name not in flags and not kubectl.refuses(path, f"--{name}"):
                flags[name] = {"kind": "bool"}
    table: Table = {"flags": flags}
    if subcommands := _subcommands(text):
        table["subcommands"] = subcommands
    if aliases := re.search(r"^Aliases:\n(.+)$", text, re.MULTILINE):
        table["aliases"] = [word for word in aliases.group(1).split(", ") if word != path[-1]]
    return table


def _flags(kubectl: Kubectl, path: tuple[str, ...], text: str) -> Table:
    """Flags by name: short form, kind of value, values allowed; "=" when the value may be left."""
    flags: Table = {}
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if not (found := FLAG.match(line)):
            continue
        short, name, default = found.groups()
        flag: Table = {"kind": _kind(name, default)}
        if short:
            flag["short"] = short
        prose = lines[number + 1] if number + 1 < len(lines) else ""
        if values := VALUES.search(prose):
            flag["values"] = re.findall(r"[\w.-]+", values.group(1).replace("|", " "))
        asked = OPTIONAL_CANDIDATES.match(default) and path
        if asked and not kubectl.needs_value(path, f"--{name}"):
            flag["optional"] = True
        flags[name] = flag
    return flags


def _kind(name: str, default: str) -> str:
    if default in {"true", "false"}:
        return "bool"
    if default == "[]":
        return "list"
    if re.fullmatch(r"-?\d+", default):
        return "int"
    if re.fullmatch(r"(\d+(ns|us|ms|s|m|h))+", default) and name != "request-timeout":
        return "duration"
    return "string"


if __name__ == "__main__":
    raise SystemExit(main())
