"""What is checked: files, the Markdown within folders, and what is piped in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

STDIN = Path("-")
_SAVE = "save it as UTF-8"
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


@dataclass(frozen=True)
class Source:
    """One text as it was read: newlines and byte-order mark are still there."""

    name: Path  # as findings name it
    text: str
    path: Path | None  # where it can be written back; None for what was piped in


@dataclass(frozen=True)
class Unreadable:
    """A file that could not be checked, and why."""

    name: Path
    problem: str
    hint: str = "check the path; a folder stands for the *.md files within it"

    expected: str = "a text file saved as UTF-8"

    def __str__(self) -> str:
        return f"{self.name}: {self.problem}"

    def told(self) -> str:
        """The same with what was expected and what to do, as errors have it."""
        return f"{self}\n  expected: {self.expected}\n  try: {self.hint}"


def named(files: Sequence[Path]) -> Iterator[Path | Unreadable]:
    """Each file once; a folder stands for the *.md files within it."""
    seen: set[Path] = set()
    for file in files:
        if file != STDIN and file.is_dir():
            within = sorted(p for p in file.rglob("*.md") if p.is_file())
            found: list[Path | Unreadable] = [*within]
            found = found or [Unreadable(file, "the folder has no *.md file", "name a file")]
        else:
            found = [file]
        for one in found:
            if isinstance(one, Unreadable) or one not in seen:
                yield one
            if isinstance(one, Path):
                seen.add(one)


def read(file: Path, stdin: Callable[[], bytes], stdin_name: Path | None) -> Source | Unreadable:
    """The text of a file, or of what is piped in for `-`; any text will do, UTF-8 it must be."""
    if file == STDIN:
        return _decoded(stdin_name or STDIN, stdin(), None)
    try:
        return _decoded(file, file.read_bytes(), file)
    except OSError as error:
        return Unreadable(file, f"can't be read: {error.strerror or error}")
    except ValueError as error:  # a name with a NUL in it
        return Unreadable(file, f"can't be read: {error}")


def _decoded(name: Path, data: bytes, path: Path | None) -> Source | Unreadable:
    if kind := _MARKS.get(data[:2]):
        return Unreadable(name, f"is {kind}", _SAVE)
    if b"\0" in data:
        return Unreadable(name, "is binary or UTF-16", _SAVE)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = f"{error.reason} at byte {error.start}"
        return Unreadable(name, f"is not UTF-8 text ({where})", _SAVE)
    if not text.lstrip("\ufeff").strip():
        return Unreadable(name, "is empty", "name a file that has text")
    return Source(name, text, path)
