"""The connection to an OpenAI-compatible server: guarded bytes, server-sent events, own errors.

Import it only where a server is about to be called: httpx takes 0.1 s.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
import httpx_sse

from runbook_helpers.errors import InputError, ProviderError
from runbook_helpers.providers.address import is_loopback
from runbook_helpers.providers.http import (
    Guard,
    Kind,
    client_settings,
    not_the_protocol,
    transport_error,
)
from runbook_helpers.providers.openai.status import error_for_status
from runbook_helpers.providers.stop import Stop

DONE = "[DONE]"

_KIND = Kind(
    server="OpenAI-compatible server",
    start="start it (for llama.cpp `llama-server -m model.gguf`)",
    protocol="OpenAI's protocol",
)
_EVENTS, _JSON = "text/event-stream", "application/json"


@contextmanager
def connection(
    url: str, timeout: float, deadline: float, stop: Stop | None = None
) -> Iterator[httpx.Client]:
    """Open a client that raises only our errors inside `faults_told`, and close it in any case.

    `timeout` bounds each silence, `deadline` the time from now until the last byte, in seconds.
    The key goes into the header and nowhere else; what a server says back is cleared of it.
    `stop` cuts the connection from another thread.
    """
    key = api_key(url)

    def error(status: int, body: str, headers: Mapping[str, str], where: str) -> ProviderError:
        return error_for_status(status, body.replace(key, "…") if key else body, headers, where)

    guard = Guard(url, deadline, error)
    with httpx.Client(
        **client_settings(url, timeout, deadline),
        headers={
            "Accept-Encoding": "identity",
            **({"Authorization": f"Bearer {key}"} if key else {}),
        },
        event_hooks={"request": [stop.cuts] if stop else [], "response": [guard.watch]},
    ) as client:
        yield client


def api_key(url: str, environ: Mapping[str, str] | None = None) -> str | None:
    """The key for a server: RUNBOOK_API_KEY, else OPENAI_API_KEY.

    The second is on many machines for another purpose, so it goes only over https or to this
    machine.
    """
    environ = os.environ if environ is None else environ
    safe = urlsplit(url).scheme == "https" or is_loopback(url)
    name = "RUNBOOK_API_KEY" if environ.get("RUNBOOK_API_KEY") or not safe else "OPENAI_API_KEY"
    key = environ.get(name, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise InputError("the key can't be sent in a header", where=name, expected="plain ASCII")
    return key or None


@contextmanager
def faults_told(url: str, timeout: float) -> Iterator[None]:
    """Turn whatever the client raises inside into a `ProviderError` that says what to do."""
    try:
        yield
    except (ProviderError, InputError):
        raise
    except Exception as fault:
        raise transport_error(fault, url, timeout, _KIND) from fault


def get(client: httpx.Client, url: str, timeout: float) -> dict[str, Any]:
    """The JSON object at an address."""
    with faults_told(url, timeout):
        return _object(client.get(url).text, url)


def chat(
    client: httpx.Client, url: str, body: Mapping[str, Any], timeout: float
) -> Generator[dict[str, Any], None, None]:
    """Yield what the server sends; closing this closes the connection.

    Ends at `[DONE]`, and where the stream ends. A server that doesn't stream gives one object.
    """
    events = _events(client, url, body)
    try:
        while True:
            with faults_told(url, timeout):
                text = next(events, DONE)
            if text == DONE:
                return
            yield _object(text, url)
    finally:
        events.close()


def _events(client: httpx.Client, url: str, body: Mapping[str, Any]) -> Generator[str, None, None]:
    with client.stream("POST", url, json=body, headers={"Accept": _EVENTS}) as response:
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == _EVENTS:
            for event in httpx_sse.EventSource(response).iter_sse():
                if event.data:
                    yield event.data
        elif kind == _JSON:
            yield response.read().decode("utf-8", "replace")
        else:
            raise not_the_protocol(f"it is {kind or 'of no type'}", url, _KIND)


def _object(text: str, url: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise not_the_protocol(f"{type(error).__name__}: {error}", url, _KIND) from error
    if not isinstance(found, dict):
        raise not_the_protocol(f"{type(found).__name__} for an object", url, _KIND)
    return found


def wrong_shape(detail: str, url: str) -> ProviderError:
    """The error for JSON that lacks what the protocol promises."""
    return not_the_protocol(detail, url, _KIND)
