"""Who writes in a session: the provider that was chosen, and everything that goes around it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from runbook_helpers import providers
from runbook_helpers.errors import InputError
from runbook_helpers.providers import Provider, Reply, Request
from runbook_helpers.providers.events import OnText
from runbook_helpers.providers.recording import Recording
from runbook_helpers.settings import Resolved
from runbook_helpers.writing import calibration
from runbook_helpers.writing.cache import FOLDER
from runbook_helpers.writing.dependable import dependable
from runbook_helpers.writing.privacy import Guarded
from runbook_helpers.writing.wrapper import Wrapper


def writer(resolved: Resolved, outputs: Path) -> tuple[Provider, str]:
    """The writer that the settings ask for, and who that is in words.

    Replies are kept below `outputs`, unless the settings forbid it. With `replay` no server is
    asked at all.
    """
    chosen = resolved.settings
    if chosen.replay and chosen.provider == "reference":
        raise InputError(
            "the built-in drafter asks no model, so there is no reply to take from a recording",
            where="--provider reference --replay",
            hint="leave one of the two out",
        )
    if chosen.replay:
        recorded = Recording(chosen.replay.expanduser().absolute(), chosen.model)
        numbered = Numbered(recorded, chosen.repeat)
        return Guarded(numbered, redact=chosen.redact), recorded.describe()
    provider, who = providers.choose(resolved)
    if provider.model is None:
        return provider, who
    folder = outputs / FOLDER if chosen.cache else None
    learned = outputs / calibration.FILE
    steady = dependable(provider, attempts=chosen.attempts, cache=folder, calibration=learned)
    return Guarded(Numbered(steady, chosen.repeat), redact=chosen.redact), who


class Numbered(Wrapper):
    """Asks for the `number`th reply to each question (from 1): another one, and always the same."""

    def __init__(self, inner: Provider, number: int) -> None:
        super().__init__(inner)
        self.number = number

    def write(self, request: Request, on_text: OnText | None = None) -> Reply:
        """The reply with that number; its seed is as many further."""
        further = self.number - 1
        options = replace(request.options, seed=request.options.seed + further)
        asked = replace(request, options=options, repeat=request.repeat + further)
        return self.inner.write(asked, on_text)


def told(made_by: dict[str, Any], resolved: Resolved) -> tuple[str, ...]:
    """What has to be said of how an answer came about, to whoever set it up like this."""
    said, chosen = [], resolved.settings
    if made_by.get("from_cache") and chosen.replay:
        said.append(f"From the recording {chosen.replay.name}: no server was asked.")
    elif made_by.get("from_cache"):
        said.append("From cache: this was asked before; no server was asked now (--no-cache asks).")
    window = made_by.get("options", {}).get("num_ctx")
    if window and window < chosen.num_ctx and resolved.origins["num_ctx"] != "default":
        said.append(
            f"num_ctx was lowered from {chosen.num_ctx:,} to {window:,}: the model's window has no "
            "more tokens."
        )
    asked, served = made_by.get("model"), made_by.get("served_model")
    if asked and served and _plain(asked) != _plain(served):
        said.append(f"The server says that {served} wrote this; {asked} was asked for.")
    return tuple(said)


def _plain(model: str) -> str:
    """A model's name without what says nothing: a file's folder, Ollama's default tag, capitals."""
    return Path(model).name.casefold().removesuffix(":latest")
