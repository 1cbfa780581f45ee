"""Going on after a reply that used up its tokens, over a real socket."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runbook_helpers import errors
from runbook_helpers.providers import Options, Request
from runbook_helpers.providers.events import GoesOn
from runbook_helpers.providers.ollama import OllamaProvider
from runbook_helpers.writing.continuing import ROUNDS, Continuing, Stitch, overlap
from tests.ollama_script import Turn
from tests.ollama_server import OllamaServer
from tests.writing.following import Following

WHOLE = "\n".join(f"{n}. Look at server {n} and write down what it says." for n in range(1, 31))


def steady(server: OllamaServer) -> Continuing:
    return Continuing(OllamaProvider("llama2", server.host))


def test_a_cut_reply_is_continued_without_a_seam(ollama_server: OllamaServer) -> None:
    """The model begins each round with its last words once more; they are there once."""
    ollama_server.say(*[Turn(WHOLE)] * 4)
    heard = Following()
    reply = steady(ollama_server).write(Request("draft", "Write.", Options(num_predict=150)), heard)
    assert reply.text == heard.text == WHOLE
    assert len([event for event in heard.events if isinstance(event, GoesOn)]) >= 2


def test_a_reply_without_an_end_is_given_up(ollama_server: OllamaServer) -> None:
    endless = "\n".join(f"line {n} of a text that does not end" for n in range(2000))
    ollama_server.say(*[Turn(endless)] * (ROUNDS + 1))
    with pytest.raises(errors.CutByLength, match="did not come to an end") as told:
        steady(ollama_server).write(Request("draft", "Write.", Options(num_predict=100)))
    assert endless.startswith(told.value.partial)
    assert len(told.value.partial) > 1000


def test_without_progress_it_is_not_asked_again(ollama_server: OllamaServer) -> None:
    ollama_server.say(Turn("word", done_reason="length"), Turn("word", done_reason="length"))
    with pytest.raises(errors.CutByLength):
        steady(ollama_server).write(Request("draft", "Write."))
    assert len([e for e in ollama_server.journal if e.path == "/api/chat"]) == 1


def test_json_is_never_continued(ollama_server: OllamaServer) -> None:
    ollama_server.say(Turn('{"a": "' + "long " * 400 + '"}'))
    asked = Request("draft", "Write.", Options(num_predict=100), schema={"type": "object"})
    with pytest.raises(errors.CutByLength):
        steady(ollama_server).write(asked)
    assert len([e for e in ollama_server.journal if e.path == "/api/chat"]) == 1


@given(st.text(min_size=40), st.text(), st.integers(12, 40), st.integers(1, 50))
def test_stitching_loses_nothing_and_doubles_nothing(
    before: str, after: str, said_again: int, step: int
) -> None:
    """Whatever the pieces are, the seam never costs a character that was not a repetition."""
    stitch = Stitch(None, before)
    continued = before[-said_again:] + after
    for start in range(0, len(continued), step):
        stitch(continued[start : start + step])
    stitch.close()
    dropped = overlap(before, continued[:400])
    assert stitch.text.startswith(before)
    assert len(stitch.text) <= len(before) + len(after)
    assert dropped >= min(said_again, len(before))
