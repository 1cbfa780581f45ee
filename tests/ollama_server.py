"""An Ollama server without a model: the real protocol on a real socket, faults on demand.

As a program it prints its address, serves until it is stopped, and keeps a journal:

    python -m tests.ollama_server --port 11434 --script script.json --journal journal.jsonl
"""

from __future__ import annotations

import argparse
import json
import signal
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import takewhile
from operator import eq
from pathlib import Path

from runbook_helpers.providers.tokens import count_tokens
from tests.ollama_http import GENERATING, Handler, HTTPServer
from tests.ollama_script import Exchange, Model, Script, Traits, Turn, load_script

_DEFAULT_CTX = 4096


class OllamaServer:
    """A scripted server on loopback; `say` adds turns, `journal` tells what was asked."""

    handler: type[Handler] = Handler

    def __init__(
        self, script: Script | None = None, *, port: int = 0, journal: Path | None = None
    ) -> None:
        script = script or Script()
        self.models = {model.name: model for model in script.models}
        self.traits: Traits = script.traits
        self.journal: list[Exchange] = []
        self.crashes: list[BaseException] = []
        self.stopping = threading.Event()
        self._turns = deque(script.turns)
        self._running: dict[str, int] = {}
        self._last_prompt = ""
        self._journal_file = journal
        self._lock = threading.Lock()
        self._http = HTTPServer(("127.0.0.1", port), self.handler)
        self._http.ollama = self

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def say(self, *turns: Turn) -> None:
        """Queue the next answers."""
        with self._lock:
            self._turns.extend(turns)

    def chats(self) -> list[Exchange]:
        """The requests that asked for text."""
        return [exchange for exchange in self.journal if exchange.path in GENERATING]

    def wait_until(self, holds: Callable[[], bool], seconds: float = 5.0) -> bool:
        """Wait for something that another thread does; False when it doesn't happen in time."""
        ends = time.monotonic() + seconds
        while not holds() and time.monotonic() < ends:
            time.sleep(0.005)
        return holds()

    @contextmanager
    def serving(self) -> Iterator[OllamaServer]:
        """Serve from a thread until the block ends."""
        thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.stopping.set()
            self._http.shutdown()
            self._http.server_close()
            thread.join()

    def next_turn(self, path: str) -> Turn:
        """The first queued turn for an endpoint, or a plain answer."""
        with self._lock:
            turn = next((t for t in self._turns if t.path == path), None)
            if turn is None:
                return Turn(path=path)
            self._turns.remove(turn)
            return turn

    def find(self, name: str) -> Model | None:
        tagged = name if ":" in name.rsplit("/", 1)[-1] else f"{name}:latest"
        return self.models.get(tagged.casefold())

    def load(self, model: Model, num_ctx: int | None) -> int:
        """Run a model with a window as asked, as far as model and server go; the window it got."""
        window = min(num_ctx or _DEFAULT_CTX, model.window, self.traits.window_cap or model.window)
        self._running[model.name] = window
        return window

    def running(self) -> Iterator[tuple[Model, int]]:
        return ((self.models[name], window) for name, window in self._running.items())

    def tokens(self, text: str) -> int:
        """What the prompt truly is in the model's tokens."""
        return round(count_tokens(text) * self.traits.tokens_per_estimate)

    def cached(self, prompt: str) -> int:
        """How many tokens the prompt shares with the one before; remembers it for the next."""
        with self._lock:
            last, self._last_prompt = self._last_prompt, prompt
        shared = sum(takewhile(bool, map(eq, last, prompt)))
        return self.tokens(prompt[:shared]) if self.traits.hides_cached else 0

    def note(self, exchange: Exchange) -> None:
        """Close a journal entry and write it out."""
        exchange.done = True
        if self._journal_file:
            line = json.dumps(asdict(exchange), ensure_ascii=False) + "\n"
            with self._lock, self._journal_file.open("a", encoding="utf-8") as file:
                file.write(line)


def closed_port() -> int:
    """A loopback port where nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(argv: list[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; the first line on stdout is the address."""
    parser = argparse.ArgumentParser(prog="python -m tests.ollama_server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--script", type=Path, help="JSON: turns, models, traits")
    parser.add_argument("--journal", type=Path, help="append each exchange as a JSON line")
    args = parser.parse_args(argv)
    script = load_script(args.script) if args.script else None
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with OllamaServer(script, port=args.port, journal=args.journal).serving() as server:
        sys.stdout.write(f"{server.host}\n")
        sys.stdout.flush()
        stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
