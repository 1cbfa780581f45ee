"""What every model server is spoken to with: limits, one host only, and faults in our own words.

Import it only where a server is about to be called: httpx takes 0.1 s.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import httpx

from runbook_helpers.errors import (
    BadReply,
    Interrupted,
    ProviderError,
    ProviderTimeout,
    ProviderUnavailable,
    RequestRejected,
)
from runbook_helpers.providers.address import is_loopback

REPLY_LIMIT = 32 * 1024 * 1024
"""Bytes of one answer; a whole runbook in tokens of one letter stays under a tenth of it."""

TOO_LONG = re.compile(r"context[ _](?:size|length|window)", re.IGNORECASE)
"""How servers say that a prompt does not fit."""

_CONNECT = 10.0
_NO_MEMORY = re.compile(r"more (?:system )?memory|out of memory|cuda error|oom", re.IGNORECASE)

ErrorForStatus = Callable[[int, str, Mapping[str, str], str], ProviderError]
"""From status, body, headers and address to the error that says what to do."""


def client_settings(url: str, timeout: float, deadline: float) -> dict[str, Any]:
    """How an httpx client to a model server is set up.

    `timeout` bounds each silence in seconds. Redirects are not followed, because a prompt goes to
    the host that was named and to no other; a proxy is never used for this machine.
    """
    patience = min(timeout, deadline)
    return {
        "timeout": httpx.Timeout(patience, connect=min(patience, _CONNECT)),
        "trust_env": not is_loopback(url),
        "follow_redirects": False,
        # Plain http has no certificate to verify, and loading the trust store takes 60 ms.
        "verify": url.startswith("https://"),
    }


class Guard:
    """Watches one client's answers: status, time and size."""

    def __init__(
        self,
        url: str,
        deadline: float,
        error_for_status: ErrorForStatus,
        clean: Callable[[Iterator[bytes]], Iterator[bytes]] | None = None,
    ) -> None:
        """Count `deadline` seconds from now; `clean` mends the bytes of an uncompressed body."""
        self.url, self.deadline, self.ends = url, deadline, time.monotonic() + deadline
        self.error_for_status, self.clean = error_for_status, clean

    def watch(self, response: httpx.Response) -> None:
        """Guard the body, and raise our error for any status but success."""
        plain = response.headers.get("content-encoding", "identity") == "identity"
        body = cast("httpx.SyncByteStream", response.stream)
        response.stream = _GuardedBody(body, self, self.clean if plain else None)
        if not response.is_success:
            response.read()
            raise self.error_for_status(
                response.status_code, response.text, response.headers, self.url
            )

    def check(self, received: int) -> None:
        """Raise when the deadline has passed or the answer has grown out of all reason."""
        if time.monotonic() > self.ends:
            raise too_late(self.deadline, self.url)
        if received > REPLY_LIMIT:
            raise BadReply(f"the server sent over {REPLY_LIMIT:,} bytes", where=self.url)


class _GuardedBody(httpx.SyncByteStream):
    """A response body that keeps to the guard's limits."""

    def __init__(
        self,
        body: httpx.SyncByteStream,
        guard: Guard,
        clean: Callable[[Iterator[bytes]], Iterator[bytes]] | None,
    ) -> None:
        self.body, self.guard, self.clean = body, guard, clean

    def __iter__(self) -> Iterator[bytes]:
        received = 0
        for piece in self.clean(iter(self.body)) if self.clean else self.body:
            received += len(piece)
            self.guard.check(received)
            yield piece

    def close(self) -> None:
        self.body.close()


def too_late(deadline: float, where: object) -> ProviderTimeout:
    """The error for a reply that took longer than all of `deadline` seconds; final."""
    late = ProviderTimeout(
        f"the whole reply took longer than {deadline:g} s",
        where=where,
        hint="a larger RUNBOOK_DEADLINE, a smaller --num-predict or a smaller model",
    )
    late.retry_can_help = False
    return late


def server_words(body: str) -> str:
    """What a body says in one line: its `error`, however nested, or its own text."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = body
    while isinstance(found, dict) and (inner := found.get("error") or found.get("message")):
        found = inner
    text = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    return " ".join(text.split())[:400] or "(no words)"


def hint_for(words: str, log: str) -> str:
    """What to do about an error of the server's own, which `log` tells more about."""
    if _NO_MEMORY.search(words):
        return "a smaller or more quantised model (--model), a smaller --num-ctx, or free memory"
    return log


def redirected(status: int, headers: Mapping[str, str], url: str, setting: str) -> ProviderError:
    """The error for an answer that points elsewhere; `setting` says where to name that address."""
    return RequestRejected(
        f"the server answered {status}: go to {headers.get('location', 'elsewhere')}",
        where=url,
        expected="an answer from the host that was named; a prompt is sent to no other",
        hint=f"name the final address in {setting}",
    )


@dataclass(frozen=True)
class Kind:
    """A kind of server, in the words of its error messages."""

    server: str
    start: str
    """How one is started."""
    protocol: str


def transport_error(fault: Exception, url: str, timeout: float, kind: Kind) -> ProviderError:
    """What a fault between client and server is."""
    if isinstance(fault, httpx.ConnectTimeout | httpx.ConnectError | ConnectionError):
        cause = fault.__context__ or fault
        return ProviderUnavailable(
            f"nothing answers ({str(cause) or type(cause).__name__})",
            where=url,
            expected=f"a running {kind.server}",
            hint=f"{kind.start}; or --provider reference, which needs no model",
        )
    if isinstance(fault, httpx.TimeoutException):
        return ProviderTimeout(
            f"no word from the server for {timeout:g} s",
            where=url,
            hint="a larger RUNBOOK_TIMEOUT: a model still loading, or reading a long prompt, "
            "is silent",
        )
    if isinstance(fault, httpx.TransportError) and not _is_nonsense(fault):
        return Interrupted(
            "the connection was cut before the reply was whole",
            where=url,
            hint="try again; if it stays, see the server's log, and check that it is "
            f"{kind.protocol}",
        )
    detail = " ".join(str(fault).split())[:200]
    return not_the_protocol(f"{type(fault).__name__}: {detail}", url, kind)


def not_the_protocol(detail: str, url: str, kind: Kind) -> BadReply:
    """The error for an answer in another language than the server is to speak."""
    return BadReply(
        f"the answer is not {kind.protocol} ({detail})",
        where=url,
        expected=f"the replies of a {kind.server}",
        hint="check that this address is one, and that no proxy sits between",
    )


def _is_nonsense(fault: httpx.TransportError) -> bool:
    """Tell whether it was not HTTP at all, rather than HTTP that ended too soon."""
    ended = ("disconnected", "closed connection", "without sending complete")
    return isinstance(fault, httpx.ProtocolError | httpx.UnsupportedProtocol) and not any(
        words in str(fault) for words in ended
    )
