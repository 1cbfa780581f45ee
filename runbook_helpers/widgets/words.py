"""Errors in a notebook as words: what a person can act on, without a traceback."""

from __future__ import annotations

from html import escape
from typing import Any

from runbook_helpers.errors import WorkbenchError

_STOPPED = "Stopped. Nothing was replaced; what a model had written is kept under replies/."
_COLOURS = {"good": "#009E73", "bad": "#D55E00", "plain": "#888888"}


def errors_in_words() -> None:
    """From now on a failing cell shows a WorkbenchError as its message; the cell still fails."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is not None:
        kinds = (WorkbenchError, KeyboardInterrupt)
        shell.set_custom_exc(kinds, _tell)  # type: ignore[no-untyped-call]


def message(text: str, tone: str = "plain") -> str:
    """Words as a block of HTML with a coloured edge; tone is good, bad or plain."""
    style = (
        f"border-left: 4px solid {_COLOURS[tone]}; padding: 4px 10px; line-height: 1.5; "
        "white-space: pre-wrap"
    )
    role = ' role="alert"' if tone == "bad" else ""
    return f'<div{role} style="{style}">{escape(text)}</div>'


def _tell(
    shell: Any, kind: type[BaseException], error: BaseException, _trace: Any, tb_offset: Any = None
) -> list[str]:
    """IPython's hook for our errors: send the words where the traceback would go."""
    words = _STOPPED if isinstance(error, KeyboardInterrupt) else str(error)
    lines = f"{kind.__name__}: {words}".splitlines()
    # The method a traceback goes through too: it marks the cell as failed for every client.
    shell._showtraceback(kind, error, lines)
    return lines
