"""Read the text cases: title, input and expected output."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent.parent / "cases" / "document"


def cases(name: str) -> list[tuple[str, str, str]]:
    """Title, input and expected output of every case in a file."""
    found = []
    for case in (FOLDER / name).read_text(encoding="utf-8").split("\n===\n"):
        title, rest = case.split("\n<<<\n", 1)
        given, expected = rest.split("\n>>>\n", 1)
        found.append((title, given, expected.rstrip("\n") + "\n"))
    return found
