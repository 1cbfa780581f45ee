"""Text while it is being written: shown calmly, and gone when the whole text is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape

from runbook_helpers.providers.events import OnText, Planned
from runbook_helpers.widgets.display import replace, show_for_now
from runbook_helpers.widgets.words import message
from runbook_helpers.writing.progress import Progress, drawing, ending, words

_TAIL_LINES = 24  # enough to read along
_TOLD = 3
_PRE = (
    "white-space: pre-wrap; max-height: 26em; overflow: hidden; font-size: 0.85em; "
    "line-height: 1.4; margin: 4px 0 0"
)
# Colours that people with any kind of colour vision tell apart.
_SHARES = (("prompt", "#0072B2"), ("reply", "#E69F00"), ("free", "#CCCCCC"))


class Live(Progress):
    """How a reply is getting on, as HTML. Call it with each piece as it arrives."""

    def html(self) -> str:
        """The pace, the window, what happened and the last lines; no text can act as a tag."""
        tail = "\n".join(self.tail.splitlines()[-_TAIL_LINES:])
        lines = [words(self.part)] if self.part else []
        told = message("\n".join([*lines, self.pace(), *self.said[-_TOLD:]]))
        shares = bar(self.plan) if self.plan else ""
        return f'{told}{shares}<pre style="{_PRE}">{escape(tail)}</pre>'


def bar(plan: Planned) -> str:
    """The model's window as a bar: prompt, reply and what stays free, with the numbers."""
    free = max(plan.window - plan.prompt_tokens - plan.reply_tokens, 0)
    sizes = (plan.prompt_tokens, plan.reply_tokens, free)
    shares = "".join(
        f'<span style="flex: {size}; background: {colour}"></span>'
        for size, (_, colour) in zip(sizes, _SHARES, strict=True)
    )
    legend = " · ".join(
        f'<span style="border-bottom: 3px solid {colour}">{name} {size:,}</span>'
        for size, (name, colour) in zip(sizes, _SHARES, strict=True)
    )
    return (
        f'<div class="runbook-window" role="img" aria-label="{words(plan)}" '
        'style="display: flex; height: 8px; max-width: 32em; margin: 4px 0 0">'
        f'{shares}</div><div style="font-size: 0.85em">{legend} tokens of the window</div>'
    )


@contextmanager
def stream(interactive: bool) -> Iterator[OnText | None]:
    """A listener that shows text as it is written; None where nobody watches.

    Afterwards one line stays. The cell's stop button works as ever.
    """
    if not interactive:
        yield None
        return
    live = Live()
    with ending(_show(live)):
        yield live


def _show(live: Live) -> Callable[[str, str], None]:
    """Show `live` as it grows; returns what puts the closing line in its place."""
    from ipywidgets import HTML as Widget

    widget = Widget(live.html())
    widget.add_class("runbook-stream")
    handle = show_for_now(widget)

    def draw() -> None:
        widget.value = live.html()

    stop = drawing(live, draw)

    def finish(how: str, tone: str) -> None:
        stop()
        replace(handle, message(live.closing(how), tone))
        widget.close()

    return finish
