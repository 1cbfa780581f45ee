"""What goes around a model: the unit is the same exchange by the bare `ollama` client."""

from __future__ import annotations

import contextlib
import io
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.timing import ROUNDS, line, median
from runbook_helpers.cli.following import Lines, Screen
from runbook_helpers.providers import Options, Provider, Request
from runbook_helpers.providers.events import OnText
from runbook_helpers.providers.ollama import OllamaProvider
from runbook_helpers.widgets.streaming import Live
from runbook_helpers.workspace import Workspace
from runbook_helpers.writing import ask
from runbook_helpers.writing.dependable import dependable
from runbook_helpers.writing.progress import drawing
from tests.ollama_script import Turn
from tests.ollama_server import OllamaServer

PIECES = 400
TEXT = "# Disk\n\n" + "".join(f"Step {n}: look again. " for n in range(PIECES // 5))
PROMPT = "Write a runbook for a disk that is full."
REQUEST = Request("draft", PROMPT, Options(num_ctx=4096, num_predict=2048))


def measure() -> None:
    """Overhead per call, a hit in the cache, the first word, and the cost of being watched."""
    with OllamaServer().serving() as server, tempfile.TemporaryDirectory() as folder:
        provider = OllamaProvider("llama2", server.host)
        _calls(server, provider, Path(folder))
        _first_word(server, provider)
        _watching(server, provider)
    _updates()


def _beside(server: OllamaServer, what: str, action: Callable[[], object]) -> None:
    """One row: an action and the bare client's by turns, so that both meet the same machine."""
    action()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for kept, act in zip(times, (action, lambda: _bare(server)), strict=True):
            started = time.perf_counter()
            act()
            kept.append(time.perf_counter() - started)
    line(what, statistics.median(times[0]), statistics.median(times[1]))


def _bare(server: OllamaServer) -> str:
    import ollama

    server.say(Turn(text=TEXT))
    # Without certificates, as the provider: loading them takes longer than the whole exchange.
    with ollama.Client(host=server.host, timeout=60, trust_env=False, verify=False) as client:
        said = [{"role": "user", "content": PROMPT}]
        options = {"num_ctx": 4096, "num_predict": 2048}
        return "".join(
            chunk.message.content or ""
            for chunk in client.chat("llama2", said, stream=True, options=options)
        )


def _written(server: OllamaServer, provider: Provider, on_text: OnText | None = None) -> None:
    server.say(Turn(text=TEXT))
    assert provider.write(REQUEST, on_text).text == TEXT


def _calls(server: OllamaServer, provider: Provider, folder: Path) -> None:
    steady, kept = dependable(provider), dependable(provider, cache=folder / "cache")
    work = Workspace(folder / "work")

    def saved() -> None:
        server.say(Turn(text=TEXT))
        ask(steady, REQUEST, work, "initial_runbook.md", None)

    _beside(server, "bare client, streamed", lambda: _bare(server))
    _beside(server, "provider", lambda: _written(server, provider))
    _beside(server, "retried, continued, unrepeating", lambda: _written(server, steady))
    _beside(server, "the same, and saved", saved)
    _written(server, kept)
    _beside(server, "from the cache", lambda: kept.write(REQUEST))


def _first_word(server: OllamaServer, provider: Provider) -> None:
    """From the client's having the first word to its being in what is drawn."""
    print("first word, from the client to the drawing; the ratio is to the 50 ms allowed")
    delays = []
    for _ in range(7):
        live, drawn = Live(), []

        def draw(live: Live = live, drawn: list[float] = drawn) -> None:
            if "Step" in live.html() and not drawn:
                drawn.append(time.monotonic())

        sent = _Sent(live)
        stop = drawing(live, draw)
        server.say(Turn(text="Step by step", pause=0.15))
        provider.write(REQUEST, sent)
        stop()
        delays.append(drawn[0] - sent.first)
    line("notebook's drawing", statistics.median(delays), 0.05)


class _Sent:
    """Remembers when the first piece came out of the client."""

    def __init__(self, to: Live) -> None:
        self.to, self.first = to, 0.0
        self.event = to.event

    def __call__(self, piece: str) -> None:
        self.first = self.first or time.monotonic()
        self.to(piece)


def _watching(server: OllamaServer, provider: Provider) -> None:
    def watched() -> None:
        live = Live()
        stop = drawing(live, lambda: live.html() and None)
        _written(server, provider, live)
        stop()

    def told() -> None:
        with contextlib.redirect_stderr(io.StringIO()):
            _written(server, provider, Lines(text=False))

    _beside(server, "provider, watched in a notebook", watched)
    _beside(server, "provider, told in lines", told)


def _updates() -> None:
    """One drawing of a long text, against one of a short text."""
    from rich.console import Console
    from rich.live import Live as RichLive

    print("one drawing; the ratio is to the notebook's of a short text")
    short = 0.0
    for size in (100, 1_000_000):
        live = Live()
        live("word " * (size // 5))
        seconds = median(live.html)
        short = short or seconds
        line(f"notebook, {size} characters", seconds, short)
    console = Console(file=io.StringIO(), force_terminal=True, width=100)
    with RichLive(console=console, auto_refresh=False) as shown:
        screen = Screen()

        def draw() -> None:
            screen("a few more words\nand ")
            screen.draw(shown)

        seconds = median(draw)
    line("terminal, one line more", seconds, short)
