"""Drafts by a model file of the user's own, run inside this process.

Needs the extra `gguf`, which brings llama.cpp as a library.
"""

from __future__ import annotations

import contextlib
import hashlib
import queue
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runbook_helpers.errors import (
    InputError,
    Interrupted,
    ModelMissing,
    ProviderTimeout,
    ProviderUnavailable,
    RequestRejected,
)
from runbook_helpers.providers.base import Capacity, Options, Reply, Request
from runbook_helpers.providers.budget import Budget, plan_budget
from runbook_helpers.providers.events import OnText, Planned, tell
from runbook_helpers.providers.incoming import partial_kept, require_sendable
from runbook_helpers.providers.openai.dialect import Dialect

if TYPE_CHECKING:
    from runbook_helpers.providers.openai.reply import Incoming

_MAGIC = b"GGUF"
_STEP = 0.1  # seconds between two looks at the clock; Ctrl-C is heard as often
_LOADING = threading.Lock()
_loaded: dict[tuple[str, int, int, int], Any] = {}


class GGUFProvider:
    """A model in a GGUF file, one reply at a time."""

    name = "gguf"

    def __init__(self, model: str) -> None:
        """Settle the file; nothing is loaded yet."""
        self.file = Path(model).expanduser().absolute()
        self.model = str(self.file)

    def describe(self) -> str:
        """Who this is in a few words."""
        return f"gguf {self.file.name} in this process"

    def digest(self) -> str:
        """The file's SHA-256; read once for each size and time of change."""
        facts = self._stat()
        return _sha256(self.file, *facts)

    def capacity(self, options: Options) -> Capacity:
        """The window the model is run with: never more than it was made for."""
        return Capacity(min(options.num_ctx, self._window() or options.num_ctx), parallel=1)

    def write(self, request: Request, on_text: OnText | None = None) -> Reply:
        """The model's whole reply, or a `ProviderError`; Ctrl-C stops it within a token.

        `options.timeout` bounds each silence, but not the loading of the file.
        """
        from runbook_helpers.providers.openai.reply import Incoming

        require_sendable(request.prompt)
        digest = self.digest()
        window = self.capacity(request.options).window
        budget = plan_budget(
            request.prompt + request.written,
            request.options,
            window,
            self.describe(),
            request.margins,
        )
        dialect = Dialect()
        sent = dialect.settings(request, budget)
        incoming = Incoming(self.describe(), time.monotonic(), on_text)
        tell(on_text, Planned(budget.prompt_tokens, budget.num_predict, budget.num_ctx))
        with partial_kept(incoming):
            self._receive(dialect.body(self.model, request, sent, None), request, window, incoming)
            incoming.require_whole(budget)
        return self._reply(incoming, budget, sent, digest)

    def _receive(
        self, body: dict[str, Any], request: Request, window: int, incoming: Incoming
    ) -> None:
        engine = _engine(self.file, self._stat(), window)
        asked = body | {"return_progress": True}  # heard between two batches of the prompt
        with _running(engine, asked) as chunks:
            for chunk in _patiently(chunks, request.options, self.describe()):
                if isinstance(chunk, ValueError):
                    raise RequestRejected(
                        f"llama.cpp refused the request: {' '.join(str(chunk).split())[:300]}",
                        where=self.describe(),
                        hint="another --model: this one's chat template or the schema is not taken",
                    ) from chunk
                if isinstance(chunk, Exception):
                    raise Interrupted(
                        f"llama.cpp broke off: {chunk}", where=self.describe()
                    ) from chunk
                incoming.take(chunk)

    def _stat(self) -> tuple[int, int]:
        """Size and time of change of the file, once it is known to be a model."""
        try:
            with self.file.open("rb") as file:
                magic = file.read(4)
            facts = self.file.stat()
        except OSError as error:
            raise ModelMissing(
                f"the model file can't be read ({error.strerror})",
                where=self.file,
                expected="a GGUF file",
                hint="--model with the path of a .gguf file on this machine",
            ) from error
        if magic != _MAGIC:
            raise InputError("is not a GGUF file", where=self.file, expected="a file of a model")
        return facts.st_size, facts.st_mtime_ns

    def _window(self) -> int | None:
        return _own_window(self.file, *self._stat())

    def _reply(
        self, incoming: Incoming, budget: Budget, sent: Mapping[str, Any], digest: str
    ) -> Reply:
        return Reply(
            text=incoming.text,
            provider=self.name,
            model=self.model,
            served_model=self.file.name,
            digest=digest,
            options={**sent, "num_ctx": budget.num_ctx},
            done_reason=incoming.reason,
            prompt_tokens=incoming.prompt_tokens,
            output_tokens=incoming.output_tokens,
            seconds=time.monotonic() - incoming.started,
            first_token_seconds=incoming.first_token_seconds,
            host=None,
            estimated_tokens=budget.prompt_tokens,
        )


@contextlib.contextmanager
def _running(engine: Any, body: Mapping[str, Any]) -> Iterator[queue.SimpleQueue[Any]]:
    """Let the engine write into a queue, None at the end; leaving stops it.

    In a thread of its own, because a callback of the engine can't let Ctrl-C through.
    """
    chunks: queue.SimpleQueue[Any] = queue.SimpleQueue()
    stop = threading.Event()

    def take(chunk: Any) -> bool:
        chunks.put(chunk)
        return stop.is_set()

    def run() -> None:
        try:
            engine.handle_chat_completions(dict(body), take)
        except Exception as fault:
            chunks.put(fault)
        chunks.put(None)

    thread = threading.Thread(target=run, name="gguf", daemon=True)
    thread.start()
    try:
        yield chunks
    finally:
        stop.set()
        thread.join(5)  # a batch of a long prompt on a slow machine may outlast this


def _patiently(chunks: queue.SimpleQueue[Any], options: Options, who: str) -> Iterator[Any]:
    """Yield chunks within the limits of the options."""
    from runbook_helpers.providers.http import too_late

    started = heard = time.monotonic()
    while True:
        with contextlib.suppress(queue.Empty):
            chunk = chunks.get(timeout=_STEP)
            heard = time.monotonic()
            if chunk is None:
                return
            yield chunk
        now = time.monotonic()
        if now - started > options.deadline:
            raise too_late(options.deadline, who)
        if now - heard > options.timeout:
            raise ProviderTimeout(
                f"the model wrote nothing for {options.timeout:g} s",
                where=who,
                hint="a larger --timeout, or a smaller model",
            )


def _engine(file: Path, facts: tuple[int, int], window: int) -> Any:
    """The model, loaded; one is kept, so that the sections of a runbook share it."""
    key = (str(file), *facts, window)
    with _LOADING:
        if key not in _loaded:
            _loaded.clear()
            _loaded[key] = _load(file, window)
        return _loaded[key]


def _load(file: Path, window: int) -> Any:
    params = _library().CommonParams()
    params.model.path = str(file)
    params.n_ctx, params.n_parallel = window, 1
    params.verbosity = -1
    # The library opens a port on this machine even when only functions are called: nobody else
    # is to use it or read prompts there.
    params.hostnames = ["127.0.0.1"]
    params.api_keys = [secrets.token_hex(32)]
    params.endpoint_slots = params.endpoint_props = params.ui = False
    params.warmup = False
    try:
        return _library().Server(params)
    except (RuntimeError, ValueError) as error:
        raise ProviderUnavailable(
            f"llama.cpp can't load the model ({' '.join(str(error).split())[:200]})",
            where=file,
            expected="a whole file of an architecture it knows, and memory for it",
            hint="a smaller or more quantised model, a smaller --num-ctx, or a newer xllamacpp",
        ) from error


def _library() -> Any:
    try:
        import xllamacpp
    except ImportError as error:
        raise InputError(
            f"running a model file needs llama.cpp as a library ({error})",
            where="--provider gguf",
            expected="the extra `gguf`",
            hint="pip install 'runbook-workbench[gguf]', or --provider ollama",
        ) from error
    return xllamacpp


@lru_cache(maxsize=8)
def _sha256(file: Path, size: int, changed: int) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@lru_cache(maxsize=8)
def _own_window(file: Path, size: int, changed: int) -> int | None:
    from runbook_helpers.providers.gguf_header import context_length

    return context_length(file)
