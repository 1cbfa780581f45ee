"""Drafts by a model behind any server that speaks OpenAI's chat protocol.

Nothing but a whole reply is ever returned: what the server cut, refused or left unfinished is a
`ProviderError` that holds the partial text.
"""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

from runbook_helpers.errors import InputError, ModelMissing, ProviderError
from runbook_helpers.providers.address import require_allowed
from runbook_helpers.providers.base import Capacity, Options, Reply, Request
from runbook_helpers.providers.budget import Budget, plan_budget
from runbook_helpers.providers.events import OnText, Planned, tell
from runbook_helpers.providers.incoming import partial_kept, require_sendable
from runbook_helpers.providers.openai.dialect import Dialect
from runbook_helpers.providers.openai.models import (
    PATIENCE,
    Facts,
    base_url,
    facts_of,
    models_of,
)

if TYPE_CHECKING:
    import httpx

    from runbook_helpers.providers.openai.reply import Incoming


class OpenAIProvider:
    """A model behind an OpenAI-compatible server, always streamed."""

    name = "openai"

    def __init__(self, model: str, host: str | None, *, allow_remote: bool | None = None) -> None:
        """Settle the model and the address; nothing is sent yet.

        A host that is not this machine is an InputError unless `allow_remote`, or
        RUNBOOK_ALLOW_REMOTE when that is None, permits it.
        """
        if not model.strip():
            raise InputError("no model was named", where="openai", hint="--model NAME")
        self.model = model.strip()
        self.host = base_url(host)
        require_allowed(self.host, allow_remote)
        self._dialect = Dialect()

    def describe(self) -> str:
        """Who this is in a few words."""
        return f"openai {self.model} at {self.host}"

    def digest(self) -> None:
        """The protocol has no content hash."""

    def capacity(self, options: Options) -> Capacity:
        """Ask the server for the window; a `ProviderError` says why it can't.

        A server that doesn't tell is taken to have the window of the options.
        """
        from runbook_helpers.providers.openai import wire

        patience = min(PATIENCE, options.timeout)
        with wire.connection(self.host, options.timeout, patience) as client:
            facts = facts_of(client, self.host, self.model, patience)
        return Capacity(min(options.num_ctx, facts.window or options.num_ctx), facts.parallel)

    def write(self, request: Request, on_text: OnText | None = None) -> Reply:
        """The model's whole reply to the prompt, or a `ProviderError`.

        `on_text` gets each piece as it arrives. Ctrl-C closes the connection and leaves as
        `WritingStopped`. The options that were sent are in the reply.
        """
        from runbook_helpers.providers.openai import wire
        from runbook_helpers.providers.openai.reply import Incoming

        require_sendable(request.prompt)
        options = request.options
        incoming = Incoming(self.describe(), time.monotonic(), on_text)
        with (
            wire.connection(self.host, options.timeout, options.deadline, request.stop) as client,
            partial_kept(incoming),
        ):
            facts = facts_of(client, self.host, self.model, min(PATIENCE, options.timeout))
            budget, sent = self._ask(client, request, facts, incoming)
            incoming.require_whole(budget)
            incoming.require_all_read(self._asked(request), facts.window)
        return self._reply(incoming, sent, budget)

    def _ask(
        self, client: httpx.Client, request: Request, facts: Facts, incoming: Incoming
    ) -> tuple[Budget, dict[str, Any]]:
        """Send the request, reworded as often as the server refuses a key of it."""
        from runbook_helpers.providers.openai.status import NotTaken

        while True:
            budget = plan_budget(
                self._asked(request),
                request.options,
                facts.window,
                self.describe(),
                request.margins,
            )
            sent = self._dialect.settings(request, budget)
            tell(
                incoming.on_text, Planned(budget.prompt_tokens, budget.num_predict, budget.num_ctx)
            )
            try:
                self._receive(client, request, sent, facts.owner, incoming)
            except NotTaken as error:
                if not self._dialect.learn(error.what, request):
                    raise
            except ModelMissing as error:
                raise self._missing(client, error) from error
            else:
                return budget, sent

    def _asked(self, request: Request) -> str:
        return self._dialect.prompt(request) + request.written

    def _receive(
        self,
        client: httpx.Client,
        request: Request,
        sent: dict[str, Any],
        owner: str | None,
        incoming: Incoming,
    ) -> None:
        from runbook_helpers.providers.openai import wire

        body = self._dialect.body(self.model, request, sent, owner)
        url, timeout = f"{self.host}/chat/completions", request.options.timeout
        with closing(wire.chat(client, url, body, timeout)) as chunks:
            for chunk in chunks:
                incoming.take(chunk)

    def _missing(self, client: httpx.Client, error: ModelMissing) -> ModelMissing:
        """The error of a missing model with what is there."""
        try:
            there = ", ".join(m.name for m in models_of(client, self.host, PATIENCE))
        except ProviderError:
            there = ""
        return ModelMissing(
            f"the server has no model {self.model!r} ({error.what})",
            where=error.where,
            expected=f"one of {there}" if there else None,
            hint="--model with one that the server has",
        )

    def _reply(self, incoming: Incoming, sent: dict[str, Any], budget: Budget) -> Reply:
        return Reply(
            text=incoming.text,
            provider=self.name,
            model=self.model,
            served_model=incoming.served_model,
            digest=None,
            options=sent | {"num_ctx": budget.num_ctx},
            done_reason=incoming.reason,
            prompt_tokens=incoming.prompt_tokens,
            output_tokens=incoming.output_tokens,
            seconds=time.monotonic() - incoming.started,
            first_token_seconds=incoming.first_token_seconds,
            host=self.host,
            estimated_tokens=budget.prompt_tokens,
        )
