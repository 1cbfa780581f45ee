"""What an HTTP status of an OpenAI-compatible server means for whoever asked."""

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

LOG = "see the server's log"
"""What to do when nothing better is known."""

_NO_MODEL = re.compile(r"model\b.*(?:not exist|not found)|model_not_found", re.IGNORECASE)
_TOO_LONG = re.compile(r"context_length|maximum context|too many tokens", re.IGNORECASE)
_NO_MONEY = re.compile(r"insufficient_quota|exceeded your current quota|billing", re.IGNORECASE)
_KEY = "set RUNBOOK_API_KEY, or OPENAI_API_KEY, to a key that this server knows"

_BY_STATUS: Mapping[int, tuple[type[ProviderError], str]] = {
    401: (RequestRejected, _KEY),
    403: (RequestRejected, "a key that may use this model (RUNBOOK_API_KEY or OPENAI_API_KEY)"),
    408: (ProviderTimeout, "try again, or a smaller model"),
    429: (ProviderBusy, "try again in a minute"),
    502: (ProviderUnavailable, "start the model server behind this proxy"),
    503: (ProviderBusy, "try again in a minute: the server is loading the model, or is full"),
    504: (ProviderTimeout, "raise the time limit of the proxy before the model server"),
}


class NotTaken(RequestRejected):
    """The server understood the address, but not every key of the request."""


def error_for_status(status: int, body: str, headers: Mapping[str, str], url: str) -> ProviderError:
    """The error for an answer that is not a success, with the server's own words."""
    words = server_words(body)
    if 300 <= status < 400:
        return redirected(status, headers, url, "--host")
    if status == 429 and _NO_MONEY.search(body):
        return RequestRejected(
            f"the server answered 429: {words}", where=url, hint="the account's plan and billing"
        )
    if status < 500 and says_too_long(body):
        return too_long(words, url)
    if status == 404:
        return _not_found(words, body, url)
    if status in (400, 422):
        return NotTaken(f"the server answered {status}: {words}", where=url, hint=LOG)
    kind, hint = _BY_STATUS.get(status, (RequestRejected, hint_for(words, LOG)))
    return kind(f"the server answered {status}: {words}", where=url, hint=hint)


def says_too_long(body: str) -> bool:
    """Tell whether an error speaks of a prompt that does not fit."""
    return bool(TOO_LONG.search(body) or _TOO_LONG.search(body))


def too_long(words: str, url: str) -> PromptTooLong:
    """The error for a prompt that the server refused as too long."""
    return PromptTooLong(
        f"the server refused the prompt: {words}",
        where=url,
        hint="a model, or a server set-up, with a larger window, or a shorter prompt",
    )


def _not_found(words: str, body: str, url: str) -> ProviderError:
    if _NO_MODEL.search(body):
        return ModelMissing(words, where=url)
    return RequestRejected(
        f"there is no OpenAI-compatible API at this address: {words}",
        where=url,
        expected="an address that answers POST …/chat/completions",
        hint="check the port and the path in --host; it usually ends in /v1",
    )
