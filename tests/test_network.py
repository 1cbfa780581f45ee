"""With Ollama on this machine nothing else is ever connected to."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

from tests.ollama_server import OllamaServer
from tests.projects import make_project

_WATCHED = """
import json, sys
seen = []
def hook(event, args):
    if event == "socket.connect":
        seen.append(str(args[1]))
    elif event == "socket.getaddrinfo":
        seen.append(f"look-up {args[0]}:{args[1]}")
sys.addaudithook(hook)
from runbook_helpers.cli import main
code = main(sys.argv[1:])
print(json.dumps({"code": code, "seen": seen}))
"""


def test_a_full_run_connects_to_the_named_server_only(
    tmp_path: Path, ollama_server: OllamaServer
) -> None:
    """Drafting, refining and publishing; a proxy that is set sees nothing of it."""
    project = make_project(tmp_path / "p", "disk_full")
    with socket.create_server(("127.0.0.1", 0)) as trap:
        proxy = f"http://127.0.0.1:{trap.getsockname()[1]}"
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
        environ = {k: v for k, v in os.environ.items() if k.lower() != "no_proxy"}
        flags = ["run", "--failure-mode", "disk full", "--note", "say who", "--force"]
        at = ["--provider", "ollama", "--host", ollama_server.host, "--num-ctx", "4096"]
        done = subprocess.run(
            [sys.executable, "-c", _WATCHED, *flags, *at],
            cwd=project,
            env=environ | dict.fromkeys(names, proxy),
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        trap.settimeout(0)
        trapped = _accepted(trap)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["code"] == 0, done.stderr
    port = ollama_server.host.rpartition(":")[2]
    own = {str(("127.0.0.1", int(port))), f"look-up 127.0.0.1:{port}"}
    assert told["seen"]
    assert set(told["seen"]) <= own
    assert not trapped
    assert len(ollama_server.chats()) == 2


def _accepted(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True
