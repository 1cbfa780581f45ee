"""Sections asked for side by side, and followed as if they were written one after the other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

from runbook_helpers.providers.events import Event, OnText, Since, tell
from runbook_helpers.providers.stop import Stop

Result = TypeVar("Result")
Work = Callable[[OnText | None, Stop | None], Result]
"""Writes one section, telling the listener it is given; the stop ends it early."""

MOST_AT_A_TIME = 8
"""Requests; a server on one machine writes no faster beyond."""


def side_by_side(
    works: Sequence[Work[Result]], on_text: OnText | None, done: Callable[[Result], None]
) -> None:
    """Run all at once; `done` gets each result in order, as soon as those before it are there.

    An error does not end the others, for what they write is kept; the error of the first in order
    is raised at the end. Ctrl-C cuts the connections of all.
    """
    if len(works) == 1:
        done(works[0](on_text, None))
        return
    turns = Turns(on_text, len(works))
    with ThreadPoolExecutor(len(works), thread_name_prefix="section") as pool:
        futures = [pool.submit(_run, work, turns, n) for n, work in enumerate(works)]
        try:
            _wait(futures)
        except KeyboardInterrupt:
            turns.stop.now()
            raise
    for future in futures:
        done(future.result())


def _run(work: Work[Result], turns: Turns, number: int) -> Result:
    try:
        return work(turns.listener(number), turns.stop)
    except KeyboardInterrupt:  # from whoever listens: it is meant for all
        turns.stop.now()
        raise
    finally:
        turns.over(number)


def _wait(futures: Sequence[Future[Result]]) -> None:
    """Wait in small steps, so that Ctrl-C is heard."""
    left = set(futures)
    while left:
        _, left = wait(left, timeout=0.1, return_when=FIRST_COMPLETED)


class Turns:
    """Lets several writers be followed in their order: one is heard, the others are kept."""

    def __init__(self, to: OnText | None, writers: int) -> None:
        self._to = to
        self._lock = threading.RLock()
        self._turn = 0
        self._kept: list[list[str | Event]] = [[] for _ in range(writers)]
        self._began: list[float | None] = [None] * writers
        self._over = [False] * writers
        self.stop = Stop()

    def listener(self, number: int) -> OnText:
        """What writer `number` tells."""
        return _Listener(self, number)

    def hear(self, number: int, what: str | Event) -> None:
        """Pass on what a writer says when it is its turn, else keep it until then."""
        if self.stop.asked:
            raise KeyboardInterrupt
        with self._lock:
            if number == self._turn:
                self._pass(what)
                return
            if isinstance(what, str) and self._began[number] is None:
                self._began[number] = time.monotonic()
            self._kept[number].append(what)

    def over(self, number: int) -> None:
        """A writer is through; the next in order is heard, with all it has said meanwhile."""
        with self._lock:
            self._over[number] = True
            while self._turn < len(self._over) and self._over[self._turn]:
                self._turn += 1
                if self._turn < len(self._over) and not self.stop.asked:
                    self._catch_up(self._turn)

    def _catch_up(self, number: int) -> None:
        kept, self._kept[number] = self._kept[number], []
        began = self._began[number]
        for what in kept:
            if isinstance(what, str) and began is not None:
                tell(self._to, Since(began))
                began = None
            self._pass(what)

    def _pass(self, what: str | Event) -> None:
        if not isinstance(what, str):
            tell(self._to, what)
        elif self._to:
            self._to(what)


class _Listener:
    def __init__(self, turns: Turns, number: int) -> None:
        self._turns, self._number = turns, number

    def __call__(self, piece: str) -> None:
        self._turns.hear(self._number, piece)

    def event(self, event: Event) -> None:
        self._turns.hear(self._number, event)
