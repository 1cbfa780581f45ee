"""A reply as it comes in, whoever writes it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from runbook_helpers.errors import CutByLength, InputError, ProviderError
from runbook_helpers.providers.base import WritingStopped
from runbook_helpers.providers.budget import Budget
from runbook_helpers.providers.events import OnText


class Pieces:
    """The text that has come so far, and when the first of it came."""

    def __init__(self, who: str, started: float, on_text: OnText | None) -> None:
        self.who, self.started = who, started
        self.on_text = on_text
        self._pieces: list[str] = []
        self.first_token_seconds: float | None = None

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    @property
    def prompt_tokens(self) -> int | None:
        """How many tokens of the prompt were read; None when nobody has told (yet)."""
        raise NotImplementedError

    def keep(self, content: str | None) -> None:
        """Keep a piece, if it is one, and pass it on at once."""
        piece = _without_surrogates(content or "")
        if not piece:
            return
        if self.first_token_seconds is None:
            self.first_token_seconds = time.monotonic() - self.started
        self._pieces.append(piece)
        if self.on_text:
            self.on_text(piece)

    def cut_by_length(self, budget: Budget) -> CutByLength:
        """The error for a reply that used up its tokens."""
        return CutByLength(
            f"the reply was cut at {budget.num_predict:,} tokens",
            where=self.who,
            expected="a reply that ends by itself",
            hint=f"a larger --num-predict, or a model with a larger window (of {budget.num_ctx:,} "
            f"tokens the prompt takes about {budget.prompt_tokens:,})",
        )


@contextmanager
def partial_kept(incoming: Pieces) -> Iterator[None]:
    """Let whatever ends the block early carry the text that had come."""
    try:
        yield
    except ProviderError as error:
        error.partial, error.prompt_tokens = incoming.text, incoming.prompt_tokens
        raise
    except KeyboardInterrupt as stop:
        raise WritingStopped(incoming.text) from stop


def require_sendable(prompt: str) -> None:
    """Raise InputError for half of a character, which no UTF-8 can hold."""
    try:
        prompt.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            f"character {error.start + 1} is half of a character ({prompt[error.start]!r})",
            where="prompt",
            expected="text that UTF-8 can hold",
            hint="delete it from the note, the environment or the runbook it came from",
        ) from error


def _without_surrogates(text: str) -> str:
    """The text with every half of a character, which no file can hold, as U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
