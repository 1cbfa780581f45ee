"""What an HTTP status of an Ollama server means for whoever asked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from runbook_helpers.errors import (
    ModelMissing,
    PromptTooLong,
    ProviderBusy,
    ProviderError,
    ProviderTimeout,
    ProviderUnavailable,
    RequestRejected,
)

_NO_MODEL = re.compile(r"model .*not found|not found.* model|try pulling", re.IGNORECASE)
_TOO_LONG = re.compile(r"context[ _](?:size|length|window)", re.IGNORECASE)
_NO_MEMORY = re.compile(r"more (?:system )?memory|out of memory|cuda error|oom", re.IGNORECASE)

_BY_STATUS: Mapping[int, tuple[type[ProviderError], str]] = {
    401: (RequestRejected, "set OLLAMA_API_KEY to a key that this server knows"),
    403: (RequestRejected, "allow this client on the server (OLLAMA_ORIGINS, or its proxy)"),
    408: (ProviderTimeout, "try again, or a smaller model"),
    429: (ProviderBusy, "try again in a minute"),
    502: (ProviderUnavailable, "start the Ollama server behind this proxy"),
    503: (ProviderBusy, "try again in a minute, or raise OLLAMA_MAX_QUEUE on the server"),
    504: (ProviderTimeout, "raise the time limit of the proxy before the Ollama server"),
}


def error_for_status(status: int, body: str, headers: Mapping[str, str], url: str) -> ProviderError:
    """Return the error for an answer that is not a success, with the server's own words."""
    words = server_words(body)
    if 300 <= status < 400:
        return _redirected(status, headers.get("location", "elsewhere"), url)
    if status == 404:
        return _not_found(words, url)
    if status < 500 and _TOO_LONG.search(words):
        return _too_long(words, url)
    kind, hint = _BY_STATUS.get(status, (RequestRejected, hint_for(words)))
    return kind(f"the server answered {status}: {words}", where=url, hint=hint)


def server_words(body: str) -> str:
    """Return what a body says in one line: Ollama's `error`, however nested, or its own text."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = body
    while isinstance(found, dict) and (inner := found.get("error") or found.get("message")):
        found = inner
    text = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    return " ".join(text.split())[:400] or "(no words)"


def hint_for(words: str) -> str:
    """Return what to do about an error of the server's own."""
    if _NO_MEMORY.search(words):
        return "a smaller or more quantised model (--model), a smaller --num-ctx, or free memory"
    return "see the server's log (`journalctl -u ollama`, or where `ollama serve` runs)"


def _redirected(status: int, target: str, url: str) -> ProviderError:
    return RequestRejected(
        f"the server answered {status}: go to {target}",
        where=url,
        expected="an answer from the host that was named; a prompt is sent to no other",
        hint="name the final address in --host or OLLAMA_HOST",
    )


def _not_found(words: str, url: str) -> ProviderError:
    if _NO_MODEL.search(words):
        return ModelMissing(words, where=url)
    return RequestRejected(
        f"there is no Ollama API at this address: {words}",
        where=url,
        hint="check the port and the path in --host or OLLAMA_HOST",
    )


def _too_long(words: str, url: str) -> ProviderError:
    return PromptTooLong(
        f"the server refused the prompt: {words}",
        where=url,
        hint="a larger --num-ctx, a model with a larger window, or a shorter prompt",
    )
