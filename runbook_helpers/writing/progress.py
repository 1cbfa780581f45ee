"""How a reply is getting on: how far, how fast, how long still. Views draw it, this one counts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event as Flag
from threading import Thread

from runbook_helpers.counting import counted
from runbook_helpers.errors import WorkbenchError
from runbook_helpers.providers.events import (
    Again,
    Event,
    FromCache,
    GoesOn,
    Part,
    Planned,
    Since,
)
from runbook_helpers.providers.tokens import count_tokens

PERIOD = 0.1
"""Seconds between two drawings: more often, a browser falls behind the writer."""

_TAIL = 4000  # characters; the cost of a drawing must not grow with the text
_ENOUGH = 1.0  # seconds of writing before a speed means anything
_DONE = "Written"


class Progress:
    """A listener for pieces and events that keeps counts and the end of the text."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()
        self._first: float | None = None  # word of all
        self._reply_first: float | None = None  # word of this reply
        self._reply_tokens = self._round_tokens = 0
        self._own_parts: list[float] = []  # when each section that is really asked for began
        self._before = (0, 0, "")  # what stood when this reply began
        self.characters = self.tokens = self.voided = 0
        self.tail = ""
        self.plan: Planned | None = None
        self.part: Part | None = None
        self.cached = 0
        self.said: list[str] = []
        """What happened beside the text, in words, newest last."""
        self.changed: Callable[[], None] = lambda: None
        """Called when something should be seen at once: a reply's first word, an event."""

    def __call__(self, piece: str) -> None:
        """Count a piece."""
        first = self._reply_first is None
        if first:
            self._reply_first = self._clock()
            self._first = self._reply_first if self._first is None else self._first
        tokens = count_tokens(piece)
        self.characters += len(piece)
        self.tokens += tokens
        self._reply_tokens += tokens
        self._round_tokens += tokens
        self.tail = (self.tail + piece)[-_TAIL:]
        if first:
            self.changed()

    def event(self, event: Event) -> None:
        """Take note of what happened; what a void attempt wrote is forgotten."""
        match event:
            case Planned():
                self.plan, self._round_tokens = event, 0
            case Again():
                self.characters, self.tokens, self.tail = self._before
                self.voided += 1
                self._new_reply()
            case Part():
                self.part = event
                self._before = (self.characters, self.tokens, self.tail)
                self._own_parts += [] if event.kept else [self._clock()]
                self._new_reply()
            case FromCache():
                self.cached += 1
            case Since(at):
                self._reply_first = at
                self._first = at if self._first is None else self._first
        if not isinstance(event, Planned | Part | Since):
            self.said.append(words(event))
        self.changed()

    def _new_reply(self) -> None:
        self._reply_first, self._reply_tokens, self._round_tokens = None, 0, 0

    def pace(self) -> str:
        """Seconds, characters, tokens, tokens a second and what is left, in one line."""
        now = self._clock()
        if self._first is None:
            return f"{now - self._started:.0f} s, waiting for the first word"
        return f"{self._counts(now, self._first)}{self._left(now)}"

    def _counts(self, now: float, first: float) -> str:
        speed = self._speed(now)
        told = f", {speed:.0f} a second" if speed else ""
        return (
            f"{now - self._started:.0f} s (first word after {first - self._started:.1f} s) · "
            f"{self.characters:,} characters · about {self.tokens:,} tokens{told}"
        )

    def _speed(self, now: float) -> float | None:
        """Tokens a second of this reply; None while it is too early to tell."""
        if self._reply_first is None or now - self._reply_first < _ENOUGH:
            return None
        return self._reply_tokens / (now - self._reply_first)

    def _left(self, now: float) -> str:
        """How long still: by the sections done where there are some, else by what may come."""
        if self.part and self.part.of > 1:
            return self._left_of_sections(self.part, now)
        speed = self._speed(now)
        if not self.plan or not speed:
            return ""
        tokens = max(self.plan.reply_tokens - self._round_tokens, 0)
        return f" · at most {span(tokens / speed)} left"

    def _left_of_sections(self, part: Part, now: float) -> str:
        done = len(self._own_parts) - 1
        if part.kept or done < 1:
            return ""
        each = (self._own_parts[-1] - self._own_parts[0]) / done
        left = (part.of - part.number + 1) * each - (now - self._own_parts[-1])
        return f" · about {span(max(left, 0))} left"

    def closing(self, how: str) -> str:
        """How it ended, in one line; a stage that found nothing to ask for has written nothing."""
        if self._first is None:
            nothing = "Nothing was asked for, so nothing was written."
            return nothing if how == _DONE else f"{how}: {self.pace()}"
        some = self.cached and self.part is not None  # of a whole answer the notices tell it
        more = (f" · {self.cached} from cache" if some else "") + (
            f" · asked again {counted(self.voided, 'time')}" if self.voided else ""
        )
        return f"{how}: {self._counts(self._clock(), self._first)}{more}"


def words(event: Event) -> str:
    """An event in one line."""
    match event:
        case Planned(prompt, reply, window):
            return f"prompt ~{prompt:,} + reply {reply:,} of {window:,} tokens"
        case Again(why):
            return f"void so far, asked again: {why}"
        case GoesOn(round_):
            return f"its tokens were used up; the model goes on (round {round_})"
        case Part(number, of, title, kept):
            return f"section {number} of {of}: {title}{' (kept from before)' if kept else ''}"
        case Since(at):
            return f"written beside the one before; it began {time.monotonic() - at:.1f} s ago"
        case FromCache(key):
            return f"from cache ({key[:8]}): no server was asked"


def span(seconds: float) -> str:
    """A length of time as people say it."""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


@contextmanager
def ending(finish: Callable[[str, str], None]) -> Iterator[None]:
    """Tell `finish` how the block ended (a word, and good or bad); errors pass through."""
    told = (_DONE, "good")
    try:
        yield
    except KeyboardInterrupt:
        told = ("Stopped", "bad")
        raise
    except WorkbenchError:
        told = ("Failed", "bad")
        raise
    finally:
        finish(*told)


def drawing(progress: Progress, draw: Callable[[], None]) -> Callable[[], None]:
    """Draw from a thread, ten times a second and at once when something changes; how to stop it.

    Its own thread, because the writer's waits for a model that may load for a minute.
    """
    over, due = Flag(), Flag()

    def tick() -> None:
        while True:
            due.wait(PERIOD)
            due.clear()
            if over.is_set():
                return
            draw()

    def stop() -> None:
        over.set()
        due.set()
        thread.join()

    thread = Thread(target=tick, daemon=True)
    progress.changed = due.set
    thread.start()
    return stop
