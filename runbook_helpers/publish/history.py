"""The version-history table: one row for each formatted version, the newest last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

HEADER = ("Version", "Date", "Author", "Change")
TITLE = "Version history"
_ROW = re.compile(r"^\s*\|(.*)\|\s*$")
_CELL = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Row:
    """One formatted version."""

    version: str
    day: str
    author: str
    change: str


def read(lines: Sequence[str]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """The rows of our table among these lines, and all the lines that are not part of it."""
    rows: list[Row] = []
    rest: list[str] = []
    inside = False
    for line in lines:
        cells = _cells(line)
        if tuple(cells) == HEADER:
            inside = True
        elif inside and len(cells) == len(HEADER):
            if set("".join(cells)) - set("-: "):
                rows.append(Row(*cells))
        else:
            inside = False
            rest.append(line)
    return tuple(rows), tuple(rest)


def table(rows: Iterable[Row]) -> str:
    """The rows as Markdown."""
    lines = [HEADER, ("---",) * len(HEADER)]
    lines += [(row.version, row.day, _safe(row.author), _safe(row.change)) for row in rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def grow(rows: Sequence[Row], *, day: date, author: str, change: str) -> tuple[Row, ...]:
    """The rows with the next version behind them."""
    return (*rows, Row(_next(rows), day.isoformat(), author, change))


def _next(rows: Sequence[Row]) -> str:
    """1.0, then the last version with its last number counted up."""
    numbers = re.findall(r"\d+", rows[-1].version) if rows else []
    if not numbers:
        return f"1.{len(rows)}"
    return ".".join(
        [*numbers[:-1], str(int(numbers[-1]) + 1)] if len(numbers) > 1 else [*numbers, "1"]
    )


def _cells(line: str) -> list[str]:
    match = _ROW.match(line)
    return [cell.strip().replace("\\|", "|") for cell in _CELL.split(match[1])] if match else []


def _safe(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
