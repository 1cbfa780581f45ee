"""The connection to an Ollama server: guarded bytes, and every fault in our own words.

Import it only where a server is about to be called: httpx and the client take 0.3 s.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import cast

import httpx
import ollama

from runbook_helpers.errors import (
    BadReply,
    Interrupted,
    ProviderError,
    ProviderTimeout,
    ProviderUnavailable,
)
from runbook_helpers.providers.address import is_loopback
from runbook_helpers.providers.ollama.status import error_for_status, hint_for

REPLY_LIMIT = 32 * 1024 * 1024
"""Bytes of one answer; a whole runbook in tokens of one letter stays under a tenth of it."""

_CONNECT = 10.0

# httpx ends a line at these characters too, though inside a JSON string they are text: escaping
# them leaves the JSON the same and the line whole.
_BREAK = re.compile(rb"\xc2\x85|\xe2\x80[\xa8\xa9]")
_PERHAPS_A_BREAK = re.compile(rb"(?:\xc2|\xe2\x80?)\Z")


@contextmanager
def connection(url: str, timeout: float, deadline: float) -> Iterator[ollama.Client]:
    """Open a client that raises only `ProviderError`s of ours, and close it in any case.

    `timeout` bounds each silence, `deadline` the time from now until the last byte, in seconds.
    Redirects are not followed, because a prompt goes to the host that was named and to no other;
    a proxy is never used for this machine.
    """
    patience = min(timeout, deadline)
    guard = _Guard(url, time.monotonic() + deadline, deadline)
    with ollama.Client(
        host=url,
        timeout=httpx.Timeout(patience, connect=min(patience, _CONNECT)),
        trust_env=not is_loopback(url),
        follow_redirects=False,
        # Plain http has no certificate to verify, and loading the trust store takes 60 ms.
        verify=url.startswith("https://"),
        headers={"Accept-Encoding": "identity"},
        event_hooks={"request": [_forbid_cutting], "response": [guard.watch]},
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


class _Guard:
    """Watches one client's answers: status, time and size."""

    def __init__(self, url: str, ends: float, deadline: float) -> None:
        self.url, self.ends, self.deadline = url, ends, deadline

    def watch(self, response: httpx.Response) -> None:
        """Guard the body, and raise our error for any status but success."""
        plain = response.headers.get("content-encoding", "identity") == "identity"
        response.stream = _GuardedBody(cast("httpx.SyncByteStream", response.stream), self, plain)
        if not response.is_success:
            response.read()
            raise error_for_status(response.status_code, response.text, response.headers, self.url)

    def check(self, received: int) -> None:
        """Raise when the deadline has passed or the answer has grown out of all reason."""
        if time.monotonic() > self.ends:
            late = ProviderTimeout(
                f"the whole reply took longer than {self.deadline:g} s",
                where=self.url,
                hint="a larger RUNBOOK_DEADLINE, a smaller --num-predict or a smaller model",
            )
            late.retry_can_help = False
            raise late
        if received > REPLY_LIMIT:
            raise BadReply(f"the server sent over {REPLY_LIMIT:,} bytes", where=self.url)


class _GuardedBody(httpx.SyncByteStream):
    """A response body that keeps to the guard's limits and has no false line ends."""

    def __init__(self, body: httpx.SyncByteStream, guard: _Guard, plain: bool) -> None:
        self.body, self.guard, self.plain = body, guard, plain

    def __iter__(self) -> Iterator[bytes]:
        received = 0
        for piece in self._escaped() if self.plain else self.body:
            received += len(piece)
            self.guard.check(received)
            yield piece

    def _escaped(self) -> Iterator[bytes]:
        held = b""
        for piece in self.body:
            held += piece
            split = _PERHAPS_A_BREAK.search(held)
            ready, held = (held[: split.start()], split[0]) if split else (held, b"")
            yield _BREAK.sub(_as_json_escape, ready)
        yield held

    def close(self) -> None:
        self.body.close()


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
    if isinstance(fault, httpx.ConnectTimeout | httpx.ConnectError | ConnectionError):
        return _nobody_there(fault, url)
    if isinstance(fault, httpx.TimeoutException):
        return ProviderTimeout(
            f"no word from the server for {timeout:g} s",
            where=url,
            hint="a larger RUNBOOK_TIMEOUT: a model still loading, or reading a long prompt, "
            "is silent",
        )
    if isinstance(fault, ollama.ResponseError):
        words = str(fault.error)
        return Interrupted(f"the server broke off: {words}", where=url, hint=hint_for(words))
    if isinstance(fault, httpx.TransportError) and not _is_nonsense(fault):
        return Interrupted(
            "the connection was cut before the reply was whole",
            where=url,
            hint="try again; if it stays, see the server's log, and check that it is Ollama's",
        )
    return _not_the_protocol(fault, url)


def _nobody_there(fault: Exception, url: str) -> ProviderError:
    cause = fault.__context__ or fault
    return ProviderUnavailable(
        f"nothing answers ({str(cause) or type(cause).__name__})",
        where=url,
        expected="a running Ollama server",
        hint="`ollama serve`, then `ollama pull` for the model; or --provider reference, which "
        "needs no model",
    )


def _is_nonsense(fault: httpx.TransportError) -> bool:
    """Tell whether it was not HTTP at all, rather than HTTP that ended too soon."""
    ended = ("disconnected", "closed connection", "without sending complete")
    return isinstance(fault, httpx.ProtocolError | httpx.UnsupportedProtocol) and not any(
        words in str(fault) for words in ended
    )


def _not_the_protocol(fault: Exception, url: str) -> ProviderError:
    detail = " ".join(str(fault).split())[:200]
    return BadReply(
        f"the answer is not Ollama's protocol ({type(fault).__name__}: {detail})",
        where=url,
        expected="one JSON object a line",
        hint="check that this address is an Ollama server, and that no proxy sits between",
    )
