"""A reply that is one big code block with the runbook inside."""

from __future__ import annotations

import re
from collections.abc import Sequence

from runbook_helpers.runbook.source import trim

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})\s*([^`]*)$")
_MARKDOWN = frozenset({"markdown", "md", "gfm"})
_FIRST_LINES = 8  # a fence that begins later is a part of the text
# Nobody opens a block of code with five tildes: a prompt does, and a model copies it.
_OF_A_PROMPT = "~~~~~"
_PLAIN = frozenset({"", "text", "plaintext", "txt"})


def unwrapped(text: str) -> str | None:
    """The inside of the fence around a whole text, or None when there is no such fence.

    Fences inside survive: CommonMark would end the outer one at the first of them, so the fences
    are paired here as the model meant them, and only when that leaves none over.
    """
    lines = trim(text.split("\n"))
    opener = _FENCE.match(lines[0]) if lines else None
    if opener is None or (language := opener[2].strip().lower()) not in _MARKDOWN | _PLAIN:
        return None
    end = _closing_line(lines, opener[1])
    if end is None:
        meant = language in _MARKDOWN or opener[1].startswith(_OF_A_PROMPT)
        alone = meant and _headings(lines[1:]) and _paired(lines[1:])
        return "\n".join(lines[1:]) if alone else None
    inner, rest = lines[1:end], lines[end + 1 :]
    if not _paired(inner) or not _reads_better(lines, inner, language) or not trim(inner):
        return None
    if rest and language not in _MARKDOWN:
        return None
    return "\n".join([*inner, *rest])


def wrapper(text: str) -> tuple[int, int] | None:
    """The lines of a Markdown fence that holds nearly all of a text; the second is past its end
    when nothing closes it. None when the text stands in the open.
    """
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines[:_FIRST_LINES]) if _wraps(line)), None)
    if start is None:
        return None
    inside = lines[start:]
    end = _closing_line(inside, inside[0].strip()[:3])
    end = len(inside) if end is None else end
    written = sum(bool(line.strip()) for line in inside[1:end])
    around = sum(bool(line.strip()) for line in (*lines[:start], *inside[end + 1 :]))
    whole = _paired(inside[1:end]) and _headings(inside[1:end]) and around * 5 <= written
    return (start, start + end) if whole else None


def _wraps(line: str) -> bool:
    match = _FENCE.match(line)
    return match is not None and match[2].strip().lower() in _MARKDOWN


def _closing_line(lines: Sequence[str], marks: str) -> int | None:
    """The last bare fence that could close the first line's."""
    for number in range(len(lines) - 1, 0, -1):
        match = _FENCE.match(lines[number])
        if match:
            closes = not match[2].strip() and match[1][0] == marks[0]
            return number if closes and len(match[1]) >= len(marks) else None
    return None


def _fenced(lines: Sequence[str]) -> tuple[list[bool], bool]:
    """For each line whether a fence holds it, and whether one is open at the end."""
    inside, marks = [], ""
    for line in lines:
        match = _FENCE.match(line)
        if match and not marks:
            marks = match[1]
            inside.append(True)
            continue
        inside.append(bool(marks))
        closes = match and match[1].startswith(marks) and not match[2].strip()
        marks = "" if closes else marks
    return inside, bool(marks)


def _paired(lines: Sequence[str]) -> bool:
    return not _fenced(lines)[1]


def _headings(lines: Sequence[str]) -> set[str]:
    inside, _ = _fenced(lines)
    pairs = zip(lines, inside, strict=True)
    return {line for line, fenced in pairs if not fenced and re.match(r"#{1,6}\s+\S", line)}


def _reads_better(lines: Sequence[str], inner: Sequence[str], language: str) -> bool:
    """Whether taking the fence off shows headings and hides none that show already.

    Without this, a runbook that begins and ends with a code block would be turned inside out.
    """
    before, after = _headings(lines), _headings(inner)
    if language in _MARKDOWN:
        bare = any(m and not m[2].strip() for line in inner if (m := _FENCE.match(line)))
        return before <= after and (bool(after) or not bare)
    if lines[0].startswith(_OF_A_PROMPT):
        return bool(after) and before <= after
    begins = re.match(r"#{1,6}\s+\S|---\s*$", trim(list(inner))[0]) if trim(list(inner)) else None
    return begins is not None and before < after and (len(after) >= 2 or _is_section(inner))


def _is_section(inner: Sequence[str]) -> bool:
    """Whether a text under a single heading is Markdown: a comment of a script looks like one."""
    fences = any(fenced for fenced in _fenced(inner)[0])
    return fences or re.match(r"#{2,6}\s+\S", trim(list(inner))[0]) is not None
