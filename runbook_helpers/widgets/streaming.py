"""Text while it is being written: shown calmly, and gone when the whole text is there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from threading import Event, Thread
from typing import Any

from runbook_helpers.errors import WorkbenchError
from runbook_helpers.providers.events import OnText
from runbook_helpers.providers.tokens import count_tokens
from runbook_helpers.widgets.display import replace, show_for_now
from runbook_helpers.widgets.words import message

# More often than this, the browser spends its time on drawing and falls behind the writer.
_PERIOD = 0.1
# Enough to read along; the cost of a refresh must not grow with the text.
_TAIL_LINES = 24
_TAIL_CHARACTERS = 4000
_DONE = "Written"
_PRE = (
    "white-space: pre-wrap; max-height: 26em; overflow: hidden; font-size: 0.85em; "
    "line-height: 1.4; margin: 4px 0 0"
)


class Live:
    """What has been written so far, and how fast. Call it with each piece as it arrives."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pieces: list[str] = []
        self._started = clock()
        self._first: float | None = None

    def __call__(self, piece: str) -> None:
        if self._first is None:
            self._first = self._clock()
        self._pieces.append(piece)

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def pace(self) -> str:
        """Seconds, characters, tokens and tokens a second, in one line."""
        now, text = self._clock(), self.text
        if self._first is None:
            return f"{now - self._started:.0f} s, waiting for the first word"
        tokens, writing = count_tokens(text), now - self._first
        speed = f", {tokens / writing:.0f} a second" if writing >= 1 else ""
        waited = self._first - self._started
        return (
            f"{now - self._started:.0f} s (first word after {waited:.1f} s) · "
            f"{len(text):,} characters · about {tokens:,} tokens{speed}"
        )

    def closing(self, how: str) -> str:
        """How it ended; a stage that found nothing to ask for has written nothing."""
        if self._first is None and how == _DONE:
            return "Nothing was asked for, so nothing was written."
        return f"{how}: {self.pace()}"

    def html(self) -> str:
        """The pace and the last lines; nothing in the text can act as a tag."""
        tail = "\n".join(self.text[-_TAIL_CHARACTERS:].splitlines()[-_TAIL_LINES:])
        return f'{message(self.pace())}<pre style="{_PRE}">{escape(tail)}</pre>'


@contextmanager
def stream(interactive: bool) -> Iterator[OnText | None]:
    """A listener that shows text as it is written; None where nobody watches.

    Afterwards one line stays. The cell's stop button works as ever.
    """
    if not interactive:
        yield None
        return
    live = Live()
    finish = _show(live)
    ending = (_DONE, "good")
    try:
        yield live
    except KeyboardInterrupt:
        ending = ("Stopped", "bad")
        raise
    except WorkbenchError:
        ending = ("Failed", "bad")
        raise
    finally:
        finish(*ending)


def _show(live: Live) -> Callable[[str, str], None]:
    """Show `live` from a thread of its own; returns what puts the closing line in its place."""
    from ipywidgets import HTML as Widget

    widget, over = Widget(live.html()), Event()
    widget.add_class("runbook-stream")
    handle = show_for_now(widget)
    # Its own thread, because the writer's waits for a model that may load for a minute.
    ticker = Thread(target=_tick, args=(widget, live, over), daemon=True)
    ticker.start()

    def finish(how: str, tone: str) -> None:
        over.set()
        ticker.join()
        replace(handle, message(live.closing(how), tone))
        widget.close()

    return finish


def _tick(widget: Any, live: Live, over: Event) -> None:
    while not over.wait(_PERIOD):
        widget.value = live.html()
