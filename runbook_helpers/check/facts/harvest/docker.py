"""Read docker's commands and options off its `--help`, command by command."""

from __future__ import annotations

import re
import subprocess
from typing import Any

# pflag prints `-f, --filter filter   Text`: a type after the name means that a value follows.
OPTION = re.compile(r"^ {2,6}(?:-(?P<short>\w), )?--(?P<long>[\w-]+)(?: (?P<type>\S+))?(?:  |$)")
COMMAND = re.compile(r"^  (?P<name>[a-z][\w-]*)\*? {2,}\S")
RAW = {"run", "exec", "create", "top"}  # what follows the first argument is another command's


def harvest() -> dict[str, dict[str, Any]]:
    """Docker's tree of commands; empty when docker isn't installed."""
    try:
        table = _command(())
    except FileNotFoundError:
        return {}
    return {"docker": table | {"style": "go", "source": "docker --help"}}


def _command(path: tuple[str, ...]) -> dict[str, Any]:
    done = subprocess.run(
        ["docker", *path, "--help"], capture_output=True, text=True, timeout=30, check=False
    )
    lines = done.stdout.splitlines()
    usage = next((line for line in lines if line.startswith("Usage:")), "")
    matches = [match for line in lines if (match := OPTION.match(line))]
    table: dict[str, Any] = {"options": sorted({_option(m) for m in matches} | {"h,help"})}
    if "Aliases:" in lines:
        names = lines[lines.index("Aliases:") + 1].split(",")
        table["aliases"] = [name.split() for name in names]
    listed = _listed(lines) if usage.endswith("COMMAND") else []
    if listed:
        table["inherit"] = False
        table["commands"] = _commands(path, listed)
    elif path:
        table |= _bounds(usage, path)
    return table


def _commands(path: tuple[str, ...], names: list[str]) -> dict[str, Any]:
    """The tables of these commands, also under their other names: `docker image list`."""
    tables = {name: _command((*path, name)) for name in names}
    for table in list(tables.values()):
        for alias in table.pop("aliases", ()):
            if tuple(alias[1:-1]) == path:
                tables[alias[-1]] = table
    return tables


def _option(match: re.Match[str]) -> str:
    return f"{match['short'] or ''},{match['long']}{'=' if match['type'] else ''}"


def _listed(lines: list[str]) -> list[str]:
    inside, names = False, []
    for line in lines:
        if line and not line.startswith(" "):
            inside = line.endswith("Commands:") or line == "Commands:"
        elif inside and (match := COMMAND.match(line)):
            names.append(match["name"])
    return names


def _bounds(usage: str, path: tuple[str, ...]) -> dict[str, Any]:
    """How many arguments the usage line asks for; a name in brackets may be left out."""
    rest = usage.split(path[-1], 1)[-1].replace("[OPTIONS]", "")
    if "|" in rest and path[-1] != "build":
        return {}
    rest = re.sub(r"(?<=\w)\[[^]]*\]", "", rest)  # IMAGE[:TAG] is one argument
    optional = re.findall(r"\[[^]]*\]", rest)
    required = re.sub(r"\[[^]]*\]", "", rest).split()
    bounds: dict[str, Any] = {"least": len(required)}
    if "..." not in rest:
        bounds["most"] = len(required) + len(optional)
    if (path[-1] in RAW and "COMMAND" in rest) or path[-1] == "top":
        bounds["stops"] = True
    return bounds
