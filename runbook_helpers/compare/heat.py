"""Where the findings are: failure modes down, families of codes across, one number a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from runbook_helpers.check.view.colours import LETTER, SOLID
from runbook_helpers.compare.checked import Checked, Family, checked_of
from runbook_helpers.compare.row import is_workspace

FAMILIES = (
    *("SHL", "CMD", "AWS", "SQL", "PQL", "CFG"),  # is it true?
    *("ENV", "SAF", "SEC"),  # is it about this place, and safe?
    *("STR", "STP", "MET", "LLM"),  # is it whole?
)
# On a screen of 375 px a page leaves 330, in which all families stand beside each other.
_CELL_WIDTH = f"min(1.68rem,{99 / len(FAMILIES):.2f}%)"
# The name stands beside its cells, or above them where there is no room: below 34rem the
# second argument grows past the whole row, above it shrinks to nothing.
_NAME = "flex:1 0 min(100%,max(10rem,calc((34rem - 100%)*999)));text-align:left;padding:.2rem 0"
_ROW = "display:flex;flex-wrap:wrap;align-items:center;background:none"
_CELL = (
    f"flex:0 0 {_CELL_WIDTH};min-width:0;box-sizing:border-box;padding:.2rem 0;"
    "text-align:center;border:1px solid rgba(127,127,127,.35);font-size:.6875rem;line-height:1.5"
)
_HEAD = "font-size:.59rem;line-height:1.75;border-color:transparent;background:none"
_WIDE = "flex:1 1 10rem;text-align:left;padding:.2rem .4rem;font-size:.75rem;border:0"
_TABLE = "display:block;border-collapse:collapse;font-size:.8125rem;border:0;margin:.5rem 0"
_LEGEND = (
    "Number of findings by family of codes, with the worst severity: "
    "E error, W warning, i hint; · none found."
)


@dataclass(frozen=True)
class HeatMap:
    """One row a workspace, in the order of their keys."""

    rows: tuple[Checked, ...]

    def _repr_html_(self) -> str:
        if not self.rows:
            return "<p><em>No workspace yet: draft a runbook first.</em></p>"
        families = _families(self.rows)
        head = "".join(f'<th style="{_CELL};{_HEAD}">{escape(name)}</th>' for name in families)
        body = "".join(_row(row, families) for row in self.rows)
        return (
            f'<table class="runbook-heat" style="{_TABLE}"><thead style="display:block">'
            f'<tr style="{_ROW}"><th style="{_NAME};border:0">failure mode</th>{head}</tr></thead>'
            f'<tbody style="display:block">{body}</tbody></table><p><small>{_LEGEND}</small></p>'
        )


def heat_map(outputs: Path) -> HeatMap:
    """The last validation of every workspace below `outputs`."""
    folders = sorted(outputs.iterdir()) if outputs.is_dir() else []
    return HeatMap(tuple(checked_of(folder) for folder in folders if is_workspace(folder)))


def _families(rows: Sequence[Checked]) -> tuple[str, ...]:
    """The known families, then any that only the files know."""
    found = {family for row in rows for family in row.families}
    return (*FAMILIES, *sorted(found - set(FAMILIES)))


def _row(row: Checked, families: Sequence[str]) -> str:
    name = escape(row.mode.replace("_", " "))
    if row.badge is None:
        cells = f'<td style="{_WIDE}"><em>{escape(row.problem)}</em></td>'
        return f'<tr style="{_ROW}"><th style="{_NAME};border:0">{name}</th>{cells}</tr>'
    label = f'{name} <span style="font-weight:400">({escape(row.badge.coverage)})</span>'
    cells = "".join(_cell(row.families.get(family)) for family in families)
    return f'<tr style="{_ROW}"><th style="{_NAME};border:0">{label}</th>{cells}</tr>'


def _cell(found: Family | None) -> str:
    if found is None:
        return f'<td style="{_CELL}">·</td>'
    style = f"{_CELL};color:#fff;font-weight:600;background:{SOLID[found.worst]}"
    return f'<td style="{style}">{found.count}{LETTER[found.worst]}</td>'
