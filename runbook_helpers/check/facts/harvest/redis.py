"""Ask a Redis server of one's own for its commands and how many words each takes."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any


def harvest() -> dict[str, dict[str, Any]]:
    """The commands that redis-cli sends, where a server is installed."""
    if not shutil.which("redis-server"):
        return {}
    with tempfile.TemporaryDirectory() as folder:
        socket = str(Path(folder, "socket"))
        started = ["redis-server", "--port", "0", "--unixsocket", socket, "--dir", folder]
        server = subprocess.Popen([*started, "--save", ""], stdout=subprocess.DEVNULL)
        try:
            commands = {row[0]: _table(row) for row in _ask(socket)}
        finally:
            server.terminate()
            server.wait()
    return {"redis-cli": {"source": "redis-cli --help, COMMAND", "commands": commands}}


def _ask(socket: str) -> list[Any]:
    """The answer to COMMAND, once the server listens."""
    for _ in range(50):
        said = subprocess.run(
            ["redis-cli", "-s", socket, "--json", "COMMAND"],
            capture_output=True,
            text=True,
            check=False,
        )
        if said.stdout.startswith("["):
            rows: list[Any] = json.loads(said.stdout)
            return rows
        time.sleep(0.1)
    return []


def _table(row: list[Any]) -> dict[str, Any]:
    """A command's table; an arity counts the command's own words, negative: at least so many."""
    commands = {sub[0].partition("|")[2]: _bounds(sub[1], 2) for sub in row[9]}
    return {"bare": False, "commands": commands} if commands else _bounds(row[1], 1)


def _bounds(arity: int, own: int) -> dict[str, Any]:
    least = abs(arity) - own
    return {"least": least, "most": least} if arity > 0 else {"least": least}
