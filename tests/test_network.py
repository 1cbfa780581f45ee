"""With Ollama on this machine nothing else is ever connected to."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from runbook_helpers import providers
from runbook_helpers.cli import main
from runbook_helpers.errors import InputError
from runbook_helpers.providers import ollama, openai
from runbook_helpers.settings import resolve
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


@pytest.fixture
def abroad(ollama_server: OllamaServer, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Look-ups of a name that is not this machine's; what it leads to is the server on loopback."""
    looked_up: list[str] = []
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **more: Any) -> Any:
        looked_up.append(str(host))
        return real("127.0.0.1" if host == "models.example" else host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    for name in ("OLLAMA_HOST", "RUNBOOK_HOST", "RUNBOOK_ALLOW_REMOTE"):
        monkeypatch.delenv(name, raising=False)
    return looked_up


def _elsewhere(server: OllamaServer) -> str:
    return f"http://models.example:{server.host.rpartition(':')[2]}"


_DOCTORS = ([], ["--provider", "ollama"], ["--provider", "openai", "--model", "llama2"])


def test_doctor_connects_to_no_other_machine_before_it_is_allowed(
    tmp_path: Path,
    ollama_server: OllamaServer,
    abroad: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Not even its name is looked up; with the permission both happens."""
    monkeypatch.chdir(make_project(tmp_path / "p", "disk_full"))
    for flags in _DOCTORS:
        asked = ["doctor", *flags, "--host", _elsewhere(ollama_server), "--no-probe"]
        main(asked)
        said = capsys.readouterr().out
        assert "this host is not this machine" in said
        assert "try: --allow-remote" in said
        assert "nothing answers" not in said
        assert (abroad, ollama_server.journal) == ([], [])
    main([*asked, "--allow-remote"])
    assert abroad
    assert ollama_server.journal


def test_every_look_up_of_models_asks_for_permission_first(
    tmp_path: Path, ollama_server: OllamaServer, abroad: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable gives it as well as the argument."""
    host = _elsewhere(ollama_server)
    for look_up in (ollama.list_models, ollama.reachable, openai.list_models):
        with pytest.raises(InputError, match="this host is not this machine"):
            look_up(host)
    with pytest.raises(InputError, match="this host is not this machine"):
        providers.choose(resolve({"host": host}, tmp_path))
    assert (abroad, ollama_server.journal) == ([], [])
    monkeypatch.setenv("RUNBOOK_ALLOW_REMOTE", "1")
    assert ollama.reachable(host)
    assert ollama_server.journal


def test_an_address_in_numbers_is_not_connected_to_either(tmp_path: Path) -> None:
    """The process is watched, and stopped at its first connection to another machine."""
    watched = """
import sys
def hook(event, args):
    if event == "socket.connect":
        sys.stderr.write("CONNECTS")
        raise RuntimeError("no")
sys.addaudithook(hook)
from runbook_helpers.cli import main
main(["doctor"])
"""
    environ = {k: v for k, v in os.environ.items() if k != "RUNBOOK_ALLOW_REMOTE"}
    for allowed, connects in (({}, False), ({"RUNBOOK_ALLOW_REMOTE": "1"}, True)):
        done = subprocess.run(
            [sys.executable, "-c", watched],
            cwd=make_project(tmp_path / str(connects), "disk_full"),
            env=environ | {"OLLAMA_HOST": "192.0.2.1"} | allowed,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ("CONNECTS" in done.stderr) is connects, done.stderr
        assert ("not this machine" in done.stdout) is not connects


def _accepted(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True
