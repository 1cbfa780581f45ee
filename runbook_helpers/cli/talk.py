"""How the command line speaks: results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from runbook_helpers.stages import Artefact


def say(*lines: str) -> None:
    """Talk to the person at the terminal."""
    for line in lines:
        print(line, file=sys.stderr, flush=True)


def result(artefact: Artefact, *, as_json: bool = False, show: bool = False, **more: Any) -> None:
    """What a stage made: its path, or its text, or both and more as JSON."""
    say(*artefact.notices)
    if as_json:
        print(json.dumps({"path": str(artefact.path), "text": artefact.text, **more}, indent=2))
    elif show:
        print(artefact.text.rstrip("\n"))
    else:
        print(artefact.path)


def stream() -> Callable[[str], None] | None:
    """Shows a reply as it arrives, where somebody watches; None where nobody does."""
    if not sys.stderr.isatty():
        return None

    def show(piece: str) -> None:
        print(piece, end="", file=sys.stderr, flush=True)

    return show


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """A table on stdout, as wide as its text: it may be read by a person or by `grep`."""
    cells = [[str(cell) for cell in row] for row in (tuple(header), *rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
    for row in cells:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print(line.rstrip())
