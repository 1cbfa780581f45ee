"""The door every text comes in by: what is normalised here is never thought of again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from runbook_helpers.errors import InputError, reason

T = TypeVar("T")

_SURROGATE = re.compile("[\ud800-\udfff]")


def read_runbook(source: Path) -> str:
    """The text of any Markdown file; InputError when it can't be read as text."""
    try:
        text = source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        kind = isinstance(error, UnicodeDecodeError)
        raise InputError(
            f"the runbook can't be read ({reason(error)})",
            where=source,
            expected="a Markdown file saved as UTF-8",
            hint="save it again as UTF-8" if kind else "check the path",
        ) from error
    if not text.strip():
        raise InputError("the runbook is empty", where=source, expected="Markdown text")
    return text


def normalise(text: str) -> str:
    """The same text with `\\n` newlines, no byte-order mark and nothing UTF-8 can't hold.

    U+0085 and U+2028 stay: they are characters of a line here, never line ends, which is why
    the package splits with `split("\\n")` and never with `splitlines()`.
    """
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", text.replace("\0", "\ufffd"))


def trim(lines: list[str]) -> list[str]:
    """The lines without the blank ones at both ends."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]


def between(items: Sequence[T], start: int, end: int, line: Callable[[T], int]) -> Sequence[T]:
    """The items whose line lies in [start, end), of items sorted by line."""
    return items[bisect_left(items, start, key=line) : bisect_left(items, end, key=line)]
