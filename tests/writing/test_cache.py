"""The same question twice, over a real socket."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from runbook_helpers import errors
from runbook_helpers.providers import Options, Request
from runbook_helpers.providers.events import FromCache
from runbook_helpers.providers.ollama import OllamaProvider
from runbook_helpers.providers.recording import Recording
from runbook_helpers.writing.cache import Cached, Store
from tests.ollama_script import Fault, Model, Turn
from tests.ollama_server import OllamaServer
from tests.writing.following import Following

ASKED = Request("draft", "Write.", Options(seed=5))


def cached(server: OllamaServer, folder: Path) -> Cached:
    return Cached(OllamaProvider("llama2", server.host), Store(folder))


def chats(server: OllamaServer) -> int:
    return len([e for e in server.journal if e.path == "/api/chat"])


def test_the_second_time_costs_nothing_and_says_so(
    ollama_server: OllamaServer, tmp_path: Path
) -> None:
    ollama_server.say(Turn("the first"), Turn("the second"))
    first = cached(ollama_server, tmp_path).write(ASKED)
    heard = Following()
    again = cached(ollama_server, tmp_path).write(ASKED, heard)
    assert again == first
    assert heard.text == "the first"
    assert [type(event) for event in heard.events] == [FromCache]
    assert chats(ollama_server) == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, prompt="Write more."),
        replace(ASKED, options=Options(seed=6)),
        replace(ASKED, options=Options(seed=5, num_ctx=2048)),
        replace(ASKED, repeat=2),
        replace(ASKED, written="What"),
    ],
)
def test_another_question_is_asked(
    ollama_server: OllamaServer, tmp_path: Path, other: Request
) -> None:
    ollama_server.say(Turn("the first"), Turn("the second"))
    cached(ollama_server, tmp_path).write(ASKED)
    assert cached(ollama_server, tmp_path).write(other).text == "the second"


def test_only_patience_is_no_part_of_the_question(
    ollama_server: OllamaServer, tmp_path: Path
) -> None:
    ollama_server.say(Turn("the first"))
    cached(ollama_server, tmp_path).write(ASKED)
    patient = replace(ASKED, options=replace(ASKED.options, timeout=3, deadline=9))
    assert cached(ollama_server, tmp_path).write(patient).text == "the first"


def test_a_model_pulled_again_is_another_model(tmp_path: Path, ollama_server: OllamaServer) -> None:
    ollama_server.say(Turn("of the old one"), Turn("of the new one"))
    cached(ollama_server, tmp_path).write(ASKED)
    ollama_server.models["llama2:latest"] = Renewed("llama2:latest", 4096)
    assert cached(ollama_server, tmp_path).write(ASKED).text == "of the new one"


class Renewed(Model):
    """The same name with other weights."""

    @property
    def digest(self) -> str:
        return "f" * 64


def test_a_failure_is_not_kept(ollama_server: OllamaServer, tmp_path: Path) -> None:
    ollama_server.say(Turn("one two three four", fault=Fault.CUT), Turn("whole"))
    with pytest.raises(errors.Interrupted):
        cached(ollama_server, tmp_path).write(ASKED)
    assert cached(ollama_server, tmp_path).write(ASKED).text == "whole"


def test_a_damaged_file_is_asked_again(ollama_server: OllamaServer, tmp_path: Path) -> None:
    ollama_server.say(Turn("the first"), Turn("the second"))
    cached(ollama_server, tmp_path).write(ASKED)
    (file,) = tmp_path.glob("*/*.json")
    file.write_text(file.read_text(encoding="utf-8")[:100], encoding="utf-8")
    assert cached(ollama_server, tmp_path).write(ASKED).text == "the second"


def test_a_recording_reproduces_without_a_server(
    ollama_server: OllamaServer, tmp_path: Path
) -> None:
    """Exported here, replayed anywhere; what was never asked is an error that says so."""
    ollama_server.say(Turn("the first"))
    reply = cached(ollama_server, tmp_path / "cache").write(ASKED)
    file = tmp_path / "replies.jsonl"
    assert Store(tmp_path / "cache").export(file) == 1
    recording = Recording(file, "llama2")
    assert recording.write(ASKED) == reply
    with pytest.raises(errors.ProviderUnavailable, match="has no reply to this prompt"):
        recording.write(replace(ASKED, prompt="Something else."))


def test_a_file_that_is_no_recording_is_named(tmp_path: Path) -> None:
    file = tmp_path / "notes.jsonl"
    file.write_text('{"schema": 9}\n', encoding="utf-8")
    with pytest.raises(errors.InputError, match=r"notes\.jsonl:1: is not a recorded reply"):
        Recording(file, "llama2").write(ASKED)
