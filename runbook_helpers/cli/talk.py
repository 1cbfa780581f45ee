"""How the command line speaks: results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from runbook_helpers.stages import Artefact


def say(*lines: str) -> None:
    """Talk to the person at the terminal."""
    for line in lines:
        print(line, file=sys.stderr, flush=True)


def coloured(stream: TextIO) -> bool:
    """Whether a stream may be written to in colour: a terminal, and nobody forbade it."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class Progress:
    """One line at the terminal that says which of many files is at work; gone when all are."""

    _PATIENCE = 0.5  # seconds: what is quicker needs no line

    def __init__(self, total: int) -> None:
        self._total, self._done, self._width = total, 0, 0
        self._seen = total > 1 and sys.stderr.isatty()
        self._start = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def at(self, name: str) -> None:
        """Say that a file is begun."""
        self._done += 1
        self.clear()
        if self._seen and time.monotonic() - self._start >= self._PATIENCE:
            line = f"checking {self._done}/{self._total} {name}"[:79]
            print(f"\r{line}", end="", file=sys.stderr, flush=True)
            self._width = len(line)

    def clear(self) -> None:
        """Take the line away, before anything else is said."""
        if self._width:
            print("\r" + " " * self._width + "\r", end="", file=sys.stderr, flush=True)
            self._width = 0


def result(artefact: Artefact, *, as_json: bool = False, show: bool = False, **more: Any) -> None:
    """What a stage made: its path, or its text, or both and more as JSON."""
    say(*artefact.notices)
    if as_json:
        print(json.dumps({"path": str(artefact.path), "text": artefact.text, **more}, indent=2))
    elif show:
        print(artefact.text, end="" if artefact.text.endswith("\n") else "\n")
    else:
        print(artefact.path)


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """A table on stdout, as wide as its text: it may be read by a person or by `grep`."""
    cells = [[str(cell) for cell in row] for row in (tuple(header), *rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
    for row in cells:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print(line.rstrip())
