"""What is seen at a terminal while a model writes: `runbook` at a real one, on a real socket."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from runbook_helpers.cli.following import Lines, harmless
from runbook_helpers.providers.events import Again, Planned
from tests.ollama_script import Fault, Turn
from tests.ollama_server import OllamaServer
from tests.projects import ROOT
from tests.terminal import terminal

_ERASED = "\x1b[2K"
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")
DRAFT = ["draft", "--failure-mode", "disk space exhaustion", "--provider", "ollama"]
DRAFT += ["--no-by-section"]


@pytest.fixture
def variables(tmp_path: Path, ollama_server: OllamaServer) -> dict[str, str]:
    """No settings but these: the repository's prompts, a fresh outputs folder, this server."""
    without = {key: "" for key in os.environ if key.startswith("RUNBOOK_")}
    return without | {
        "RUNBOOK_PROJECT": str(ROOT),
        "RUNBOOK_OUTPUT_DIR": str(tmp_path),
        "OLLAMA_HOST": ollama_server.host,
    }


def test_the_reply_scrolls_by_and_its_path_alone_is_on_stdout(
    variables: dict[str, str], ollama_server: OllamaServer, tmp_path: Path
) -> None:
    """The plan first, then each line once and whole, the pace below it, one line at the end."""
    text = "# Disk\n\n" + "".join(f"line {n} of it\n" for n in range(60))
    ollama_server.say(Turn(text=text, pause=0.002))
    with terminal(DRAFT, variables) as seen:
        code, stdout = seen.end()
    assert (code, stdout) == (0, f"{tmp_path / 'disk_space_exhaustion/initial_runbook.md'}\n")
    assert "prompt ~" in seen.screen
    assert "first word after" in seen.screen
    drawn = seen.screen.replace(_ERASED, "\n")
    shown = [line.strip() for line in _ESCAPE.sub("", drawn).splitlines()]
    assert [n for n in range(60) if f"line {n} of it" not in shown] == []
    assert any(line.startswith("Written: ") for line in shown[-4:])


def test_the_first_word_is_seen_while_the_server_waits_with_the_second(
    variables: dict[str, str], ollama_server: OllamaServer
) -> None:
    """Within 50 ms of the server's sending it, on a machine with time for it."""
    ollama_server.say(Turn(text="Firstword second third", pause=0.6))
    with terminal(DRAFT, variables) as seen:
        seen.wait_for("prompt ~")
        chat = ollama_server.chats()
        assert ollama_server.wait_until(lambda: bool(chat or ollama_server.chats()))
        assert ollama_server.wait_until(lambda: ollama_server.chats()[-1].pieces > 0)
        sent = time.monotonic()
        shown = seen.wait_for("Firstword")
    # A machine that is busy with other tests schedules late; `make bench` has the true figure.
    assert shown - sent < 0.3


def test_ctrl_c_closes_the_socket_and_keeps_what_had_come(
    variables: dict[str, str], ollama_server: OllamaServer, tmp_path: Path
) -> None:
    """The server sees the client go; exit 130, in words."""
    ollama_server.say(Turn(text="word " * 5000, pause=0.01))
    with terminal(DRAFT, variables) as seen:
        seen.wait_for("word word word")
        seen.interrupt()
        code, stdout = seen.end()
    assert (code, stdout) == (130, "")
    assert "Stopped: " in seen.screen
    assert "interrupted: what was finished is kept" in seen.screen
    assert "Traceback" not in seen.screen
    assert ollama_server.wait_until(lambda: ollama_server.chats()[-1].client_gone)
    work = tmp_path / "disk_space_exhaustion"
    assert "word word" in (work / "replies/initial_runbook.partial.txt").read_text()
    assert not (work / "initial_runbook.md").exists()


def test_text_that_would_command_the_terminal_is_shown_as_text(
    variables: dict[str, str], ollama_server: OllamaServer
) -> None:
    """A model that writes escape sequences sets no title and clears no screen."""
    ollama_server.say(Turn(text="# Disk\n\x1b]0;owned\x07 \x1b[2J end\n"))
    with terminal(DRAFT, variables) as seen:
        assert seen.end()[0] == 0
    assert "]0;owned" in seen.screen
    assert "\x1b]0;" not in seen.screen
    assert "\x1b[2J" not in seen.screen


def test_without_a_terminal_events_are_told_and_the_text_is_not(
    variables: dict[str, str], ollama_server: OllamaServer
) -> None:
    """A log of a batch stays readable, and stdout is the result."""
    ollama_server.say(Turn(text="# Disk\n\nsecret of the text\n"))
    done = run(variables)
    lines = done.stderr.splitlines()
    assert done.returncode == 0
    assert any(line.startswith("prompt ~") and line.endswith(" tokens") for line in lines)
    assert any(line.startswith("Written: ") for line in lines)
    assert "secret of the text" not in done.stderr
    assert "\x1b" not in done.stderr


def test_a_failure_says_how_far_it_had_come(
    variables: dict[str, str], ollama_server: OllamaServer
) -> None:
    """Before the error itself."""
    ollama_server.say(*[Turn(text="some text that ends", fault=Fault.CUT)] * 5)
    done = run(variables)
    assert done.returncode == 3
    assert "Failed: " in done.stderr
    assert done.stderr.index("Failed: ") < done.stderr.index("error: ")


def run(variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    code = "import sys; from runbook_helpers.cli import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", code, *DRAFT],
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_void_attempt_is_set_off_by_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    """What stands above it counts no more."""
    lines = Lines(text=True)
    lines.event(Planned(10, 20, 100))
    lines("half a rep")
    lines.event(Again("cut; attempt 2 in 1 s"))
    lines("whole\n")
    lines.close("Written", "good")
    assert capsys.readouterr().err.splitlines()[:4] == [
        "prompt ~10 + reply 20 of 100 tokens",
        "half a rep",
        "──── void so far, asked again: cut; attempt 2 in 1 s ────",
        "whole",
    ]


def test_harmless_text_keeps_its_lines_tabs_and_letters() -> None:
    """Only what commands a terminal goes."""
    assert harmless("a\tb\r\nc é 漢\n") == "a\tb\nc é 漢\n"
    assert harmless("a\x1b[31m\x07\x9b\u202eb") == "a�[31m���b"
