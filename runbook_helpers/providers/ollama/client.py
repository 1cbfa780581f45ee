"""Drafts by a model behind an Ollama server.

Nothing but a whole reply is ever returned: what the server cut, refused or left unfinished is a
`ProviderError` that holds the partial text.
"""

from __future__ import annotations

import os
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

from runbook_helpers.errors import InputError, Interrupted
from runbook_helpers.providers.address import is_loopback, require_allowed, resolve_address
from runbook_helpers.providers.base import Capacity, Options, Reply, Request
from runbook_helpers.providers.budget import Budget, plan_budget
from runbook_helpers.providers.events import OnText, Planned, tell
from runbook_helpers.providers.incoming import partial_kept, require_sendable
from runbook_helpers.providers.ollama.models import (
    PATIENCE,
    digest_of,
    largest_window,
    list_models,
    models_named,
    models_of,
    running_window,
)
from runbook_helpers.providers.ollama.reply import Incoming

if TYPE_CHECKING:
    import ollama

KEEP_ALIVE = "30m"
"""How long the model stays loaded: an expert reads a draft and types notes for about that long."""


class OllamaProvider:
    """A model behind an Ollama server, always streamed."""

    name = "ollama"

    def __init__(
        self, model: str = "llama2", host: str | None = None, *, allow_remote: bool | None = None
    ) -> None:
        """Settle the model and the address; nothing is sent yet.

        `host=None` means OLLAMA_HOST, else this machine. A host that is not this machine is an
        InputError unless `allow_remote`, or RUNBOOK_ALLOW_REMOTE when that is None, permits it.
        """
        if not model.strip():
            raise InputError("no model was named", where="ollama", hint="--model llama2")
        self.model = model.strip()
        self.host = resolve_address(host)
        require_allowed(self.host, allow_remote)

    def describe(self) -> str:
        """Return who this is in a few words."""
        return f"ollama {self.model} at {self.host}"

    def digest(self) -> str | None:
        """Ask the server for the model's content hash."""
        # Whether the host may be asked was settled when this was made.
        return digest_of(self.model, list_models(self.host, allow_remote=True))

    def capacity(self, options: Options) -> Capacity:
        """Ask the server for the model's largest window; a `ProviderError` says why it can't."""
        from runbook_helpers.providers.ollama import wire

        patience = min(PATIENCE, options.timeout)
        with (
            wire.connection(self.host, options.timeout, patience) as client,
            models_named(client, self.model, self.host),
        ):
            largest = largest_window(client, self.model, self.host, patience)
        window = min(options.num_ctx, largest or options.num_ctx)
        return Capacity(window, _parallel(self.host))

    def write(self, request: Request, on_text: OnText | None = None) -> Reply:
        """Return the model's whole reply to the prompt, or raise a `ProviderError`.

        `on_text` gets each piece as it arrives. Ctrl-C closes the connection and leaves as
        `WritingStopped`. The options that were sent are in the reply.
        """
        from runbook_helpers.providers.ollama import wire

        require_sendable(request.prompt)
        options = request.options
        incoming = Incoming(self.describe(), time.monotonic(), on_text)
        with (
            wire.connection(self.host, options.timeout, options.deadline, request.stop) as client,
            models_named(client, self.model, self.host),
            partial_kept(incoming),
        ):
            digest, budget = self._prepare(client, request)
            tell(on_text, Planned(budget.prompt_tokens, budget.num_predict, budget.num_ctx))
            sent = _settled(options, budget)
            self._receive(client, request, sent, incoming)
            self._require_good(client, request, incoming, budget)
        return self._reply(incoming, digest, sent, budget)

    def _prepare(self, client: ollama.Client, request: Request) -> tuple[str | None, Budget]:
        """Look the model up and share its window, before the prompt is sent."""
        patience = min(PATIENCE, request.options.timeout)
        window = largest_window(client, self.model, self.host, patience)
        digest = digest_of(self.model, models_of(client, self.host, patience))
        text = request.prompt + request.written
        return digest, plan_budget(text, request.options, window, self.describe(), request.margins)

    def _receive(
        self, client: ollama.Client, request: Request, sent: dict[str, Any], incoming: Incoming
    ) -> None:
        from runbook_helpers.providers.ollama import wire

        stream = client.chat(
            model=self.model,
            messages=_messages(request),
            stream=True,
            format=dict(request.schema) if request.schema else None,
            options={key: value for key, value in sent.items() if key != "keep_alive"},
            keep_alive=sent["keep_alive"],
        )
        with closing(wire.chunks(stream, self.host, request.options.timeout)) as chunks:
            for chunk in chunks:
                incoming.take(chunk)
                if chunk.done:
                    return
        raise Interrupted(
            "the reply ended without its last line (done)",
            where=self.describe(),
            hint="try again; if it stays, see the server's log",
        )

    def _require_good(
        self, client: ollama.Client, request: Request, incoming: Incoming, budget: Budget
    ) -> None:
        def window() -> int | None:
            return running_window(client, self.model, self.host, PATIENCE)

        incoming.require_whole(budget)
        incoming.require_all_read(request.prompt + request.written, budget, window)

    def _reply(
        self, incoming: Incoming, digest: str | None, sent: dict[str, Any], budget: Budget
    ) -> Reply:
        last = incoming.final
        return Reply(
            text=incoming.text,
            provider=self.name,
            model=self.model,
            served_model=last.model,
            digest=digest,
            options=sent,
            done_reason=last.done_reason,
            prompt_tokens=last.prompt_eval_count,
            output_tokens=last.eval_count,
            seconds=time.monotonic() - incoming.started,
            first_token_seconds=incoming.first_token_seconds,
            host=self.host,
            estimated_tokens=budget.prompt_tokens,
        )


def _parallel(host: str) -> int | None:
    """What OLLAMA_NUM_PARALLEL tells of a server on this machine; the protocol tells nothing."""
    told = os.environ.get("OLLAMA_NUM_PARALLEL", "")
    return max(int(told), 1) if told.isascii() and told.isdigit() and is_loopback(host) else None


def _messages(request: Request) -> list[dict[str, str]]:
    """The conversation as far as it got: a model goes on with a last message of its own."""
    asked = [{"role": "user", "content": request.prompt}]
    return asked + ([{"role": "assistant", "content": request.written}] if request.written else [])


def _settled(options: Options, budget: Budget) -> dict[str, Any]:
    """Return every option as it is sent; a changed num_ctx would make the server reload."""
    return {
        "num_ctx": budget.num_ctx,
        "num_predict": budget.num_predict,
        "temperature": options.temperature,
        "seed": options.seed,
        "keep_alive": KEEP_ALIVE,
    }
