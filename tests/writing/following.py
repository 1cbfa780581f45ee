"""A listener that remembers what it heard."""

from __future__ import annotations

from runbook_helpers.providers.events import Again, Event


class Following:
    """The text as a person saw it, and the events."""

    def __init__(self) -> None:
        self.text = ""
        self.events: list[Event] = []

    def __call__(self, piece: str) -> None:
        self.text += piece

    def event(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, Again):
            self.text = ""
