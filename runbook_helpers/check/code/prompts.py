"""Sessions copied from a terminal: prompts, the commands behind them, and what was printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from runbook_helpers.check.code.continuing import goes_on
from runbook_helpers.check.code.model import Language
from runbook_helpers.check.code.programs import is_command, is_spoken_command

_VENV = r"\s*(?:\([\w.-]{1,30}\) )?"
_PROMPTS: tuple[tuple[Language, re.Pattern[str]], ...] = (
    ("other", re.compile(r"\s*PS(?: [A-Za-z]:\\[^>\n]{0,80})?>\s?(?=\S)")),
    ("sql", re.compile(r"\s*[A-Za-z_]\w{0,40}[=\-'(][#>]\s")),
    (
        "shell",
        re.compile(_VENV + r"\[[\w.-]{1,40}@[\w.-]{1,60}[^\]\n]{0,80}\][#$%]\s+"),
    ),
    (
        "shell",
        re.compile(_VENV + r"[\w.-]{1,40}@[\w.-]{1,60}:[^\s#$]{0,80}[#$]\s+"),
    ),
    ("shell", re.compile(r"\s*(?:bash|sh)-[\d.]{1,6}[#$]\s+")),
    ("shell", re.compile(r"\s*[$%]\s+(?=\S)")),
)
_ROOT = re.compile(r"\s*#\s(?=\S)")
_MORE = re.compile(r"\s*>\s+(?=\S)")


@dataclass(frozen=True)
class Line:
    """A row of a session without its prompt."""

    text: str
    column: int  # characters taken off
    language: Language | None  # None: printed, not typed


def session(rows: Sequence[str], root: bool) -> tuple[Line, ...] | None:
    """Rows of a terminal session told apart; None when no row has a prompt.

    `root`: `# ` before a command is a prompt, which elsewhere begins a comment.
    """
    lines = tuple(_lines(rows, root))
    # `> file` alone empties a file: a row that goes on is none without a prompt before it.
    prompted = any(prompt(row, root) for row in rows)
    return lines if prompted and any(line.column and line.language for line in lines) else None


def is_root_prompt(row: str) -> bool:
    """Whether a row is `# ` and a command that no sentence is; an empty row passes too."""
    match = _ROOT.match(row)
    return not row.strip() or (match is not None and is_spoken_command(row[match.end() :]))


def prompt(row: str, root: bool = False) -> tuple[Language, int] | None:
    """The language typed behind a prompt, and how long the prompt is."""
    if not any(sign in row for sign in "$#%>"):
        return None
    for language, shape in _PROMPTS:
        if match := shape.match(row):
            return language, match.end()
    if root and (match := _ROOT.match(row)) and is_command(row[match.end() :]):
        return "shell", match.end()
    return None


def _lines(rows: Sequence[str], root: bool) -> Iterator[Line]:
    typed: list[str] = []
    language: Language = "shell"
    for row in rows:
        found = prompt(row, root)
        more = _MORE.match(row)
        if found and not (typed and _inside_heredoc(typed)):
            language, typed = found[0], [row[found[1] :]]
            yield Line(typed[0], found[1], language)
        elif typed and goes_on(typed, language):
            column = more.end() if more else 0
            typed.append(row[column:])
            yield Line(row[column:], column, language)
        elif is_command(row) and not row[:1].isspace():
            typed, language = [row], "shell"
            yield Line(row, 0, "shell")
        else:
            typed = []
            yield Line(row, 0, None)


def _inside_heredoc(typed: Sequence[str]) -> bool:
    return "<<" in typed[0] and goes_on(typed, "shell")
