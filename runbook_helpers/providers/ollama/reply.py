"""A reply as it comes in from an Ollama server, and whether it may be taken as whole."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from runbook_helpers.errors import BadReply, CutByLength
from runbook_helpers.providers.budget import Budget, cut_explains, few_were_read, overflowed
from runbook_helpers.providers.events import OnText

if TYPE_CHECKING:
    import ollama


class Incoming:
    """The pieces that have come so far, when the first came, and the newest line of the stream."""

    def __init__(self, who: str, started: float, on_text: OnText | None) -> None:
        self.who, self.started = who, started
        self._on_text = on_text
        self._pieces: list[str] = []
        self._thoughts = False
        self.first_token_seconds: float | None = None
        self.last: ollama.ChatResponse | None = None

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    @property
    def final(self) -> ollama.ChatResponse:
        """The line with `done`; asked for only after it came."""
        assert self.last is not None and self.last.done
        return self.last

    def take(self, chunk: ollama.ChatResponse) -> None:
        """Keep one line of the stream and pass its text on at once."""
        self.last = chunk
        self._thoughts = self._thoughts or bool(chunk.message.thinking)
        piece = _without_surrogates(chunk.message.content or "")
        if piece:
            self._keep(piece)

    def _keep(self, piece: str) -> None:
        if self.first_token_seconds is None:
            self.first_token_seconds = time.monotonic() - self.started
        self._pieces.append(piece)
        if self._on_text:
            self._on_text(piece)

    def require_whole(self, budget: Budget) -> None:
        """Raise BadReply for a reply that is cut by length, empty, or ended for another reason."""
        reason = self.final.done_reason
        if reason == "length":
            raise self._cut_by_length(budget)
        if not self.text.strip():
            raise BadReply("the reply is empty", where=self.who, hint=self._why_empty())
        if reason not in (None, "stop"):  # old servers give no reason
            raise BadReply(
                f"the reply ended by {reason!r}", where=self.who, expected="an end by 'stop'"
            )

    def _cut_by_length(self, budget: Budget) -> CutByLength:
        return CutByLength(
            f"the reply was cut at {budget.num_predict:,} tokens",
            where=self.who,
            expected="a reply that ends by itself",
            hint=f"a larger --num-predict, or a model with a larger window (of {budget.num_ctx:,} "
            f"tokens the prompt takes about {budget.prompt_tokens:,})",
        )

    def _why_empty(self) -> str:
        if self._thoughts:
            return "a model that doesn't think first, or a larger --num-predict"
        if self.final.done_reason in ("load", "unload"):
            return "try again: the server only loaded or unloaded the model"
        return "try again with another --seed, or another model"

    def require_all_read(
        self, prompt: str, budget: Budget, window: Callable[[], int | None]
    ) -> None:
        """Raise BadReply when the server left out a part of the prompt.

        `window` asks the server what it runs the model with; called only on suspicion.
        """
        read, written = self.final.prompt_eval_count, self.final.eval_count
        if overflowed(budget.num_ctx, read, written):
            raise self._not_all_read(
                f"prompt and reply outgrew the window of {budget.num_ctx:,} tokens, so the start "
                "of the prompt was dropped"
            )
        if few_were_read(prompt, read) and cut_explains(prompt, read, window()):
            raise self._not_all_read(
                f"the server read only {read:,} of about {budget.prompt_tokens:,} tokens of the "
                "prompt"
            )

    def _not_all_read(self, what: str) -> BadReply:
        return BadReply(
            what,
            where=self.who,
            expected="a reply written from the whole prompt",
            hint="update Ollama, let the server give the model a larger window, or shorten the "
            "prompt",
        )


def _without_surrogates(text: str) -> str:
    """Return the text with every half of a character, which no file can hold, as U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
