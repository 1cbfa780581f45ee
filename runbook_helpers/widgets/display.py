"""The one door to IPython's display, whose functions have no types."""

from __future__ import annotations

from typing import Any


def show(thing: object) -> None:
    """Show something below the cell that runs."""
    from IPython.display import display

    display(thing)  # type: ignore[no-untyped-call]


def show_for_now(thing: object) -> Any:
    """Show something that `replace` will take the place of; None where nobody can see it."""
    from IPython.display import display

    return display(thing, display_id=True)  # type: ignore[no-untyped-call]


def replace(handle: Any, html: str) -> None:
    """Put HTML where something was shown for now."""
    from IPython.display import HTML

    if handle is not None:
        handle.update(HTML(html))  # type: ignore[no-untyped-call]
