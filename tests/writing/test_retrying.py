"""Asking again, over a real socket."""

from __future__ import annotations

import time

import pytest

from runbook_helpers import errors
from runbook_helpers.providers import Options, Request
from runbook_helpers.providers.events import Again
from runbook_helpers.providers.ollama import OllamaProvider
from runbook_helpers.writing.retrying import Retrying
from tests.ollama_script import Fault, Turn
from tests.ollama_server import OllamaServer
from tests.writing.following import Following


def patient(server: OllamaServer, attempts: int = 3) -> Retrying:
    return Retrying(OllamaProvider("llama2", server.host), attempts, first_wait=0.01)


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.CUT, Fault.NO_DONE, Fault.HANG_UP])
def test_what_passes_is_asked_again(ollama_server: OllamaServer, fault: Fault) -> None:
    """The second reply is whole, and nothing of the first is left in what a person sees."""
    ollama_server.say(Turn("one two three four", fault=fault), Turn("a whole reply"))
    heard = Following()
    reply = patient(ollama_server).write(Request("draft", "Write."), heard)
    assert reply.text == heard.text == "a whole reply"
    (again,) = [event for event in heard.events if isinstance(event, Again)]
    assert "attempt 2" in again.why


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.MODEL_GONE, errors.ModelMissing),
        (Fault.ERROR_500, errors.RequestRejected),
        (Fault.LENGTH, errors.CutByLength),
    ],
)
def test_what_would_end_the_same_way_is_asked_once(
    ollama_server: OllamaServer, fault: Fault, kind: type[errors.ProviderError]
) -> None:
    ollama_server.say(Turn("one two three four", fault=fault))
    with pytest.raises(kind) as told:
        patient(ollama_server).write(Request("draft", "Write."))
    assert type(told.value) is kind
    assert "attempts" not in told.value.what
    assert len([e for e in ollama_server.journal if e.path == "/api/chat"]) <= 1


def test_the_last_error_keeps_the_longest_text(ollama_server: OllamaServer) -> None:
    """The second attempt got further than the third."""
    words = "one two three four five six"
    for pieces in (1, 5, 2):
        ollama_server.say(Turn(words, fault=Fault.CUT, after=pieces))
    with pytest.raises(errors.Interrupted) as told:
        patient(ollama_server).write(Request("draft", "Write."))
    assert told.value.partial == "one two three four five"
    assert "after 3 attempts" in told.value.what


def test_all_attempts_share_one_deadline(ollama_server: OllamaServer) -> None:
    """A drip renews every read timeout, and a deadline that has passed is not tried again."""
    ollama_server.say(Turn("one two three four", fault=Fault.DRIP))
    started = time.monotonic()
    with pytest.raises(errors.ProviderTimeout):
        patient(ollama_server).write(Request("draft", "Write.", Options(timeout=5, deadline=0.4)))
    assert time.monotonic() - started < 3
