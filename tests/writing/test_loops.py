"""Stopping a reply that goes round in circles."""

from __future__ import annotations

import pytest

from runbook_helpers import errors
from runbook_helpers.providers import Options, Request
from runbook_helpers.providers.events import Again
from runbook_helpers.providers.ollama import OllamaProvider
from runbook_helpers.writing.loops import Unrepeating, loop_at_end
from tests.ollama_script import Turn
from tests.ollama_server import OllamaServer
from tests.projects import ROOT
from tests.writing.following import Following

LOOP = "# Disk full\n\nCheck the disk.\n\n" + "Check the log again, then check the disk. " * 200


def calm(server: OllamaServer) -> Unrepeating:
    return Unrepeating(OllamaProvider("llama2", server.host))


def test_a_loop_is_stopped_and_asked_again_with_another_seed(ollama_server: OllamaServer) -> None:
    # A server that writes no faster than the client reads: what was sent is what was heard.
    ollama_server.say(Turn(LOOP, pause=0.006), Turn("# Disk full\n\nRun `df -h`."))
    heard = Following()
    reply = calm(ollama_server).write(Request("draft", "Write.", Options(seed=7)), heard)
    chats = [e for e in ollama_server.journal if e.path == "/api/chat"]
    assert reply.text == heard.text == "# Disk full\n\nRun `df -h`."
    assert [e.options["seed"] for e in chats] == [7, 8]
    assert reply.options["seed"] == 8
    assert ollama_server.wait_until(lambda: chats[0].client_gone)
    assert chats[0].pieces < 400  # of some 1,600: it was stopped on the way
    assert any(isinstance(event, Again) and "seed 8" in event.why for event in heard.events)


def test_a_model_that_only_loops_is_given_up(ollama_server: OllamaServer) -> None:
    ollama_server.say(Turn(LOOP), Turn(LOOP), Turn(LOOP))
    with pytest.raises(errors.Repeating, match="repeats itself") as told:
        calm(ollama_server).write(Request("draft", "Write."))
    assert told.value.partial.startswith("# Disk full")


@pytest.mark.parametrize(
    "text",
    [
        "word " * 60,
        "- Restart the pod.\n" * 20,
        "| 1 | restart it |\n| 2 | look again |\n" * 8,
        "blah" * 80,
    ],
)
def test_what_a_loop_is(text: str) -> None:
    assert loop_at_end(text) > 0


@pytest.mark.parametrize("mode", sorted((ROOT / "prompt_templates").glob("*_reference.md")))
def test_honest_runbooks_have_none(mode: object) -> None:
    """Looked at in every place where the stream would be looked at."""
    text = mode.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert not [end for end in range(0, len(text), 200) if loop_at_end(text[:end])]


def test_rules_and_empty_cells_are_no_loop() -> None:
    assert loop_at_end("|---|---|\n" * 1 + "-" * 400) == 0
    assert loop_at_end("a table\n" + "|  |  |\n" * 60) == 0
