"""Cases in text files: a title, the input and what is expected, each closed by a lone dot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

_CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[object]:
    """Parameters (input, expected) of a file in cases/, the title as their id."""
    text = (_CASES / name).read_text(encoding="utf-8")
    return [pytest.param(given, expected, id=title) for title, given, expected in _cut(text)]


def _cut(text: str) -> Iterator[tuple[str, str, str]]:
    parts = f"\n{text}".split("\n.\n")
    assert parts.pop().strip() == "", "text after the last dot"
    assert len(parts) % 3 == 0, "a case has a title, an input and what is expected"
    for at in range(0, len(parts), 3):
        title, given, expected = parts[at : at + 3]
        yield title.strip(), given, expected.strip("\n")
