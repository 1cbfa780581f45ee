"""The text of a runbook with numbered lines that findings can link to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from runbook_helpers.check.findings import Severity
from runbook_helpers.check.view.colours import LETTER, TINT

MOST_LINES = 2000  # a browser lays out more than that too slowly
_LONGEST_LINE = 400
_BOX = (
    "max-height:32rem;overflow:auto;margin:0;padding:.4rem 0;text-align:left;"
    "font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre"
)


def source(lines: Sequence[str], worst: Mapping[int, Severity]) -> str:
    """Each line under its anchor `L1`, `L2` …; `worst` gives the worst severity on a line."""
    shown = lines[:MOST_LINES]
    rows = "".join(_row(number, line, worst.get(number)) for number, line in enumerate(shown, 1))
    left = len(lines) - len(shown)
    more = f"<p>{left:,} more lines are in the file.</p>" if left else ""
    return f'<pre style="{_BOX}">{rows}</pre>{more}'


def link(line: int, lines: int) -> str:
    """The number of a line, leading to its anchor when `source` shows it."""
    return f'<a href="#L{line}">{line}</a>' if line <= min(lines, MOST_LINES) else str(line)


def _row(number: int, line: str, worst: Severity | None) -> str:
    mark = LETTER[worst] if worst else " "
    tint = f' style="background:{TINT[worst]}"' if worst else ""
    text = line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]} …"
    return f'<span id="L{number}"{tint}>{mark} {number:>4}  {escape(_plain(text))}</span>\n'


def _plain(text: str) -> str:
    """Control characters as a visible mark: they would break the page or hide text."""
    return "".join(c if c == "\t" or c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
