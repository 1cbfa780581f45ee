"""Read the commands, options and columns of RabbitMQ's tools off their help."""

from __future__ import annotations

import re
import subprocess
from typing import Any

TOOLS = ("rabbitmqctl", "rabbitmq-diagnostics", "rabbitmq-plugins", "rabbitmq-queues")
# Options every command of these tools takes; from their "General Options".
GENERAL = [
    *("n,node=", "t,timeout=", "l,longnames", "q,quiet", "s,silent", ",no-quiet", ",help"),
    *(",dry-run", ",erlang-cookie=", ",rabbitmq-home=", ",mnesia-dir=", ",plugins-dir="),
    *(",enabled-plugins-file=", ",formatter=", ",printer=", ",file=", ",script-name=", "p,vhost="),
    *(",no-table-headers", ",table-headers", ",node-name=", ",aliases-file=", ",opt-in"),
]
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
OPTION = re.compile(r"\[(?:-(\w)\|)?--([\w-]+)((?:[ =]<[^>]+>)|(?: \[?[\w|]+\]?))?[^]]*\]")


def harvest() -> dict[str, dict[str, Any]]:
    """The tools that are installed, each with its commands."""
    return {tool: table for tool in TOOLS if (table := _tool(tool))}


def _tool(tool: str) -> dict[str, Any]:
    names = re.findall(r"^   ([a-z_]+) {2,}\S", _help(tool), re.MULTILINE)
    commands = {name: _command(tool, name) for name in names}
    table = {"style": "gnu", "source": f"{tool} help", "options": GENERAL, "commands": commands}
    return table if names else {}


def _command(tool: str, name: str) -> dict[str, Any]:
    text = _help(tool, name)
    usage = next((line for line in text.splitlines() if f" {name}" in line), "")
    rest = usage.split(f" {name}", 1)[-1]
    options = {
        f"{short or ''},{long}{'=' if value.strip() else ''}"
        for short, long, value in OPTION.findall(rest)
    }
    options |= {f",{long}" for long in re.findall(r"^--([\w-]+)$", text, re.MULTILINE)} - {
        f",{option.strip('=,').split(',')[-1]}" for option in options
    }
    table: dict[str, Any] = {"options": sorted(options)} if options else {}
    columns = re.search(r"must be one of (?:arguments|[\w, ]*name|pid|source_name)[\w, ]*", text)
    if columns:
        table["words"] = re.sub(r"^must be one of ", "", columns[0]).strip().split(", ")
        return table
    return table | _bounds(OPTION.sub("", rest))


def _bounds(rest: str) -> dict[str, Any]:
    """How many arguments the usage line asks for, where it says so plainly."""
    if "..." in rest or "|" in rest or "--" in rest:
        return {}
    optional = len(re.findall(r"\[[^]]*\]", rest))
    required = len(re.findall(r"<[^>]*>", re.sub(r"\[[^]]*\]", "", rest)))
    return {"least": required, "most": required + optional}


def _help(tool: str, *command: str) -> str:
    try:
        done = subprocess.run(
            [tool, "help", *command], capture_output=True, text=True, timeout=60, check=False
        )
    except FileNotFoundError:
        return ""
    return COLOUR.sub("", done.stdout)
