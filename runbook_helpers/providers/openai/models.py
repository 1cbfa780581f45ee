"""What an OpenAI-compatible server serves, and with which window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from runbook_helpers.errors import InputError, ProviderError, RequestRejected
from runbook_helpers.providers.address import require_allowed, resolve_address

if TYPE_CHECKING:
    import httpx

PATIENCE = 10.0
"""Seconds for a question that needs no model to be loaded."""

_WINDOWS = ("context_length", "max_model_len", "context_window", "max_context_length")


@dataclass(frozen=True)
class Served:
    """A model that the server lists."""

    name: str
    window: int | None
    """Tokens; None when the list doesn't tell."""
    owner: str | None
    """Which software serves it, where that is told: `vllm`, `llamacpp`."""


@dataclass(frozen=True)
class Facts:
    """What is known of one model on one server."""

    window: int | None
    parallel: int | None
    owner: str | None


def base_url(host: str | None) -> str:
    """The address under which the API is: `/v1` is added where no version is named."""
    if not host:
        raise InputError(
            "no server was named",
            where="openai",
            expected="the address of an OpenAI-compatible server",
            hint="--host http://127.0.0.1:8080, or RUNBOOK_HOST",
        )
    url = resolve_address(host, {}, port=8080)
    last = url.rsplit("/", 1)[-1]
    return url if last[:1] == "v" and last[1:2].isdigit() else f"{url}/v1"


def list_models(
    host: str | None, timeout: float = PATIENCE, *, allow_remote: bool | None = None
) -> tuple[Served, ...]:
    """The models of a server by name, or the `ProviderError` that says why not.

    A host that is not this machine is an InputError unless it is allowed, before any connection.
    """
    from runbook_helpers.providers.openai import wire

    url = base_url(host)
    require_allowed(url, allow_remote)
    with wire.connection(url, timeout, timeout) as client:
        return models_of(client, url, timeout)


def models_of(client: httpx.Client, url: str, timeout: float) -> tuple[Served, ...]:
    """The models that the client's server lists."""
    from runbook_helpers.providers.openai import wire

    listed = wire.get(client, f"{url}/models", timeout).get("data")
    if not isinstance(listed, list):
        raise wire.wrong_shape("a list of models without `data`", url)
    found = (_served(item) for item in listed if isinstance(item, dict) and item.get("id"))
    return tuple(sorted(found, key=lambda model: model.name))


def facts_of(client: httpx.Client, url: str, model: str, timeout: float) -> Facts:
    """What the server tells of a model: from its list, else from llama.cpp's `/props`."""
    try:
        models = models_of(client, url, timeout)
    except RequestRejected as error:
        if "no OpenAI-compatible API" not in error.what:  # some proxies have only the chat
            raise
        models = ()
    one = next((m for m in models if m.name == model), models[0] if len(models) == 1 else None)
    window, parallel = one.window if one else None, None
    if window is None and (one is None or one.owner in (None, "llamacpp")):
        window, parallel = _props(client, url, timeout)
    return Facts(window, parallel, one.owner if one else None)


def _props(client: httpx.Client, url: str, timeout: float) -> tuple[int | None, int | None]:
    from runbook_helpers.providers.openai import wire

    try:
        found = wire.get(client, f"{url.rpartition('/v')[0]}/props", timeout)
    except ProviderError:  # only llama.cpp has it
        return None, None
    settings = found.get("default_generation_settings")
    window = _whole(settings.get("n_ctx")) if isinstance(settings, dict) else None
    return window, _whole(found.get("total_slots"))


def _served(item: Mapping[str, Any]) -> Served:
    window = next((w for key in _WINDOWS if (w := _whole(item.get(key)))), None)
    owner = item.get("owned_by")
    return Served(str(item["id"]), window, owner if isinstance(owner, str) else None)


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and value > 0 else None
