"""A reply as it comes in from an Ollama server, and whether it may be taken as whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from runbook_helpers.errors import BadReply
from runbook_helpers.providers.budget import Budget, cut_explains, few_were_read, overflowed
from runbook_helpers.providers.events import OnText
from runbook_helpers.providers.incoming import Pieces

if TYPE_CHECKING:
    import ollama


class Incoming(Pieces):
    """The pieces that have come so far, and the newest line of the stream."""

    def __init__(self, who: str, started: float, on_text: OnText | None) -> None:
        super().__init__(who, started, on_text)
        self._thoughts = False
        self.last: ollama.ChatResponse | None = None

    @property
    def final(self) -> ollama.ChatResponse:
        """The line with `done`; asked for only after it came."""
        assert self.last is not None and self.last.done
        return self.last

    @property
    def prompt_tokens(self) -> int | None:
        return self.last.prompt_eval_count if self.last else None

    def take(self, chunk: ollama.ChatResponse) -> None:
        """Keep one line of the stream and pass its text on at once."""
        self.last = chunk
        self._thoughts = self._thoughts or bool(chunk.message.thinking)
        self.keep(chunk.message.content)

    def require_whole(self, budget: Budget) -> None:
        """Raise BadReply for a reply that is cut by length, empty, or ended for another reason."""
        reason = self.final.done_reason
        if reason == "length":
            raise self.cut_by_length(budget)
        if not self.text.strip():
            raise BadReply("the reply is empty", where=self.who, hint=self._why_empty())
        if reason not in (None, "stop"):  # old servers give no reason
            raise BadReply(
                f"the reply ended by {reason!r}", where=self.who, expected="an end by 'stop'"
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
