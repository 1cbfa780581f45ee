"""Read the commands, options and columns of RabbitMQ's tools off their help."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from typing import Any

TOOLS = (
    *("rabbitmqctl", "rabbitmq-diagnostics", "rabbitmq-plugins", "rabbitmq-queues"),
    *("rabbitmq-upgrade", "rabbitmq-streams"),
)
# Their plugins add commands, which the help lists only when the plugin is enabled.
PLUGINS = (
    "[rabbitmq_shovel,rabbitmq_shovel_management,rabbitmq_federation,rabbitmq_federation_management,"
    "rabbitmq_stream,rabbitmq_mqtt,rabbitmq_stomp,rabbitmq_amqp1_0,rabbitmq_auth_backend_oauth2]."
)
PROGRAMS = "/usr/lib/rabbitmq/bin"  # Debian's wrappers in /usr/sbin drop the environment
# Options every command of these tools takes; from their "General Options".
GENERAL = [
    *("n,node=", "t,timeout=", "l,longnames", "q,quiet", "s,silent", ",no-quiet", ",help"),
    *(
        ",version",
        ",dry-run",
        ",erlang-cookie=",
        ",rabbitmq-home=",
        ",mnesia-dir=",
        ",plugins-dir=",
    ),
    *(",enabled-plugins-file=", ",formatter=", ",printer=", ",file=", ",script-name=", "p,vhost="),
    *(",no-table-headers", ",table-headers", ",aliases-file=", ",opt-in"),
]
# Columns that newer brokers than the one asked know; to name one is no mistake.
NEWER = {
    "list_queues": {
        "effective_policy_definition",
        "operator_policy",
        "leader",
        "members",
        "online",
    },
    "list_connections": {"container_id", "node"},
    "list_vhosts": {"protected_from_deletion", "metadata", "default_queue_type", "cluster_state"},
    "list_consumers": {"user_who_performed_action", "consumer_timeout"},
}
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
        words = re.sub(r"^must be one of ", "", columns[0]).strip().split(", ")
        table["words"] = sorted({*words, *NEWER.get(name, ())})
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
    """The help of a tool or a command; rabbitmq-streams has no `help`, only `--help`."""
    with tempfile.NamedTemporaryFile("w", suffix=".plugins") as plugins:
        plugins.write(PLUGINS)
        plugins.flush()
        asked = {"RABBITMQ_ENABLED_PLUGINS_FILE": plugins.name, "HOME": tempfile.gettempdir()}
        asked["PATH"] = f"{PROGRAMS}:{os.environ['PATH']}"
        return _output([tool, "help", *command], asked) or _output(
            [tool, *command, "--help"], asked
        )


def _output(command: list[str], asked: dict[str, str]) -> str:
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=os.environ | asked,
        )
    except FileNotFoundError:
        return ""
    return COLOUR.sub("", done.stdout)
