"""What an HTTP status of an Ollama server means for whoever asked."""

from __future__ import annotations

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
from runbook_helpers.providers.http import TOO_LONG, hint_for, redirected, server_words

_NO_MODEL = re.compile(r"model .*not found|not found.* model|try pulling", re.IGNORECASE)

LOG = "see the server's log (`journalctl -u ollama`, or where `ollama serve` runs)"
"""What to do when nothing better is known."""

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
        return redirected(status, headers, url, "--host or OLLAMA_HOST")
    if status == 404:
        return _not_found(words, url)
    if status < 500 and TOO_LONG.search(words):
        return _too_long(words, url)
    kind, hint = _BY_STATUS.get(status, (RequestRejected, hint_for(words, LOG)))
    return kind(f"the server answered {status}: {words}", where=url, hint=hint)


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
