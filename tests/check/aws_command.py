"""Commands for the tests of the aws judge, from the text of a line."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from runbook_helpers.check.code.model import Command, Snippet, Word

CORPUS = Path(__file__).parent / "corpus"
RAW = re.compile(r"(?:\$\([^)]*\)|'[^']*'|\"(?:\\.|\$\([^)]*\)|[^\"\\])*\"|\\.|[^\s'\"\\])+")
OPEN = re.compile(r"\$[\w({]|`|<[\w -]+>")


def command(line: str) -> Command:
    """The command of one line without pipes."""
    words = tuple(_word(match) for match in RAW.finditer(line))
    return Command(words, Snippet(line, "shell", "fence", ((0, 0),)))


def _word(match: re.Match[str]) -> Word:
    raw = match[0]
    shown = re.sub(r"'[^']*'", "", raw)
    text = raw if "$(" in raw else shlex.split(raw)[0]
    return Word(text, raw, 0, match.start(), OPEN.search(shown) is None)


def good_commands() -> list[str]:
    """The corpus of commands that are accepted."""
    return _lines("aws_good.txt")


def bad_commands() -> list[tuple[str, str]]:
    """The corpus of false commands, each with its code."""
    pairs = [line.partition("\t") for line in _lines("aws_bad.txt")]
    return [(code, text) for code, _, text in pairs]


def _lines(name: str) -> list[str]:
    text = (CORPUS / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("# ")]
