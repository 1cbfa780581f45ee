"""A real engine runs a real, if senseless, model: behind a server and inside this process."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from runbook_helpers import errors
from runbook_helpers.providers import Options, Provider, Reply, Request
from runbook_helpers.providers.base import WritingStopped
from runbook_helpers.providers.gguf import GGUFProvider
from runbook_helpers.providers.openai import OpenAIProvider
from runbook_helpers.writing.continuing import Continuing
from tests import tiny_model
from tests.projects import ROOT

pytest.importorskip("xllamacpp", reason="llama.cpp has no wheel for this machine")

PROMPT = "Write a runbook for a database connection leak."
LONG = Options(num_predict=1500, temperature=1.0)
SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "maxLength": 12},
        "risk": {"enum": ["read-only", "changes state"]},
    },
    "required": ["title", "risk"],
    "additionalProperties": False,
}


@pytest.fixture(scope="session")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model, written once."""
    started = time.monotonic()
    path = tiny_model.write(tmp_path_factory.mktemp("model") / "tiny.gguf")
    assert time.monotonic() - started < 10
    return path


@pytest.fixture(scope="session")
def llama_server(model_file: Path) -> Iterator[str]:
    """llama.cpp's own server in a process of its own."""
    command = [sys.executable, "-m", "tests.tiny_model", str(model_file)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.send_signal(signal.SIGTERM)
        process.wait(10)


@pytest.fixture(params=["openai", "gguf"])
def provider(request: pytest.FixtureRequest, model_file: Path) -> Provider:
    """The same model, both ways."""
    if request.param == "gguf":
        return GGUFProvider(str(model_file))
    return OpenAIProvider("tiny", request.getfixturevalue("llama_server"))


def _some_seed(act: Callable[[int], Reply]) -> Reply:
    """The first reply that ends by itself: random weights may ramble on with any one seed."""
    for seed in range(20):
        try:
            return act(seed)
        except errors.CutByLength:
            continue
    raise AssertionError("no seed comes to an end")


def test_a_reply_is_streamed_and_counted(provider: Provider) -> None:
    """Pieces together are the reply, and the tokens are those of the engine."""
    pieces: list[str] = []

    def act(seed: int) -> Reply:
        pieces.clear()
        asked = replace(LONG, num_predict=800, seed=seed)
        return provider.write(Request("draft", PROMPT, asked), pieces.append)

    reply = _some_seed(act)
    assert len(pieces) > 10
    assert "".join(pieces) == reply.text
    assert reply.done_reason == "stop"
    assert (reply.prompt_tokens or 0) > len(PROMPT) / 2
    assert abs((reply.output_tokens or 0) - len(pieces)) <= 2


def test_the_same_seed_gives_the_same_reply(provider: Provider) -> None:
    """So a draft can be made again."""

    def once(seed: int) -> str:
        with pytest.raises(errors.CutByLength) as caught:
            provider.write(Request("draft", PROMPT, replace(LONG, num_predict=20, seed=seed)))
        return caught.value.partial

    assert once(3) == once(3) != once(4)


def test_the_window_is_the_models_own(provider: Provider) -> None:
    """Never more than it was made for, and less when asked."""
    found = provider.capacity(Options(num_ctx=8192))
    assert found and (found.window, found.parallel) == (tiny_model.WINDOW, 1)
    smaller = provider.capacity(Options(num_ctx=1024))
    assert smaller and smaller.window == 1024


def test_ctrl_c_keeps_the_partial_text_and_frees_the_engine(provider: Provider) -> None:
    """The next reply begins at once, since the engine no longer writes the first."""
    main = threading.main_thread().ident
    assert main
    pieces: list[str] = []

    def press(piece: str) -> None:
        pieces.append(piece)
        if len(pieces) == 5:
            signal.pthread_kill(main, signal.SIGINT)

    with pytest.raises(WritingStopped) as caught:
        provider.write(Request("draft", PROMPT, LONG), press)
    assert caught.value.partial == "".join(pieces)
    assert 5 <= len(pieces) < 500
    started = time.monotonic()
    with pytest.raises(errors.CutByLength):
        provider.write(Request("draft", PROMPT, replace(LONG, num_predict=2)))
    assert time.monotonic() - started < 5


def test_a_cut_reply_is_continued_where_it_was(provider: Provider) -> None:
    """The model reads its own text as the beginning of its answer."""
    cut = replace(LONG, num_predict=40, seed=2)
    with pytest.raises(errors.CutByLength) as caught:
        provider.write(Request("draft", PROMPT, cut))
    first = caught.value.partial

    def act(seed: int) -> Reply:
        request = Request("draft", PROMPT, replace(LONG, num_predict=300, seed=seed))
        return Continuing(provider).write(replace(request, written=first))

    reply = _some_seed(act)
    assert (reply.prompt_tokens or 0) >= len(first) / 2
    with pytest.raises(errors.CutByLength, match="did not come to an end") as endless:
        Continuing(provider).write(Request("draft", PROMPT, replace(LONG, num_predict=20)))
    assert len(endless.value.partial) > 3 * 20


def test_json_keeps_to_its_schema(provider: Provider) -> None:
    """Even random weights write what the schema allows, and nothing else."""
    request = Request("draft", PROMPT, replace(LONG, num_predict=300), schema=SCHEMA)
    reply = provider.write(request)
    jsonschema.validate(json.loads(reply.text), SCHEMA)
    assert "response_format" in reply.options


def test_what_does_not_fit_is_refused(provider: Provider) -> None:
    """Before the engine reads any of it."""
    with pytest.raises(errors.PromptTooLong):
        provider.write(Request("draft", "word " * 3000, LONG))


def test_a_wrong_estimate_is_the_engines_refusal(provider: Provider) -> None:
    """One token a letter is more than any estimate expects; nothing is cut in silence."""
    with pytest.raises(errors.PromptTooLong, match="exceeds the available context"):
        provider.write(Request("draft", "kubernetes " * 400, replace(LONG, num_predict=64)))


def test_a_deadline_ends_a_reply(provider: Provider) -> None:
    """Asking again would take as long."""
    # Wide enough that a busy machine has read the prompt, and passed after a handful of words.
    hurried = replace(LONG, deadline=3)
    with pytest.raises(errors.ProviderTimeout) as caught:
        provider.write(Request("draft", PROMPT, hurried), lambda _: time.sleep(0.5))
    assert not caught.value.retry_can_help
    assert caught.value.partial


# -- the file -----------------------------------------------------------------------------


def test_a_file_is_known_by_its_content(model_file: Path) -> None:
    """A file exchanged under the same name is another model."""
    copy = model_file.with_name("copy.gguf")
    copy.write_bytes(model_file.read_bytes())
    first = GGUFProvider(str(copy)).digest()
    assert first == GGUFProvider(str(model_file)).digest()
    tiny_model.write(copy, seed=2)
    assert GGUFProvider(str(copy)).digest() != first


def test_a_missing_or_foreign_file_is_named(tmp_path: Path) -> None:
    """Before anything is loaded."""
    with pytest.raises(errors.ModelMissing, match="can't be read"):
        GGUFProvider(str(tmp_path / "none.gguf")).write(Request("draft", PROMPT))
    (other := tmp_path / "other.gguf").write_text("PK and more")
    with pytest.raises(errors.InputError, match="not a GGUF file"):
        GGUFProvider(str(other)).write(Request("draft", PROMPT))
    (broken := tmp_path / "broken.gguf").write_bytes(b"GGUF" + b"\x03" + b"\0" * 40)
    with pytest.raises(errors.ProviderUnavailable, match="can't load the model"):
        GGUFProvider(str(broken)).write(Request("draft", PROMPT))


def test_without_the_library_the_extra_is_named(
    model_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is 30 MB that most people don't need."""
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    monkeypatch.setattr("runbook_helpers.providers.gguf._loaded", {})
    with pytest.raises(errors.InputError, match="as a library") as caught:
        GGUFProvider(str(model_file)).write(Request("draft", PROMPT))
    assert "[gguf]" in (caught.value.hint or "")


def test_nobody_else_can_use_the_engine(model_file: Path) -> None:
    """Its library opens a port even for calls in the process; it answers only to a secret key."""
    import httpx

    from runbook_helpers.providers.gguf import _load

    engine = _load(model_file, 512)
    asked = {"messages": [{"role": "user", "content": "hi"}], "max_tokens": 1}
    with httpx.Client(base_url=engine.listening_address, trust_env=False) as client:
        assert client.post("/v1/chat/completions", json=asked).status_code == 401
        assert client.get("/slots").status_code in (401, 501)
        assert client.get("/props").status_code == 401
