"""The built-in drafter: no model. It renders what people wrote and invents nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from runbook_helpers import notes, templates
from runbook_helpers.catalog import FailureMode
from runbook_helpers.environment import Environment
from runbook_helpers.errors import RequestRejected
from runbook_helpers.providers.base import Options, Reply, Request


class ReferenceDrafter:
    """Drafts by rendering the curated reference runbook; refines by weaving in expert notes."""

    name = "reference"
    model = None

    def describe(self) -> str:
        return "built-in reference drafter"

    def capacity(self, options: Options) -> None:
        """Without a model there is no window."""

    def digest(self) -> None:
        """There is no model."""

    def write(self, request: Request, on_text: Callable[[str], None] | None = None) -> Reply:
        """The reference for the request's failure mode, or its runbook with the notes woven in."""
        started = time.monotonic()
        if request.runbook is None:
            text = _draft(request)
        else:
            text = notes.weave(request.runbook, request.notes)
        if on_text:
            on_text(text)
        return Reply(
            text=text,
            provider=self.name,
            model=None,
            served_model=None,
            digest=None,
            options={},
            done_reason="stop",
            prompt_tokens=None,
            output_tokens=None,
            seconds=time.monotonic() - started,
            first_token_seconds=None,
            host=None,
        )


def values(mode: FailureMode, environment: Environment) -> dict[str, Any]:
    """What a reference runbook may speak of."""
    contacts = environment.contacts
    known: dict[str, Any] = {
        "title": mode.title,
        "failure_mode": mode.title,
        "system_type": environment.system_type,
        "details": environment.details,
        "names": environment.names,
        "tools": environment.tools,
    }
    if contacts:
        known["contacts"] = contacts.model_dump(exclude_none=True)
    return known


def _draft(request: Request) -> str:
    mode, environment = request.mode, request.environment
    reference: Path | None = mode.reference if mode else None
    if mode is None or environment is None or reference is None:
        raise RequestRejected(
            "there is no reference runbook to render",
            where=mode.key if mode else "reference drafter",
            hint=f"add prompt_templates/{mode.key if mode else '<mode>'}_reference.md, "
            "or name --provider ollama",
        )
    return templates.render(
        templates.read(reference),
        values(mode, environment),
        owner=environment.owner,
        where=reference,
    )
