"""A reply as it comes in, chunk by chunk, in OpenAI's protocol, and whether it is whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runbook_helpers.errors import BadReply, Interrupted, ProviderError, RequestRejected
from runbook_helpers.providers.budget import Budget, cut_explains, few_were_read
from runbook_helpers.providers.events import OnText
from runbook_helpers.providers.http import hint_for, server_words
from runbook_helpers.providers.incoming import Pieces
from runbook_helpers.providers.openai.status import LOG, says_too_long, too_long

_STOPS = ("stop", "eos", "eos_token", "stop_sequence")


class Incoming(Pieces):
    """The pieces that have come so far, and what the server said about them."""

    def __init__(self, who: str, started: float, on_text: OnText | None) -> None:
        super().__init__(who, started, on_text)
        self._thoughts = self._ended = False
        self.served_model: str | None = None
        self.reason: str | None = None
        self._prompt_tokens: int | None = None
        self.output_tokens: int | None = None

    @property
    def prompt_tokens(self) -> int | None:
        return self._prompt_tokens

    def take(self, chunk: Mapping[str, Any]) -> None:
        """Keep one chunk and pass its text on at once; a `ProviderError` when it is none."""
        if chunk.get("error"):
            raise self._broken_off(chunk)
        try:
            self._take(chunk)
        except (AttributeError, KeyError, TypeError, IndexError) as error:
            raise BadReply(
                f"the answer is not OpenAI's protocol ({type(error).__name__}: {error})",
                where=self.who,
                expected="choices[0].delta.content as text",
                hint="check that this address is an OpenAI-compatible server",
            ) from error

    def _take(self, chunk: Mapping[str, Any]) -> None:
        self.served_model = chunk.get("model") or self.served_model
        if usage := chunk.get("usage"):
            self._prompt_tokens = usage.get("prompt_tokens")
            self.output_tokens = usage.get("completion_tokens")
        for choice in chunk["choices"][:1]:
            said = choice.get("delta") or choice.get("message") or {}
            self._thoughts |= bool(said.get("reasoning_content") or said.get("reasoning"))
            if (reason := choice.get("finish_reason")) is not None:
                self.reason, self._ended = reason, True
            self.keep(said.get("content"))

    def _broken_off(self, chunk: Mapping[str, Any]) -> ProviderError:
        text = str(chunk["error"])
        error = chunk["error"]
        words = server_words(str(error.get("message", text))) if isinstance(error, dict) else text
        if says_too_long(text):
            return too_long(words, self.who)
        hint = hint_for(words, LOG)
        return Interrupted(f"the server broke off: {words}", where=self.who, hint=hint)

    def require_whole(self, budget: Budget) -> None:
        """Raise the error for a reply that is cut, empty, or ended for another reason."""
        if not self._ended:
            raise Interrupted(
                "the reply ended without saying so (finish_reason)",
                where=self.who,
                hint="try again; if it stays, see the server's log",
            )
        if self.reason == "length":
            raise self.cut_by_length(budget)
        if self.reason == "content_filter":
            raise RequestRejected(
                "the server's content filter stopped the reply",
                where=self.who,
                hint="other words in the environment or the notes, or another --model",
            )
        if not self.text.strip():
            thinks = "a model that doesn't think first, or a larger --num-predict"
            again = "try again with another --seed, or another model"
            hint = thinks if self._thoughts else again
            raise BadReply("the reply is empty", where=self.who, hint=hint)
        if self.reason not in _STOPS:
            raise BadReply(
                f"the reply ended by {self.reason!r}", where=self.who, expected="an end by 'stop'"
            )

    def require_all_read(self, prompt: str, window: int | None) -> None:
        """Raise BadReply when the server left out a part of the prompt."""
        read = self.prompt_tokens
        if few_were_read(prompt, read) and cut_explains(prompt, read, window):
            raise BadReply(
                f"the server read only {read:,} tokens of the prompt",
                where=self.who,
                expected="a reply written from the whole prompt",
                hint="a server set-up with a larger window, or a shorter prompt",
            )
