"""Sections asked for at the same time, over real sockets."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from runbook_helpers import errors, stages
from runbook_helpers.providers.events import Part, Since
from runbook_helpers.runbook.document import parse
from runbook_helpers.session import Session, open_session
from tests.ollama_script import Fault, Turn
from tests.ollama_server import OllamaServer
from tests.projects import ROOT
from tests.writing.following import Following

MODE = "disk_space_exhaustion"


def session(server: OllamaServer, folder: Path, **flags: object) -> Session:
    given = {"provider": "ollama", "model": "llama2", "host": server.host, **flags}
    return open_session(MODE, project=ROOT, output_dir=folder, **given)


class Counting(Following):
    """Remembers how many replies were in the making at each word."""

    def __init__(self, server: OllamaServer) -> None:
        super().__init__()
        self.server, self.most = server, 0

    def __call__(self, piece: str) -> None:
        super().__call__(piece)
        busy = sum(not chat.done for chat in self.server.chats())
        self.most = max(self.most, busy)


def test_sections_are_asked_for_side_by_side_and_read_in_order(
    ollama_server: OllamaServer, tmp_path: Path
) -> None:
    """Three at a time and never more; what a person reads is the runbook from top to bottom."""
    ollama_server.say(*[Turn(pause=0.002)] * 10)
    heard = Counting(ollama_server)
    made = stages.draft(session(ollama_server, tmp_path, parallel=3), heard)
    assert heard.most == 3
    parts = [e.number for e in heard.events if isinstance(e, Part)]
    assert parts == list(range(1, 11))
    assert any(isinstance(e, Since) for e in heard.events)
    told = [s.key for s in parse(heard.text).sections]
    assert told == [s.key for s in parse(made.text).sections]
    steps = [step.number for step in parse(made.text).steps if step.form == "heading"]
    assert steps == list(range(1, len(steps) + 1))


def test_as_many_as_the_server_is_known_to_write(
    ollama_server: OllamaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OLLAMA_NUM_PARALLEL tells it of a server on this machine; more are not asked for, aloud."""
    monkeypatch.setenv("OLLAMA_NUM_PARALLEL", "2")
    ollama_server.say(*[Turn(pause=0.002)] * 10)
    heard = Counting(ollama_server)
    made = stages.draft(session(ollama_server, tmp_path, parallel=4), heard)
    assert heard.most == 2
    assert any("writes 2 at a time" in notice for notice in made.notices)


def test_one_that_fails_costs_no_other(ollama_server: OllamaServer, tmp_path: Path) -> None:
    """Those beside it are kept; the next run asks for the failed one only, then for the rest."""
    used = session(ollama_server, tmp_path, parallel=3, attempts=1)
    ollama_server.say(Turn(), Turn(fault=Fault.EMPTY), Turn())
    with pytest.raises(errors.BadReply):
        stages.draft(used)
    assert len(ollama_server.chats()) == 3
    kept = sorted(used.workspace.path("sections/draft").glob("0?-*[a-z].md"))
    kept = [path for path in kept if ".prompt" not in path.name]
    assert len(kept) == 2
    stages.draft(used)
    assert len(ollama_server.chats()) == 3 + 8


def test_whoever_stops_listening_ends_them_all(ollama_server: OllamaServer, tmp_path: Path) -> None:
    """The one that is heard and those that are not; what had come of each is kept."""
    ollama_server.say(*[Turn("## Summary\n\n" + "word " * 900, pause=0.05)] * 3)

    def impatient(piece: str) -> None:
        if len(ollama_server.chats()) == 3 and all(c.pieces >= 2 for c in ollama_server.chats()):
            raise KeyboardInterrupt

    used = session(ollama_server, tmp_path, parallel=3, timeout=60)
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        stages.draft(used, impatient)
    assert time.monotonic() - began < 30  # half the silence that would be borne
    chats = ollama_server.chats()
    assert ollama_server.wait_until(lambda: all(chat.client_gone or chat.done for chat in chats))
    partial = list(used.workspace.path("replies/sections/draft").glob("*.partial.txt"))
    assert len(partial) == 3


def test_ctrl_c_is_heard_while_all_servers_are_silent(
    ollama_server: OllamaServer, tmp_path: Path
) -> None:
    """A real process, a real signal: it ends at once, with its own exit code."""
    ollama_server.say(*[Turn(fault=Fault.STALL, after=2)] * 2)
    command = [
        str(Path(sys.executable).parent / "runbook"), "draft", "--failure-mode", MODE,
        "--project", str(ROOT), "--provider", "ollama", "--host", ollama_server.host,
        "--parallel", "2", "--output-dir", str(tmp_path),
    ]  # fmt: skip
    around = {k: v for k, v in os.environ.items() if not k.startswith("RUNBOOK_")}
    process = subprocess.Popen(command, env=around, stderr=subprocess.PIPE, text=True)
    heard = ollama_server.wait_until(
        lambda: [chat.pieces for chat in ollama_server.chats()] == [2, 2], 30
    )
    assert heard
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert ollama_server.wait_until(lambda: all(c.client_gone for c in ollama_server.chats()))
    assert len(list((tmp_path / MODE / "replies/sections/draft").glob("*.partial.txt"))) == 2
