"""The connection to an Ollama server: guarded bytes, and every fault in our own words.

Import it only where a server is about to be called: httpx and the client take 0.3 s.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import cast

import httpx
import ollama

from runbook_helpers.errors import Interrupted, ProviderError
from runbook_helpers.providers.http import Guard, Kind, client_settings, hint_for, transport_error
from runbook_helpers.providers.ollama.status import LOG, error_for_status
from runbook_helpers.providers.stop import Stop

_OLLAMA = Kind(
    server="Ollama server",
    start="`ollama serve`, then `ollama pull` for the model",
    protocol="Ollama's protocol",
)

# httpx ends a line at these characters too, though inside a JSON string they are text: escaping
# them leaves the JSON the same and the line whole.
_BREAK = re.compile(rb"\xc2\x85|\xe2\x80[\xa8\xa9]")
_PERHAPS_A_BREAK = re.compile(rb"(?:\xc2|\xe2\x80?)\Z")


@contextmanager
def connection(
    url: str, timeout: float, deadline: float, stop: Stop | None = None
) -> Iterator[ollama.Client]:
    """Open a client that raises only `ProviderError`s of ours, and close it in any case.

    `timeout` bounds each silence, `deadline` the time from now until the last byte, in seconds.
    Redirects are not followed, because a prompt goes to the host that was named and to no other;
    a proxy is never used for this machine. `stop` cuts the connection from another thread.
    """
    guard = Guard(url, deadline, error_for_status, _escaped)
    with ollama.Client(
        host=url,
        **client_settings(url, timeout, deadline),
        headers={"Accept-Encoding": "identity"},
        event_hooks={
            "request": [_forbid_cutting, *([stop.cuts] if stop else [])],
            "response": [guard.watch],
        },
    ) as client:
        yield client


@contextmanager
def faults_told(url: str, timeout: float) -> Iterator[None]:
    """Turn whatever the client raises inside into a `ProviderError` that says what to do."""
    try:
        yield
    except ProviderError:
        raise
    except Exception as fault:
        raise _translate(fault, url, timeout) from fault


def chunks(
    stream: Iterator[ollama.ChatResponse], url: str, timeout: float
) -> Generator[ollama.ChatResponse, None, None]:
    """Yield what the server sends; closing this closes the connection."""
    source = cast("Generator[ollama.ChatResponse, None, None]", stream)
    try:
        while True:
            with faults_told(url, timeout):
                chunk = next(source, None)
            if chunk is None:
                return
            yield chunk
    finally:
        source.close()


def _escaped(body: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes without false line ends."""
    held = b""
    for piece in body:
        held += piece
        split = _PERHAPS_A_BREAK.search(held)
        ready, held = (held[: split.start()], split[0]) if split else (held, b"")
        yield _BREAK.sub(_as_json_escape, ready)
    yield held


def _as_json_escape(found: re.Match[bytes]) -> bytes:
    return b"\\u%04x" % ord(found[0].decode("utf-8"))


def _forbid_cutting(request: httpx.Request) -> None:
    """Ask for an error instead of a cut prompt or a window that slides past the prompt.

    Newer servers know `truncate` and `shift`, the client's `chat` does not pass them; older ones
    ignore them, so what was read is still compared afterwards.
    """
    if not request.url.path.endswith("/api/chat"):
        return
    asked = json.loads(request.read()) | {"truncate": False, "shift": False}
    content = json.dumps(asked, ensure_ascii=False).encode("utf-8")
    request.stream = httpx.ByteStream(content)
    request.headers["Content-Length"] = str(len(content))


def _translate(fault: Exception, url: str, timeout: float) -> ProviderError:
    if isinstance(fault, ollama.ResponseError):
        words = str(fault.error)
        return Interrupted(f"the server broke off: {words}", where=url, hint=hint_for(words, LOG))
    return transport_error(fault, url, timeout, _OLLAMA)
