"""A reply at the terminal while it is written: its lines as they come, below them how it goes.

All of it is talk, on stderr. Where nobody watches, only what happens beside the text is told.
"""

from __future__ import annotations

import os
import re
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from runbook_helpers.cli.talk import say
from runbook_helpers.providers.events import Again, Event, FromCache
from runbook_helpers.writing.progress import Progress, drawing, ending, words

if TYPE_CHECKING:
    from rich.live import Live

# A model's text must not move the cursor, set a title or turn a line's direction around.
_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LONGEST_LINE = 2000  # characters that are redrawn at the bottom of the screen


def watched() -> bool:
    """Whether a person sees the reply's text as it arrives."""
    return sys.stderr.isatty()


@contextmanager
def stream() -> Iterator[Progress]:
    """A listener that shows text and events at a terminal, and only events elsewhere."""
    if watched() and os.environ.get("TERM") != "dumb":
        with _on_screen() as screen:
            yield screen
        return
    lines = Lines(text=watched())
    with ending(lines.close):
        yield lines


class Lines(Progress):
    """Says each event in a line; the text too, where it is seen but nothing can be redrawn."""

    def __init__(self, *, text: bool) -> None:
        super().__init__()
        self._text, self._within = text, False

    def __call__(self, piece: str) -> None:
        """Print the piece, if anybody sees it."""
        super().__call__(piece)
        if self._text:
            print(harmless(piece), end="", file=sys.stderr, flush=True)
            self._within = not piece.endswith("\n")

    def event(self, event: Event) -> None:
        """Say it, on a line of its own."""
        super().event(event)
        if not _told_later(self, event):
            self._own_line()
            say(_set_off(event))

    def close(self, how: str, tone: str) -> None:
        """Say how it went, if a model was asked."""
        self._own_line()
        if _asked(self):
            say(self.closing(how))

    def _own_line(self) -> None:
        if self._within:
            say("")
        self._within = False


class Screen(Progress):
    """Keeps what is new until it is drawn: whole lines scroll up, the last and the pace stay."""

    def __init__(self) -> None:
        super().__init__()
        self._new: deque[tuple[bool, str]] = deque()  # (is it told beside the text?, words)
        self._line = ""

    def __call__(self, piece: str) -> None:
        """Keep a piece for the next drawing."""
        self._new.append((False, harmless(piece)))
        super().__call__(piece)

    def event(self, event: Event) -> None:
        """Keep the event's words for the next drawing."""
        if not _told_later(self, event):
            self._new.append((True, _set_off(event)))
        super().event(event)

    def draw(self, live: Live) -> None:
        """Bring the screen up to date."""
        from rich.console import Group
        from rich.text import Text

        lines = [Text(line, "dim" if told else "") for told, line in self._whole_lines()]
        if lines:  # all in one, because each print redraws what stays below it
            live.console.print(Text("\n").join(lines), soft_wrap=True)
        last = Text(self._line[-_LONGEST_LINE:])
        pace = Text(self.pace(), style="dim")
        live.update(Group(last, pace) if self._line else pace, refresh=True)

    def close(self, live: Live) -> None:
        """Let the last line stand, without the pace below it."""
        self._new.append((False, "\n" if self._line else ""))
        self.draw(live)
        live.update("", refresh=True)

    def _whole_lines(self) -> Iterator[tuple[bool, str]]:
        while self._new:
            told, text = self._new.popleft()
            if not told:
                *whole, self._line = (self._line + text).split("\n")
                yield from ((False, line) for line in whole)
                continue
            if self._line:
                yield False, self._line
                self._line = ""
            yield True, text


@contextmanager
def _on_screen() -> Iterator[Screen]:
    from rich.console import Console
    from rich.live import Live

    screen = Screen()
    live = Live(
        console=Console(file=sys.stderr, highlight=False),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    live.start()
    with ending(_closing(screen, live, drawing(screen, lambda: screen.draw(live)))):
        yield screen


def _closing(screen: Screen, live: Live, stop: Callable[[], None]) -> Callable[[str, str], None]:
    def finish(how: str, tone: str) -> None:
        stop()
        screen.close(live)
        live.stop()
        if _asked(screen):
            say(screen.closing(how))

    return finish


def harmless(text: str) -> str:
    """The text without characters that a terminal obeys instead of showing."""
    return _COMMANDS.sub("�", text.replace("\r\n", "\n"))


def _set_off(event: Event) -> str:
    line = harmless(words(event)).replace("\n", " ")
    return f"──── {line} ────" if isinstance(event, Again) else line


def _told_later(progress: Progress, event: Event) -> bool:
    """Whether the notices of the answer say it: that a whole reply came from the cache."""
    return isinstance(event, FromCache) and progress.part is None


def _asked(progress: Progress) -> bool:
    """Whether a model was asked, or would have been: the built-in drafter needs no closing line."""
    return progress.plan is not None or progress.cached > 0
