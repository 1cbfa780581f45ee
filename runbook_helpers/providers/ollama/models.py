"""The models an Ollama server has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from runbook_helpers.errors import ModelMissing, ProviderError
from runbook_helpers.providers.address import require_allowed, resolve_address

if TYPE_CHECKING:
    import ollama

PATIENCE = 10.0
"""Seconds for a question that needs no model to be loaded."""


@dataclass(frozen=True)
class ModelInfo:
    """A model that the server has on its disk."""

    name: str
    digest: str | None
    size: int | None
    """Bytes on disk."""
    parameters: str | None
    """As the server writes it: `7B`."""
    quantization: str | None
    """As the server writes it: `Q4_0`."""


@dataclass(frozen=True)
class Reachability:
    """Whether an Ollama server answers; true in a condition when it does."""

    host: str
    models: tuple[ModelInfo, ...] = ()
    reason: str | None = None
    """Why not, in words; None when it answers."""

    def __bool__(self) -> bool:
        return self.reason is None


def reachable(
    host: str | None = None, timeout: float = 1.0, *, allow_remote: bool | None = None
) -> Reachability:
    """Ask a server for its models and tell whether it answered, with the reason when it did not.

    Nothing of the user's is sent. An address that is unusable or not allowed is an InputError.
    """
    url = resolve_address(host)
    try:
        return Reachability(url, list_models(url, timeout, allow_remote=allow_remote))
    except ProviderError as error:
        return Reachability(url, reason=error.what)


def list_models(
    host: str | None = None, timeout: float = PATIENCE, *, allow_remote: bool | None = None
) -> tuple[ModelInfo, ...]:
    """Return the models of a server by name, or raise the `ProviderError` that says why not.

    A host that is not this machine is an InputError unless it is allowed, before any connection.
    """
    from runbook_helpers.providers.ollama import wire

    url = resolve_address(host)
    require_allowed(url, allow_remote)
    with wire.connection(url, timeout, timeout) as client:
        return models_of(client, url, timeout)


def models_of(client: ollama.Client, url: str, timeout: float) -> tuple[ModelInfo, ...]:
    """Return the models that the client's server lists."""
    from runbook_helpers.providers.ollama import wire

    with wire.faults_told(url, timeout):
        found = client.list().models
    return tuple(sorted(map(_info, found), key=lambda model: model.name))


def _info(model: ollama.ListResponse.Model) -> ModelInfo:
    details = model.details
    return ModelInfo(
        name=model.model or "(unnamed)",
        digest=model.digest,
        size=model.size,
        parameters=details.parameter_size if details else None,
        quantization=details.quantization_level if details else None,
    )


def full_name(model: str) -> str:
    """Return the name under which a server lists a model: `Llama2` is `llama2:latest`."""
    tagged = model if ":" in model.rsplit("/", 1)[-1] else f"{model}:latest"
    return tagged.casefold()


def digest_of(model: str, models: tuple[ModelInfo, ...]) -> str | None:
    """Return the content hash of a model, None when the server doesn't list it."""
    wanted = full_name(model)
    return next((m.digest for m in models if full_name(m.name) == wanted), None)


def largest_window(client: ollama.Client, model: str, url: str, timeout: float) -> int | None:
    """Return the largest window a model was made for, None when the server doesn't know it."""
    from runbook_helpers.providers.ollama import wire

    with wire.faults_told(url, timeout):
        facts: Mapping[str, Any] = client.show(model).modelinfo or {}
    return _window_in(facts)


def _window_in(facts: Mapping[str, Any]) -> int | None:
    architecture = facts.get("general.architecture")
    keys = [k for k in facts if k.endswith(".context_length")]
    own = f"{architecture}.context_length"
    window = facts[own] if own in facts else facts[keys[0]] if len(keys) == 1 else None
    return window if isinstance(window, int) and window > 0 else None


def running_window(client: ollama.Client, model: str, url: str, timeout: float) -> int | None:
    """Return the window a loaded model runs with; None from a server that doesn't tell it."""
    from runbook_helpers.providers.ollama import wire

    try:
        with wire.faults_told(url, timeout):
            loaded = client.ps().models
    except ProviderError:  # the oldest servers have no /api/ps
        return None
    wanted = full_name(model)
    return next((m.context_length for m in loaded if full_name(m.name or "") == wanted), None)


@contextmanager
def models_named(client: ollama.Client, model: str, url: str) -> Iterator[None]:
    """Let a missing model's error name the models that are there and how to get this one."""
    try:
        yield
    except ModelMissing as error:
        raise _missing(error, model, models_of(client, url, PATIENCE)) from error


def _missing(error: ModelMissing, model: str, models: tuple[ModelInfo, ...]) -> ModelMissing:
    """Return the error of a missing model with what is there and how to get what isn't."""
    return ModelMissing(
        f"the server has no model {model!r} ({error.what})",
        where=error.where,
        expected=f"one of {', '.join(m.name for m in models)}" if models else None,
        hint=f"`ollama pull {model}`" + (", or --model with one that is there" if models else ""),
        partial=error.partial,
    )
