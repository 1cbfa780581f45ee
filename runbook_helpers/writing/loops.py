"""Stop a reply that goes round in circles, the commonest way in which a small model fails."""

from __future__ import annotations

from dataclasses import replace

from runbook_helpers.errors import Repeating
from runbook_helpers.providers import Provider, Reply, Request
from runbook_helpers.providers.events import Again, Event, OnText, Relay, tell
from runbook_helpers.writing.wrapper import Wrapper

SEEDS = 3
"""Seeds that are tried before a model that keeps repeating itself is given up."""

_STEP = 200  # characters between two looks at the text
_WINDOW = 2400  # characters looked at
_LONGEST_PERIOD = 600
_TIMES = 4
_LEAST = 160  # characters of repetition; a table's rule or a list of ports may repeat that much


class Unrepeating(Wrapper):
    """Stops a reply at its first loop and asks again with the next seed."""

    def __init__(self, inner: Provider, seeds: int = SEEDS) -> None:
        super().__init__(inner)
        self.seeds = seeds

    def write(self, request: Request, on_text: OnText | None = None) -> Reply:
        """A reply without a loop; Repeating, with the text before the loop, when none comes."""
        first = request.options.seed
        for seed in range(first, first + self.seeds):
            asked = replace(request, options=replace(request.options, seed=seed))
            try:
                return self.inner.write(asked, _Watch(on_text, self.describe()))
            except Repeating as loop:
                if seed == first + self.seeds - 1:
                    raise
                tell(on_text, Again(f"{loop.what}; asking again with seed {seed + 1}"))
        raise AssertionError("the last seed returns or raises")


class _Watch(Relay):
    """Raises Repeating from within the stream, which closes the connection."""

    def __init__(self, to: OnText | None, who: str) -> None:
        super().__init__(to)
        self._who, self._text, self._looked = who, "", 0

    def event(self, event: Event) -> None:
        """Forget text that is void."""
        if isinstance(event, Again):
            self._text, self._looked = "", 0
        super().event(event)

    def __call__(self, piece: str) -> None:
        """Pass a piece on, and look at the end of the text now and then."""
        super().__call__(piece)
        self._text += piece
        if len(self._text) - self._looked < _STEP:
            return
        self._looked = len(self._text)
        if period := loop_at_end(self._text):
            raise Repeating(
                f"the reply repeats itself: {_short(self._text[-period:])!r} over and over",
                where=self._who,
                hint="another --seed, a higher --temperature or another --model",
                partial=self._text,
            )


def loop_at_end(text: str) -> int:
    """The length in characters of what the text's end repeats at least four times; 0 for none.

    Only text with words counts: rules, dots and empty cells repeat in honest tables.
    """
    tail = text[-_WINDOW:]
    for period in range(1, min(_LONGEST_PERIOD, len(tail) // _TIMES) + 1):
        unit = tail[-period:]
        times = max(_TIMES, -(-_LEAST // period))
        if any(c.isalpha() for c in unit) and tail.endswith(unit * times):
            return period
    return 0


def _short(unit: str) -> str:
    words = " ".join(unit.split())
    return words if len(words) <= 60 else f"{words[:57]}..."
