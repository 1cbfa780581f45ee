"""Read terraform's commands and options off its help."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import Any

OPTION = re.compile(r"^ {2,4}-(?P<name>[a-z][\w-]*)(?P<value>=\S+| '\S+)?", re.MULTILINE)
COMMAND = re.compile(r"^ {2,4}(?P<name>[a-z][\w-]+) {2,}\S", re.MULTILINE)
NESTED = ("state", "workspace", "providers", "metadata")
PLANNING = ("apply", "destroy", "refresh")  # they take what plan takes, but for its own
PLANS_OWN = {",out=", ",detailed-exitcode", ",generate-config-out="}


def harvest() -> dict[str, dict[str, Any]]:
    """One table with a command for each of terraform's, where it is installed."""
    if not shutil.which("terraform"):
        return {}
    listed = _help().partition("Global options")[0].partition("Main commands")[2]
    commands = {name: _command(name) for name in COMMAND.findall(listed)}
    for name in PLANNING:
        shared = {*commands["plan"]["options"]} - PLANS_OWN
        commands[name]["options"] = sorted({*commands[name]["options"], *shared})
    version = re.search(r"v([\d.]+)", _output("version"))
    table = {"style": "dash", "source": "terraform -help", "bare": False, "commands": commands}
    about = {"version": f"terraform {version[1]}" if version else "terraform"}
    return {"terraform": table | about | {"options": [",chdir=", ",help", ",version", "h"]}}


def _command(*path: str) -> dict[str, Any]:
    text = _help(*path)
    table: dict[str, Any] = {"options": sorted({_option(m) for m in OPTION.finditer(text)})}
    if path[-1] in NESTED:
        names = COMMAND.findall(text.partition("Subcommands:")[2])
        table |= {"bare": False, "commands": {name: _command(*path, name) for name in names}}
    return table


def _option(match: re.Match[str]) -> str:
    """Options shown as `=true` or `=false` are switches: they take a value after `=` only."""
    value = match["value"]
    return f",{match['name']}{'=' if value and value not in ('=true', '=false') else ''}"


def _help(*path: str) -> str:
    return _output(*path, "-help")


def _output(*words: str) -> str:
    done = subprocess.run(["terraform", *words], capture_output=True, text=True, check=False)
    return done.stdout
