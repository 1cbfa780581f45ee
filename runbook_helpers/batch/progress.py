"""A batch on the terminal: a bar where somebody watches, plain lines where nobody does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from runbook_helpers.batch.event import Event, OnEvent
from runbook_helpers.batch.plan import Plan

_ENDED = ("kept", "done", "failed", "interrupted")


@contextmanager
def progress(plan: Plan, console: Console | None = None) -> Iterator[OnEvent]:
    """What to give `run` as `on_event`; it talks on stderr."""
    console = console or Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield lambda event: _print(console, event)
        return
    with Progress(*_columns(), console=console, transient=True) as bar:
        yield _Bar(bar, plan.runs)


def line(event: Event) -> str | None:
    """What an event says in words, or None where it is not worth a line."""
    name = f"{event.mode}: {event.stage}" if event.mode else event.stage
    match event.kind:
        case "started":
            return None
        case "notice":
            return event.text
        case "done":
            return f"{name} done in {event.seconds:.1f} s"
        case "kept":
            return f"{name} kept from an earlier run"
        case "failed":
            return f"{name} FAILED: {event.text}"
        case "interrupted":
            return f"{name} interrupted"


def _columns() -> tuple[TextColumn | BarColumn | MofNCompleteColumn | TimeElapsedColumn, ...]:
    what = TextColumn("{task.description}", markup=False)
    return BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), what


def _print(console: Console, event: Event) -> None:
    said = line(event)
    if said:
        console.print(said, markup=False, soft_wrap=True)


class _Bar:
    """The bar with the notebooks that are running beside it; only trouble gets a line above it."""

    def __init__(self, bar: Progress, total: int) -> None:
        self._bar, self._running = bar, dict[str, str]()
        self._task = bar.add_task("", total=total)

    def __call__(self, event: Event) -> None:
        if event.kind in ("notice", "failed"):
            self._bar.console.print(escape(line(event) or ""))
        if event.kind == "started":
            self._running[event.mode] = event.stage
        elif event.kind in _ENDED:
            self._running.pop(event.mode, None)
            self._bar.advance(self._task)
        running = (f"{mode} {stage}".strip() for mode, stage in self._running.items())
        self._bar.update(self._task, description=", ".join(running))
