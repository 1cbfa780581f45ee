"""All workspaces side by side: how long, how sound, who wrote it, what it cost."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, astuple, dataclass, fields
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runbook_helpers.compare.row import Row, is_workspace, row_of
from runbook_helpers.compare.table import Table
from runbook_helpers.workspace import write_atomic

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from runbook_helpers.compare.plots import Plots

SCHEMA = 1


HEADER = tuple(field.name for field in fields(Row))
# What fits a notebook's width; the files have every column.
_SHOWN = (
    *("mode", "written by", "words", "steps", "commands", "sections"),
    *("draft errors", "errors", "draft warnings", "warnings", "infos"),
    *("draft points", "points", "band", "notes", "versions", "seconds", "tokens"),
)


@dataclass(frozen=True)
class Comparison:
    """One row a workspace, in the order of their keys."""

    rows: tuple[Row, ...]

    def as_table(self) -> tuple[tuple[str, ...], tuple[tuple[object, ...], ...]]:
        """Header and rows as text; what is not known is empty."""
        return HEADER, tuple(tuple(map(_text, astuple(row))) for row in self.rows)

    def as_dict(self) -> dict[str, Any]:
        """Everything, as JSON can hold it."""
        return {"schema": SCHEMA, "rows": [asdict(row) for row in self.rows]}

    def to_csv(self) -> str:
        """The table with one header line; a spreadsheet opens it as it is."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        header, rows = self.as_table()
        writer.writerow(header)
        writer.writerows(rows)
        return out.getvalue()

    def figure(self) -> Figure:
        """The rows as plots: findings, words, steps and commands, and what a model took."""
        from runbook_helpers.compare.plots import figure

        return figure(self.rows)

    def plots(self) -> Plots:
        """The figure as a picture that shows itself in a notebook."""
        from runbook_helpers.compare.plots import draw

        return draw(self.rows)

    def save(self, outputs: Path) -> tuple[Path, ...]:
        """Write comparison.json and comparison.csv beside the workspaces."""
        written = {
            outputs / "comparison.json": json.dumps(self.as_dict(), indent=2, ensure_ascii=False),
            outputs / "comparison.csv": self.to_csv().rstrip("\n"),
        }
        for path, text in written.items():
            write_atomic(path, text + "\n")
        return tuple(written)

    def _repr_html_(self) -> str:
        rows = tuple(tuple(_shown(row, name) for name in _SHOWN) for row in self.rows)
        table = Table(_SHOWN, rows, "No workspace yet: draft a runbook first.")._repr_html_()
        told = (
            f"<p><b>{escape(r.mode)}</b>: {escape(r.problem)}</p>" for r in self.rows if r.problem
        )
        return "".join((table, *told))


def compare(outputs: Path) -> Comparison:
    """Every workspace below `outputs`; a damaged one is a row that says what is wrong with it."""
    folders = sorted(outputs.iterdir()) if outputs.is_dir() else []
    return Comparison(tuple(row_of(folder) for folder in folders if is_workspace(folder)))


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)


def _shown(row: Row, name: str) -> object:
    """A cell as a person reads it, narrower than the data."""
    if name == "written by":
        return " ".join(filter(None, (row.writer, row.model)))
    if name == "mode":  # words wrap where a key can't
        return row.mode.replace("_", " ")
    return getattr(row, name.replace(" ", "_"))
