"""What happens beside the text while a reply is written, for whoever follows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

OnText = Callable[[str], None]
"""Gets each piece of a reply as it arrives; one with a method `event` also gets the events."""


@dataclass(frozen=True)
class Planned:
    """How prompt and reply share the window, in tokens; told before the prompt is sent."""

    prompt_tokens: int
    reply_tokens: int
    window: int


@dataclass(frozen=True)
class Again:
    """What came so far of this reply is void: it is asked for once more."""

    why: str


@dataclass(frozen=True)
class GoesOn:
    """The reply ended at its limit and is continued; the text so far stands."""

    round: int


@dataclass(frozen=True)
class Part:
    """A section begins: its place among all (from 1), and whether it was kept from before."""

    number: int
    of: int
    title: str
    kept: bool = False


@dataclass(frozen=True)
class FromCache:
    """The reply was asked for before with the same inputs; no server was asked."""

    key: str


@dataclass(frozen=True)
class Since:
    """The text that comes now is shown late: its first word came at this time (monotonic)."""

    at: float


Event = Planned | Again | GoesOn | Part | FromCache | Since


def tell(listener: OnText | None, event: Event) -> None:
    """Pass an event to a listener that hears events; others only get text."""
    hear = getattr(listener, "event", None)
    if hear is not None:
        hear(event)


class Relay:
    """A listener between a provider and another listener, for those that change what passes."""

    def __init__(self, to: OnText | None) -> None:
        self.to = to

    def __call__(self, piece: str) -> None:
        """Pass a piece on."""
        if self.to:
            self.to(piece)

    def event(self, event: Event) -> None:
        """Pass an event on."""
        tell(self.to, event)
