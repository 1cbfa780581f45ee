"""Real sockets, OpenAI's protocol: a whole reply, or an error that says what to do."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from runbook_helpers import errors
from runbook_helpers.providers.base import Options, Reply, Request
from runbook_helpers.providers.openai import OpenAIProvider, list_models
from runbook_helpers.writing.continuing import Continuing
from tests.ollama_script import Fault, Turn
from tests.ollama_server import closed_port
from tests.openai_server import OpenAIServer

PROMPT = "Write a runbook for a database connection leak. Output only Markdown."
TEXT = "# Leak\n\nRun `psql`\u2028 and\u0085 wait.\n"
QUICK = Options(timeout=0.3)
SCHEMA = {"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"]}


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "RUNBOOK_API_KEY", "RUNBOOK_ALLOW_REMOTE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")


@contextmanager
def serving(**manners: Any) -> Iterator[OpenAIServer]:
    with OpenAIServer(**manners).serving() as server:
        yield server
    assert server.crashes == []


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with serving() as found:
        yield found


def write(server: OpenAIServer, options: Options = QUICK, **asked: Any) -> Reply:
    request = Request("draft", PROMPT, options, **asked)
    return OpenAIProvider("tiny", server.host).write(request)


def told(server: OpenAIServer, options: Options = QUICK) -> errors.ProviderError:
    with pytest.raises(errors.ProviderError) as caught:
        write(server, options)
    return caught.value


# -- a whole reply ------------------------------------------------------------------------


def test_a_reply_comes_whole_with_everything_that_made_it(server: OpenAIServer) -> None:
    """Also with characters that some line splitters take for a line's end."""
    server.say(Turn(TEXT))
    reply = write(server, Options(seed=7))
    assert reply.text == TEXT
    assert (reply.provider, reply.model, reply.served_model) == ("openai", "tiny", "tiny")
    assert (reply.done_reason, reply.prompt_tokens) == ("stop", 40)
    assert reply.host == f"{server.host}/v1"
    sent = {"max_tokens": reply.options["max_tokens"], "temperature": 0.2, "seed": 7}
    assert reply.options == {**sent, "num_ctx": 4096}
    asked = server.chats()[0].asked
    assert asked == {**sent, "stream": True, "stream_options": {"include_usage": True}}


def test_the_model_that_was_served_is_told(server: OpenAIServer) -> None:
    """Some servers write with what they have, whatever is asked."""
    reply = OpenAIProvider("other", server.host).write(Request("draft", PROMPT, QUICK))
    assert (reply.model, reply.served_model) == ("other", "tiny")


@pytest.mark.parametrize("manners", [{"done": False}, {"usage": False}, {"streams": False}])
def test_lesser_servers_are_understood(manners: dict[str, Any]) -> None:
    """No [DONE], no usage, or no stream at all: the reply says itself that it is whole."""
    with serving(**manners) as server:
        server.say(Turn(TEXT))
        assert write(server).text == TEXT


def test_it_goes_on_with_what_it_has_written(server: OpenAIServer) -> None:
    """As a last message of the model's own."""
    server.say(Turn(TEXT))
    assert write(server, written="# Leak\n").text == TEXT.removeprefix("# Leak\n")
    assert server.chats()[0].messages[-1] == {"role": "assistant", "content": "# Leak\n"}


def test_a_long_reply_is_continued(server: OpenAIServer) -> None:
    """A cut by length is no end."""
    words = "".join(f"word{n} is here, " for n in range(60))
    server.say(Turn(words), Turn(words), Turn(words))
    provider = Continuing(OpenAIProvider("tiny", server.host))
    reply = provider.write(Request("draft", PROMPT, replace(QUICK, num_predict=200)))
    assert reply.text == words
    assert len(server.chats()) > 1


@pytest.mark.parametrize(
    ("manners", "window", "parallel"),
    [
        ({"window": 3000}, 3000, None),
        ({"window": None, "owner": "llamacpp", "props": 2048}, 2048, 3),
        ({"window": None}, 8192, None),
        ({"lists": False}, 8192, None),
    ],
)
def test_the_window_is_what_the_server_tells(
    manners: dict[str, Any], window: int, parallel: int | None
) -> None:
    """From the list of models, from /props, else what the options say."""
    with serving(**manners) as server:
        found = OpenAIProvider("tiny", server.host).capacity(Options())
    assert (found.window, found.parallel) == (window, parallel)


def test_what_does_not_fit_is_not_sent() -> None:
    """A server would cut it, or refuse it after minutes."""
    with serving(window=600) as server, pytest.raises(errors.PromptTooLong):
        write(server, options=Options())
    assert server.chats() == []


# -- what a server does not take ----------------------------------------------------------


@pytest.mark.parametrize(
    ("refuses", "formats"),
    [
        ((), ["json_schema"]),
        (("json_schema",), ["json_schema", "json_object"]),
        (("json_schema", "json_object"), ["json_schema", "json_object", None]),
    ],
)
def test_a_schema_is_asked_for_as_well_as_the_server_can(
    refuses: tuple[str, ...], formats: list[str | None]
) -> None:
    """In the prompt's words at last; what was refused once is not tried again."""
    with serving(refuses=refuses) as server:
        server.say(*[Turn('{"title": "x"}')] * (len(formats) + 1))
        provider = OpenAIProvider("tiny", server.host)
        request = Request("draft", PROMPT, QUICK, schema=SCHEMA)
        assert json.loads(provider.write(request).text) == {"title": "x"}
        provider.write(request)
    asked = [c.asked.get("response_format", {}).get("type") for c in server.chats()]
    assert asked == [*formats, formats[-1]]
    in_words = json.dumps(SCHEMA) in server.chats()[-1].messages[0]["content"]
    assert in_words == bool(refuses)


def test_a_server_that_knows_another_limit_gets_that() -> None:
    """And one that has no usage is not asked for it."""
    with serving(refuses=('"max_tokens"', "stream_options")) as server:
        server.say(*[Turn(TEXT)] * 3)
        reply = write(server)
    assert "max_completion_tokens" in reply.options
    assert "stream_options" not in server.chats()[-1].asked


def test_what_can_not_be_left_out_is_an_error() -> None:
    """No endless bargaining."""
    with serving(refuses=("temperature",)) as server:
        error = told(server)
    assert isinstance(error, errors.RequestRejected)
    assert "temperature" in error.what
    assert len(server.chats()) == 1


# -- faults -------------------------------------------------------------------------------

MID_STREAM = [
    (Fault.CUT, errors.Interrupted, "the connection was cut"),
    (Fault.NO_DONE, errors.Interrupted, "without saying so"),
    (Fault.MALFORMED, errors.BadReply, "not OpenAI's protocol (JSONDecodeError"),
    (Fault.WRONG_SHAPE, errors.BadReply, "not OpenAI's protocol (list for an object"),
    (Fault.ERROR_LINE, errors.Interrupted, "the slot was lost"),
    (Fault.STALL, errors.ProviderTimeout, "no word from the server for 0.3 s"),
    (Fault.LENGTH, errors.CutByLength, "the reply was cut at"),
]


@pytest.mark.parametrize(("fault", "kind", "words"), MID_STREAM)
def test_a_fault_in_mid_stream_keeps_what_had_come(
    server: OpenAIServer, fault: Fault, kind: type[errors.ProviderError], words: str
) -> None:
    """And says what to do."""
    server.say(Turn("one two three four five", fault=fault))
    error = told(server)
    assert type(error) is kind
    assert words in error.what
    assert "one two three four five".startswith(error.partial) and error.partial
    assert error.hint
    assert error.retry_can_help == (kind is not errors.CutByLength)


AT_ONCE: list[tuple[int, Any, type[errors.ProviderError], str, bool]] = [
    (401, {"error": {"message": "bad key"}}, errors.RequestRejected, "RUNBOOK_API_KEY", False),
    (
        404,
        {"error": {"message": "The model `tiny` does not exist", "code": "model_not_found"}},
        errors.ModelMissing,
        "--model",
        False,
    ),
    (404, "404 page not found", errors.RequestRejected, "/v1", False),
    (429, {"error": {"message": "slow down"}}, errors.ProviderBusy, "a minute", True),
    (
        429,
        {"error": {"message": "no money", "code": "insufficient_quota"}},
        errors.RequestRejected,
        "billing",
        False,
    ),
    (500, {"error": {"message": "CUDA error"}}, errors.RequestRejected, "smaller", False),
    (503, {"error": {"message": "Loading model"}}, errors.ProviderBusy, "again", True),
    (
        400,
        {"error": {"message": "maximum context length is 4096 tokens"}},
        errors.PromptTooLong,
        "shorter",
        False,
    ),
    (307, "", errors.RequestRejected, "final address", False),
]


@pytest.mark.parametrize(("status", "body", "kind", "hint", "again"), AT_ONCE)
def test_a_refusal_is_told_in_the_servers_words(
    status: int, body: Any, kind: type[errors.ProviderError], hint: str, again: bool
) -> None:
    """With what to do, and whether asking again can help."""
    with serving(status=(status, body)) as server:
        error = told(server)
    assert type(error) is kind
    assert hint in (error.hint or "")
    assert error.retry_can_help == again


def test_nobody_there_is_unavailable() -> None:
    """With the way to start a server, and the way without one."""
    with pytest.raises(errors.ProviderUnavailable, match="nothing answers") as caught:
        OpenAIProvider("tiny", f":{closed_port()}").write(Request("draft", PROMPT, QUICK))
    assert "--provider reference" in (caught.value.hint or "")


def test_a_web_page_is_no_reply() -> None:
    """A proxy's page to sign in comes with status 200."""
    with serving(html=True) as server:
        error = told(server)
    assert "it is text/plain" in error.what


def test_a_drip_ends_at_the_deadline(server: OpenAIServer) -> None:
    """However steadily it comes; asking again would take as long."""
    server.say(Turn(TEXT, fault=Fault.DRIP))
    error = told(server, Options(timeout=5, deadline=0.4))
    assert isinstance(error, errors.ProviderTimeout)
    assert not error.retry_can_help


def test_an_answer_out_of_all_reason_is_refused(
    server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory is not for a server to fill."""
    monkeypatch.setattr("runbook_helpers.providers.http.REPLY_LIMIT", 2000)
    server.say(Turn("word " * 2000))
    assert "over 2,000 bytes" in told(server).what


@pytest.mark.parametrize(
    ("finish", "kind"),
    [("content_filter", errors.RequestRejected), ("tool_calls", errors.BadReply)],
)
def test_an_end_for_another_reason_is_no_whole_reply(
    finish: str, kind: type[errors.ProviderError]
) -> None:
    """Text that was stopped is not a runbook."""
    with serving(finish=finish) as server:
        server.say(Turn(TEXT))
        error = told(server)
    assert type(error) is kind
    assert error.partial == TEXT


def test_an_empty_reply_is_an_error(server: OpenAIServer) -> None:
    """Not an empty runbook."""
    server.say(Turn(fault=Fault.EMPTY))
    assert "empty" in told(server).what


def test_a_listener_that_stops_closes_the_connection(server: OpenAIServer) -> None:
    """So does Ctrl-C, whose partial text is kept."""
    server.say(Turn("word " * 400, pause=0.01))

    def stop(piece: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        OpenAIProvider("tiny", server.host).write(Request("draft", PROMPT, QUICK), stop)
    assert caught.value.partial  # type: ignore[attr-defined]
    assert server.wait_until(lambda: server.chats()[0].client_gone)


# -- address and key ----------------------------------------------------------------------


def test_the_key_goes_into_the_header_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even into an error of a server that repeats it."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-general")
    monkeypatch.setenv("RUNBOOK_API_KEY", "sk-own-1234")
    refusal = {"error": {"message": "Incorrect API key provided: sk-own-1234"}}
    with serving(status=(401, refusal)) as server:
        error = told(server)
        assert set(server.keys) == {"Bearer sk-own-1234"}
    assert "sk-own" not in f"{error} {error.__cause__} {error.partial}"


def test_the_general_key_never_crosses_a_network_in_the_open() -> None:
    """It is on many machines for another server."""
    from runbook_helpers.providers.openai.wire import api_key

    environ = {"OPENAI_API_KEY": "sk-general"}
    assert api_key("https://models.example.com/v1", environ) == "sk-general"
    assert api_key("http://127.0.0.1:8080/v1", environ) == "sk-general"
    assert api_key("http://models.example.com/v1", environ) is None
    own = environ | {"RUNBOOK_API_KEY": "sk-own"}
    assert api_key("http://models.example.com/v1", own) == "sk-own"


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080/v1"),
        ("http://127.0.0.1:9/v1/", "http://127.0.0.1:9/v1"),
        ("http://localhost/api", "http://localhost:80/api/v1"),
        ("https://localhost/v1beta", "https://localhost:443/v1beta"),
    ],
)
def test_the_version_is_added_where_none_is_named(host: str, url: str) -> None:
    """People paste either form."""
    assert OpenAIProvider("tiny", host).host == url


def test_another_machine_needs_permission() -> None:
    """A prompt holds details of systems."""
    with pytest.raises(errors.InputError, match="not this machine"):
        OpenAIProvider("tiny", "https://models.example.com")
    with pytest.raises(errors.InputError, match="no server was named"):
        OpenAIProvider("tiny", None)


def test_models_are_listed_by_name(server: OpenAIServer) -> None:
    """For doctor, and for the error of a missing one."""
    (model,) = list_models(server.host)
    assert (model.name, model.window) == ("tiny", 4096)


def test_the_first_piece_is_not_held_back(server: OpenAIServer) -> None:
    """It is seen while the server still writes."""
    server.say(Turn("one two three four five six", pause=0.05))
    seen: list[float] = []
    provider = OpenAIProvider("tiny", server.host)
    provider.write(Request("draft", PROMPT), lambda _: seen.append(time.monotonic()))
    assert seen[-1] - seen[0] > 0.15
