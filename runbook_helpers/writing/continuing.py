"""Go on after a reply that ended because its tokens were used up."""

from __future__ import annotations

from dataclasses import replace

from runbook_helpers.errors import CutByLength, PromptTooLong
from runbook_helpers.providers import Reply, Request
from runbook_helpers.providers.events import GoesOn, OnText, Relay, tell
from runbook_helpers.writing.wrapper import Wrapper

ROUNDS = 4
"""Continuations of one reply; a model that needs more does not come to an end by itself."""

_LONGEST_OVERLAP = 400
_LEAST_OVERLAP = 12  # fewer characters agree by chance
_LEAST_PROGRESS = 20  # characters


class Continuing(Wrapper):
    """Asks the model to go on with its own text until it ends by itself, at most `ROUNDS` times."""

    def write(self, request: Request, on_text: OnText | None = None) -> Reply:
        """The whole reply; the CutByLength of the last round when it never ends.

        JSON is never continued: a model that goes on in mid-value seldom closes it.
        """
        written, spent = "", 0
        for round_ in range(ROUNDS + 1):
            asked = replace(request, written=request.written + written) if written else request
            stitch = Stitch(on_text, written)
            try:
                reply = self.inner.write(asked, stitch)
            except CutByLength as cut:
                stitch.close()
                grown = stitch.text
                cut.partial = grown
                if request.schema or len(grown) - len(written) < _LEAST_PROGRESS:
                    raise
                if round_ == ROUNDS:
                    raise _endless(cut) from cut
                written, spent = grown, spent + 1
                tell(on_text, GoesOn(spent))
            except PromptTooLong as error:
                error.partial = written
                raise
            else:
                stitch.close()
                return replace(reply, text=stitch.text) if written else reply
        raise AssertionError("the last round returns or raises")


class Stitch(Relay):
    """Passes on what a continuation adds to `written`, without what it says over again."""

    def __init__(self, to: OnText | None, written: str) -> None:
        super().__init__(to)
        self.text = written
        self._held: str | None = "" if written else None  # None: the overlap is settled

    def __call__(self, piece: str) -> None:
        """Hold back the first characters until it is clear whether they repeat the end."""
        if self._held is None:
            self._pass(piece)
            return
        self._held += piece
        if len(self._held) >= _LONGEST_OVERLAP:
            self.close()

    def close(self) -> None:
        """The continuation is over, or long enough to tell."""
        held, self._held = self._held, None
        if held:
            self._pass(held[overlap(self.text, held) :])

    def _pass(self, piece: str) -> None:
        self.text += piece
        if piece:
            super().__call__(piece)


def overlap(before: str, after: str) -> int:
    """How many characters at the start of `after` say again what `before` ends with."""
    longest = min(len(before), len(after), _LONGEST_OVERLAP)
    for size in range(longest, _LEAST_OVERLAP - 1, -1):
        if before.endswith(after[:size]):
            return size
    return 0


def _endless(cut: CutByLength) -> CutByLength:
    return CutByLength(
        f"the reply did not come to an end in {ROUNDS + 1} rounds",
        where=cut.where,
        expected="a reply that ends by itself",
        hint="--by-section asks for less at a time; or another --seed or --model",
        partial=cut.partial,
    )
