"""A table that shows itself in a notebook, whatever its cells hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

NOTHING = "\N{EN DASH}"
_CELL = "text-align: left; vertical-align: top; padding: 4px 8px"
# Numbers line up at their ones.
_NUMBER = f"{_CELL.replace('left', 'right')}; font-variant-numeric: tabular-nums"


@dataclass(frozen=True)
class Link:
    """A cell that leads to a file, by an address relative to where the table is read."""

    text: str
    href: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Table:
    """Rows under a header; `empty` is said when there are none."""

    header: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    empty: str = "Nothing yet."

    def _repr_html_(self) -> str:
        if not self.rows:
            return f"<p><em>{escape(self.empty)}</em></p>"
        numbers = [self._is_number(column) for column in range(len(self.header))]
        head = _row("th", self.header, numbers)
        body = "".join(_row("td", row, numbers) for row in self.rows)
        return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"

    def _is_number(self, column: int) -> bool:
        cells = [row[column] for row in self.rows if row[column] not in (None, "")]
        return bool(cells) and all(isinstance(cell, int | float) for cell in cells)


def _row(tag: str, cells: Iterable[object], numbers: list[bool]) -> str:
    styled = zip(cells, numbers, strict=True)
    inner = "".join(
        f'<{tag} style="{_NUMBER if number else _CELL}">{_shown(cell)}</{tag}>'
        for cell, number in styled
    )
    return f"<tr>{inner}</tr>"


def _shown(cell: object) -> str:
    """One cell as HTML: nothing in it can act as a tag."""
    if isinstance(cell, Link):
        return f'<a href="{escape(cell.href)}">{escape(cell.text)}</a>'
    if cell is None or cell == "":
        return NOTHING
    if isinstance(cell, int) and not isinstance(cell, bool):
        return f"{cell:,}"
    if isinstance(cell, float):
        return f"{cell:,.1f}"
    return escape(str(cell)).replace("\n", "<br>")
