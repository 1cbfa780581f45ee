"""Who writes a draft: one module each, and `choose`."""

from __future__ import annotations

from runbook_helpers.errors import InputError
from runbook_helpers.providers.base import Capacity, Options, Provider, Reply, Request
from runbook_helpers.providers.reference import ReferenceDrafter
from runbook_helpers.settings import Resolved

__all__ = ["PROVIDERS", "Capacity", "Options", "Provider", "Reply", "Request", "choose"]

PROVIDERS = ("ollama", "openai", "gguf", "reference")


def choose(resolved: Resolved) -> tuple[Provider, str]:
    """The provider that was named, else Ollama when it answers, else the built-in drafter.

    Naming a model names Ollama, because the built-in drafter has none. The second value says
    aloud what was chosen and why.
    """
    from runbook_helpers.providers import ollama

    settings = resolved.settings
    model_named = resolved.origins["model"] != "default"
    if settings.provider == "reference" and resolved.origins["model"] == "flag":
        raise InputError(
            f"--model {settings.model} means nothing to the built-in drafter: it asks no model",
            where="--provider reference",
            hint="leave one of the two out",
        )
    if settings.provider == "reference":
        return ReferenceDrafter(), "built-in reference drafter (named; no model is asked)"
    if settings.provider in ("openai", "gguf"):
        named = _by_name(resolved)
        return named, named.describe()
    writer = ollama.OllamaProvider(
        settings.model, host=settings.host, allow_remote=settings.allow_remote
    )
    if settings.provider == "ollama" or model_named:
        return writer, writer.describe()
    if ollama.reachable(settings.host, allow_remote=settings.allow_remote):
        return writer, f"{writer.describe()} (it answers, and no provider was named)"
    return ReferenceDrafter(), (
        f"built-in reference drafter: no provider was named and Ollama does not answer at "
        f"{writer.host}"
    )


def _by_name(resolved: Resolved) -> Provider:
    """A provider that is never looked for: a server by its address, or a file."""
    from runbook_helpers.providers import gguf, openai

    settings = resolved.settings
    if resolved.origins["model"] == "default":
        raise InputError(
            "no model was named",
            where=f"--provider {settings.provider}",
            expected="--model",
            hint="`runbook doctor` with the same flags lists what the server has"
            if settings.provider == "openai"
            else "--model /path/to/model.gguf",
        )
    if settings.provider == "gguf":
        return gguf.GGUFProvider(settings.model)
    return openai.OpenAIProvider(settings.model, settings.host, allow_remote=settings.allow_remote)
