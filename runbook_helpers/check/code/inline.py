"""Code spans of a line of text, and the lines of text that are commands without any mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from runbook_helpers.check.code.languages import starts_promql, starts_sql
from runbook_helpers.check.code.model import Language
from runbook_helpers.check.code.programs import is_command, is_spoken_command
from runbook_helpers.check.code.prompts import prompt
from runbook_helpers.check.code.sentences import instructed

_TICKS = re.compile("`+")
_MARKS = re.compile(
    r"[\s>]*(?:(?:[-*+•–]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+)?(?:\[[ xX]\]\s+)?(?:\*\*|__)?\s*"
)
_LEAD = re.compile(r"[^`:\n]{0,120}?:(?:\*\*|__)?\s+(?=\S)")
_REMARK = re.compile(r"\s+(?:[-–—]\s+|\((?=[A-Za-z]))(?=[A-Za-z']+ [A-Za-z'])[^|`$/\\=-]*$")
_QUERIES = re.compile(r"\[\d+[smhdw]|\{.*=|\)\s*[<>]|_over_time|^\w+_\w+ (?:[<>]=?|==) \d")
_LONGEST = 4000


@dataclass(frozen=True)
class Span:
    """A piece of a line, with the column it starts at."""

    text: str
    column: int
    language: Language


def code_spans(line: str) -> Iterator[Span]:
    """The commands and queries within backticks on a line; one pass, however many ticks."""
    ticks = [(m.start(), m.end()) for m in _TICKS.finditer(line)]
    places: dict[int, list[int]] = {}
    for index, (start, end) in enumerate(ticks):
        places.setdefault(end - start, []).append(index)
    index = 0
    while index < len(ticks):
        start, end = ticks[index]
        same = places[end - start]
        while same and same[0] <= index:
            same.pop(0)
        if same:
            yield from _judged(line, end, ticks[same[0]][0])
            index = same[0]
        index += 1


def _judged(line: str, start: int, end: int) -> Iterator[Span]:
    raw = line[start:end]
    if line.lstrip().startswith("|"):
        raw = raw.replace("\\|", " |")  # how a table writes a pipe
    text = raw.strip()
    column = start + len(raw) - len(raw.lstrip())
    if found := prompt(text):
        text, column = text[found[1] :], column + found[1]
    if is_command(text):
        yield Span(text, column, "shell")
    elif starts_sql(text) and len(text.split()) > 2:
        yield Span(text, column, "sql")
    elif starts_promql(text) and _QUERIES.search(text):
        yield Span(text, column, "promql")


def spoken(line: str) -> Span | None:
    """The command that a line of text without backticks is, or ends with after a colon."""
    if "`" in line or len(line) > _LONGEST or line.lstrip().startswith(("#", "|", "<!--")):
        return None
    start = _MARKS.match(line)
    at = start.end() if start else 0
    if found := _spoken(line, at):
        return found
    lead = _LEAD.match(line, at)
    if lead and (found := _spoken(line, lead.end())):
        return found
    told = instructed(line, at)
    return Span(told[1], told[0], "shell") if told else None


def _spoken(line: str, at: int) -> Span | None:
    text = line[at:].rstrip()
    prompted = prompt(text)
    if prompted and prompted[0] in ("shell", "sql"):
        at, text = at + prompted[1], text[prompted[1] :]
    if prompted and prompted[0] == "sql":
        return Span(text, at, "sql") if starts_sql(text) else None
    if line[:at].rstrip().endswith(("**", "__")):
        text = text.rstrip("*_").rstrip()
    text = _REMARK.sub("", text)
    if (prompted and is_command(text)) or is_spoken_command(text):
        return Span(text, at, "shell")
    if re.match(r"[A-Z]{4,}\s", text) and starts_sql(text):
        return Span(text, at, "sql")
    return None
