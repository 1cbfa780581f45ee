"""The real client against a real socket: a whole reply, or an error that says what to do."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from runbook_helpers import errors
from runbook_helpers.providers.base import Options, Reply, Request, WritingStopped
from runbook_helpers.providers.ollama import OllamaProvider, list_models, reachable
from tests.ollama_script import LLAMA2, OLD, Dress, Fault, Script, Traits, Turn
from tests.ollama_server import OllamaServer, closed_port

PROMPT = """Write a runbook for the failure mode "Database connection leak".
Environment:
- PostgreSQL version: 15.6
- pool: HikariCP
Use psql. Output only Markdown.
"""
TEXT = "# Leak\n\nRun `psql`.\n"
QUICK = Options(timeout=0.3)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OLLAMA_HOST", "OLLAMA_API_KEY", "RUNBOOK_ALLOW_REMOTE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")


def write(
    server: OllamaServer, prompt: str = PROMPT, options: Options = QUICK, model: str = "llama2"
) -> Reply:
    return OllamaProvider(model, server.host).write(Request("draft", prompt, options))


def told(server: OllamaServer, options: Options = QUICK) -> errors.ProviderError:
    """The error that writing ends in."""
    with pytest.raises(errors.ProviderError) as caught:
        write(server, options=options)
    return caught.value


@contextmanager
def serving(**traits: object) -> Iterator[OllamaServer]:
    with OllamaServer(Script(traits=Traits(**traits))).serving() as server:  # type: ignore[arg-type]
        yield server
    assert server.crashes == []


# -- a whole reply ------------------------------------------------------------------------


def test_a_reply_comes_whole_with_everything_that_made_it(ollama_server: OllamaServer) -> None:
    """Text, model, digest, options and counts are those of the server."""
    ollama_server.say(Turn(TEXT))
    reply = write(ollama_server)
    assert reply.text == TEXT
    assert (reply.provider, reply.model, reply.served_model) == ("ollama", "llama2", LLAMA2.name)
    assert (reply.digest, reply.host) == (LLAMA2.digest, ollama_server.host)
    assert (reply.done_reason, reply.output_tokens) == ("stop", 10)
    assert reply.prompt_tokens == ollama_server.chats()[0].prompt_tokens
    assert 0 < (reply.first_token_seconds or 0) <= reply.seconds


def test_every_option_is_sent_and_recorded(ollama_server: OllamaServer) -> None:
    """num_ctx is the model's window, num_predict what the prompt leaves of it."""
    reply = write(ollama_server, options=Options(temperature=0.7, seed=7))
    asked = ollama_server.chats()[0]
    sent = {"num_ctx": 4096, "num_predict": 3976, "temperature": 0.7, "seed": 7}
    assert asked.options == sent
    assert reply.options == sent | {"keep_alive": "30m"}
    assert asked.messages == [{"role": "user", "content": PROMPT}]
    assert asked.asked == {
        "stream": True,
        "keep_alive": "30m",
        "tools": [],
        "truncate": False,
        "shift": False,
    }


def test_pieces_arrive_as_they_are_written(ollama_server: OllamaServer) -> None:
    """The first piece is seen long before the last, and together they are the reply."""
    ollama_server.say(Turn(TEXT, pause=0.03))
    seen: list[tuple[float, str]] = []
    provider = OllamaProvider(host=ollama_server.host)
    provider.write(Request("draft", PROMPT), lambda t: seen.append((time.monotonic(), t)))
    assert "".join(text for _, text in seen) == TEXT
    assert seen[-1][0] - seen[0][0] > 0.05


def test_a_slow_reply_is_no_fault_while_it_keeps_coming(ollama_server: OllamaServer) -> None:
    """Only a silence longer than the timeout counts, not the length of the whole."""
    ollama_server.say(Turn("one two three four five six seven", pause=0.08))
    reply = write(ollama_server, options=Options(timeout=0.3))
    assert reply.seconds > 0.3
    assert reply.text.endswith("seven")


def test_a_small_models_draft_speaks_of_the_failure_mode(ollama_server: OllamaServer) -> None:
    """Without a script the server drafts for the prompt, environment included."""
    text = write(ollama_server).text
    assert text.startswith("# Database connection leak\n")
    assert "- PostgreSQL version: 15.6" in text
    assert "pg_stat_activity" in text


@pytest.mark.parametrize(
    ("dress", "start", "end"),
    [
        (Dress.CHATTY, "Sure! Here is", "need any changes.\n"),
        (Dress.FENCED, "````markdown\n# Database", "````\n"),
        (Dress.UNCLOSED, "# Database", 'SHOW CONNECTIONS"\n'),
    ],
)
def test_what_a_model_wraps_around_its_runbook_is_handed_on_untouched(
    ollama_server: OllamaServer, dress: Dress, start: str, end: str
) -> None:
    """Cleaning is not the provider's: the raw reply is what came."""
    ollama_server.say(Turn(dress=dress))
    text = write(ollama_server).text
    assert text.startswith(start)
    assert text.endswith(end)


def test_line_separators_inside_the_text_break_nothing(ollama_server: OllamaServer) -> None:
    """U+0085, U+2028 and U+2029 would each end a line for the client's line splitter."""
    text = "one\u0085two\u2028three\u2029four“five” naïve é 🙂\x00 end"
    ollama_server.say(Turn(text), Turn("half \ud83d of a character"))
    assert write(ollama_server).text == text
    assert write(ollama_server).text == "half \ufffd of a character"


def test_a_model_is_known_by_any_spelling_of_its_name(ollama_server: OllamaServer) -> None:
    """Ollama takes `Llama2` and `llama2:latest` for the same model, so the digest is the same."""
    ollama_server.say(Turn(TEXT), Turn(TEXT))
    assert write(ollama_server, model="Llama2").digest == LLAMA2.digest
    assert write(ollama_server, model="llama2:latest").digest == LLAMA2.digest


def test_proxies_are_not_used_for_this_machine(ollama_server: OllamaServer) -> None:
    """HTTP_PROXY points to a closed port in all of these tests, and they reach the server."""
    assert reachable(ollama_server.host)


# -- faults -------------------------------------------------------------------------------

ANSWERS = [
    (
        Fault.ERROR_500,
        errors.RequestRejected,
        "the server answered 500: llama runner process has terminated: exit status 2",
        "see the server's log",
    ),
    (
        Fault.ERROR_500_LIST,
        errors.RequestRejected,
        'the server answered 500: ["unexpected", "shape"]',
        "see the server's log",
    ),
    (
        Fault.OUT_OF_MEMORY,
        errors.RequestRejected,
        "the server answered 500: model requires more system memory (5.6 GiB) than is available",
        "a smaller or more quantised model",
    ),
    (
        Fault.BUSY,
        errors.ProviderBusy,
        "the server answered 503: server busy, please try again. maximum pending requests",
        "try again in a minute",
    ),
    (
        Fault.BAD_GATEWAY,
        errors.ProviderUnavailable,
        "the server answered 502: <html><h1>502 Bad Gateway</h1></html>",
        "start the Ollama server behind this proxy",
    ),
    (
        Fault.ERROR_400_NESTED,
        errors.PromptTooLong,
        "the server refused the prompt: request (9001 tokens) exceeds the available context size",
        "a larger --num-ctx",
    ),
    (
        Fault.REDIRECT,
        errors.RequestRejected,
        "the server answered 307: go to http://elsewhere.invalid/api/chat",
        "name the final address",
    ),
    (
        Fault.HANG_UP,
        errors.Interrupted,
        "the connection was cut before the reply was whole",
        "try again",
    ),
]


@pytest.mark.parametrize(
    ("fault", "kind", "what", "hint"), ANSWERS, ids=[answer[0].value for answer in ANSWERS]
)
def test_an_answer_that_is_no_reply_is_told_in_the_servers_words(
    ollama_server: OllamaServer,
    fault: Fault,
    kind: type[errors.ProviderError],
    what: str,
    hint: str,
) -> None:
    """Each status has its own class, and says where it came from and what to do."""
    ollama_server.say(Turn(fault=fault))
    error = told(ollama_server)
    assert type(error) is kind
    assert error.what.startswith(what)
    assert (error.hint or "").startswith(hint)
    assert str(error.where) == ollama_server.host
    assert error.partial == ""


BREAKS = [
    (Fault.CUT, errors.Interrupted, "the connection was cut"),
    (Fault.NO_DONE, errors.Interrupted, "the reply ended without its last line (done)"),
    (Fault.MALFORMED, errors.BadReply, "the answer is not Ollama's protocol (JSONDecodeError"),
    (Fault.WRONG_SHAPE, errors.BadReply, "the answer is not Ollama's protocol (AttributeError"),
    (
        Fault.ERROR_LINE,
        errors.Interrupted,
        "the server broke off: model runner has unexpectedly stopped",
    ),
    (Fault.STALL, errors.ProviderTimeout, "no word from the server for 0.3 s"),
    (Fault.LENGTH, errors.CutByLength, "the reply was cut at 3,976 tokens"),
]


@pytest.mark.parametrize(
    ("fault", "kind", "what"), BREAKS, ids=[break_[0].value for break_ in BREAKS]
)
def test_a_reply_that_breaks_off_keeps_what_had_come(
    ollama_server: OllamaServer, fault: Fault, kind: type[errors.ProviderError], what: str
) -> None:
    """Never a reply that looks whole, never a lost word."""
    ollama_server.say(Turn("one two three four five", fault=fault, after=3))
    error = told(ollama_server)
    assert type(error) is kind
    assert error.what.startswith(what)
    assert error.partial == "one two three"


def test_a_drip_that_never_ends_meets_the_deadline(ollama_server: OllamaServer) -> None:
    """A byte now and then renews every read timeout, so the whole reply has its own limit."""
    ollama_server.say(Turn("one two three four", fault=Fault.DRIP))
    started = time.monotonic()
    error = told(ollama_server, Options(timeout=5, deadline=0.4))
    assert type(error) is errors.ProviderTimeout
    assert error.what == "the whole reply took longer than 0.4 s"
    assert error.partial == "one two three"
    assert time.monotonic() - started < 2


def test_an_answer_out_of_all_reason_is_refused(
    ollama_server: OllamaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that never stops can't fill the memory of this machine."""
    monkeypatch.setattr("runbook_helpers.providers.http.REPLY_LIMIT", 2000)
    ollama_server.say(Turn("word " * 100))
    error = told(ollama_server)
    assert type(error) is errors.BadReply
    assert error.what == "the server sent over 2,000 bytes"
    assert error.partial.startswith("word word")


@pytest.mark.parametrize(
    ("turn", "hint"),
    [
        (Turn(fault=Fault.EMPTY), "try again with another --seed"),
        (Turn(" \n\n "), "try again with another --seed"),
        (Turn(fault=Fault.EMPTY, done_reason="load"), "try again: the server only loaded"),
        (Turn(fault=Fault.EMPTY, thinking="Hmm."), "a model that doesn't think first"),
    ],
    ids=["nothing", "only space", "only loaded", "only thoughts"],
)
def test_an_empty_reply_is_no_reply(ollama_server: OllamaServer, turn: Turn, hint: str) -> None:
    """Whitespace is as empty as nothing; the hint is for the cause."""
    ollama_server.say(turn)
    error = told(ollama_server)
    assert type(error) is errors.BadReply
    assert error.what == "the reply is empty"
    assert (error.hint or "").startswith(hint)


def test_an_end_for_an_unknown_reason_is_not_a_whole_reply(ollama_server: OllamaServer) -> None:
    """Old servers give no reason, which is taken as whole; a strange one is not."""
    ollama_server.say(Turn(TEXT, done_reason=None), Turn(TEXT, done_reason="cancelled"))
    assert write(ollama_server).done_reason is None
    error = told(ollama_server)
    assert error.what == "the reply ended by 'cancelled'"
    assert error.partial == TEXT


def test_a_missing_model_names_those_that_are_there(ollama_server: OllamaServer) -> None:
    """The prompt is not sent, and the command to get the model is one to copy."""
    with pytest.raises(errors.ModelMissing) as caught:
        write(ollama_server, model="mistral")
    assert str(caught.value) == (
        f"{ollama_server.host}: the server has no model 'mistral' (model 'mistral' not found)\n"
        "  expected: one of llama2:latest, mixtral:latest\n"
        "  try: `ollama pull mistral`, or --model with one that is there"
    )
    assert ollama_server.chats() == []


def test_a_model_removed_meanwhile_is_told_the_same_way(ollama_server: OllamaServer) -> None:
    """It was there when it was looked up and is gone when it is asked."""
    ollama_server.say(Turn(fault=Fault.MODEL_GONE))
    error = told(ollama_server)
    assert type(error) is errors.ModelMissing
    assert (error.hint or "").startswith("`ollama pull llama2`")


def test_nobody_at_the_address_says_how_to_start_someone() -> None:
    """The three ways out are starting Ollama, pulling a model, and doing without."""
    with pytest.raises(errors.ProviderUnavailable) as caught:
        OllamaProvider(host=f":{closed_port()}").write(Request("draft", PROMPT))
    error = caught.value
    assert "Connection refused" in error.what
    assert "`ollama serve`" in (error.hint or "")
    assert "--provider reference" in (error.hint or "")
    assert error.retry_can_help


def test_another_service_at_the_address_is_told_apart(ollama_server: OllamaServer) -> None:
    """A page where the list of models should be is not taken for an empty list."""
    ollama_server.say(Turn("<html>Grafana</html>", path="/api/show"))
    error = told(ollama_server)
    assert type(error) is errors.BadReply
    assert "not Ollama's protocol" in error.what
    with pytest.raises(errors.RequestRejected, match="there is no Ollama API at this address"):
        list_models(f"{ollama_server.host}/wrong/path")


def test_a_service_that_does_not_speak_http_is_told_apart() -> None:
    """The greeting of a mail server is not a connection cut too soon."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"220 mail.example ESMTP\r\n500 what?\r\n\r\n")
                connection.recv(4096)

        thread = threading.Thread(target=greet)
        thread.start()
        answer = reachable(f":{listener.getsockname()[1]}")
        thread.join(timeout=5)
    assert "not Ollama's protocol" in (answer.reason or "")


# -- what the window holds ----------------------------------------------------------------


def words(tokens: int) -> str:
    """Prose of so many tokens by Llama 2's count."""
    return "The pod restarts. " * (tokens // 5)


def test_a_prompt_too_long_is_refused_before_it_is_sent(ollama_server: OllamaServer) -> None:
    """Ollama would cut it in half and answer as if nothing had happened."""
    with pytest.raises(errors.PromptTooLong, match="but the window is 4,096"):
        write(ollama_server, words(4000))
    assert ollama_server.chats() == []


def test_the_same_prompt_fits_a_model_with_a_larger_window(ollama_server: OllamaServer) -> None:
    """num_ctx stays what was asked for, not the 32,768 that would fill the memory."""
    ollama_server.say(Turn(TEXT))
    reply = write(ollama_server, words(4000), model="mixtral")
    assert reply.options["num_ctx"] == 8192
    assert reply.prompt_tokens == ollama_server.chats()[0].prompt_tokens


def test_a_server_that_can_is_told_not_to_cut() -> None:
    """When our estimate was too low, a newer server answers with an error, not half a prompt."""
    with serving(tokens_per_estimate=1.5) as server:
        with pytest.raises(errors.PromptTooLong, match=r"the server refused the prompt: request"):
            write(server, words(2900))
        assert server.chats()[0].read_tokens == server.chats()[0].prompt_tokens


@pytest.mark.parametrize("tells_window", [True, False])
def test_a_prompt_that_was_cut_all_the_same_is_found_out(tells_window: bool) -> None:
    """An older server with a smaller window than asked reads half of it and answers 200."""
    with serving(obeys_truncate=False, tells_window=tells_window, window_cap=2048) as server:
        server.say(Turn(TEXT))
        with pytest.raises(errors.BadReply) as caught:
            write(server, words(2400))
        assert caught.value.what == (
            "the server read only 1,024 of about 2,824 tokens of the prompt"
        )
        assert caught.value.partial == TEXT


def test_a_cached_prompt_raises_no_false_alarm() -> None:
    """Old servers count only what was not in their cache: nothing, the second time."""
    with OllamaServer(Script(traits=OLD)).serving() as server:
        prompt = words(2000)
        write(server, prompt)
        assert write(server, prompt).prompt_tokens is None
        assert (write(server, prompt + "And now?").prompt_tokens or 0) < 10


def test_a_reply_that_outgrew_the_window_is_found_out() -> None:
    """The window slid on, so the end of the reply was written without the start of the prompt."""
    with serving(obeys_truncate=False, tokens_per_estimate=1.5) as server:
        server.say(Turn("word " * 1700))
        with pytest.raises(errors.BadReply, match="outgrew the window of 4,096 tokens"):
            write(server, words(2000))


def test_a_model_without_a_known_window_runs_with_the_one_asked(
    ollama_server: OllamaServer,
) -> None:
    """A window that the server doesn't tell lowers nothing."""
    ollama_server.say(Turn('{"model_info": {}}', path="/api/show"), Turn(TEXT))
    assert write(ollama_server).options["num_ctx"] == 8192


# -- stopping -----------------------------------------------------------------------------


def test_ctrl_c_closes_the_connection_and_keeps_the_text(ollama_server: OllamaServer) -> None:
    """The signal arrives while the server is silent; the server sees its client leave."""
    ollama_server.say(Turn("one two three four", fault=Fault.STALL))
    main = threading.main_thread().ident
    assert main is not None and main == threading.get_ident()
    seen: list[str] = []

    def press() -> None:
        if ollama_server.wait_until(lambda: len(seen) == 3):
            time.sleep(0.05)
            signal.pthread_kill(main, signal.SIGINT)

    threading.Thread(target=press, daemon=True).start()
    with pytest.raises(WritingStopped) as caught:
        OllamaProvider(host=ollama_server.host).write(Request("draft", PROMPT), seen.append)
    assert isinstance(caught.value, KeyboardInterrupt)
    assert caught.value.partial == "".join(seen) == "one two three"
    assert ollama_server.wait_until(lambda: ollama_server.chats()[0].client_gone)


def test_a_listener_that_fails_ends_the_writing_with_its_own_error(
    ollama_server: OllamaServer,
) -> None:
    """A full disk while saving pieces is not a fault of the server's."""
    ollama_server.say(Turn("one two three four", fault=Fault.STALL))

    def full(_: str) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        OllamaProvider(host=ollama_server.host).write(Request("draft", PROMPT), full)
    assert ollama_server.wait_until(lambda: ollama_server.chats()[0].client_gone)


# -- before anything is sent --------------------------------------------------------------


def test_another_host_is_refused_before_anything_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By argument and by OLLAMA_HOST, until it is allowed."""
    with pytest.raises(errors.InputError, match="not this machine"):
        OllamaProvider(host="gpu-box")
    monkeypatch.setenv("OLLAMA_HOST", "gpu-box:8080")
    with pytest.raises(errors.InputError, match="http://gpu-box:8080"):
        OllamaProvider()
    assert OllamaProvider(allow_remote=True).describe() == "ollama llama2 at http://gpu-box:8080"
    monkeypatch.setenv("RUNBOOK_ALLOW_REMOTE", "1")
    assert OllamaProvider().host == "http://gpu-box:8080"


def test_a_model_and_a_prompt_that_can_not_be_sent_are_refused(
    ollama_server: OllamaServer,
) -> None:
    """A blank model, and half of a character from a terminal with another encoding."""
    with pytest.raises(errors.InputError, match="no model was named"):
        OllamaProvider(" ")
    with pytest.raises(errors.InputError, match="prompt: character 6 is half of a character"):
        write(ollama_server, "note \udcff")
    assert ollama_server.journal == []


# -- asking about the server --------------------------------------------------------------


def test_the_models_of_a_server_are_listed_by_name(ollama_server: OllamaServer) -> None:
    """With what a person chooses a model by."""
    models = list_models(ollama_server.host)
    assert [(m.name, m.parameters, m.quantization) for m in models] == [
        ("llama2:latest", "7B", "Q4_0"),
        ("mixtral:latest", "46.7B", "Q4_0"),
    ]
    assert (models[0].digest, models[0].size) == (LLAMA2.digest, LLAMA2.size)


def test_reachable_is_true_with_models_or_false_with_a_reason(
    ollama_server: OllamaServer,
) -> None:
    """A server that accepts and says nothing is not reachable, and that is told in time."""
    assert len(reachable(ollama_server.host).models) == 2
    nobody = reachable(f":{closed_port()}")
    assert not nobody
    assert (nobody.reason or "").startswith("nothing answers (")
    ollama_server.say(Turn(fault=Fault.STALL, after=0, path="/api/tags"))
    silent = reachable(ollama_server.host, timeout=0.2)
    assert not silent
    assert silent.reason == "no word from the server for 0.2 s"


def test_no_error_text_is_longer_than_a_screen(ollama_server: OllamaServer) -> None:
    """A server that answers with a novel does not fill the terminal."""
    ollama_server.say(Turn(json.dumps({"models": "x" * 100_000}), path="/api/tags"))
    assert len(str(told(ollama_server))) < 1000
