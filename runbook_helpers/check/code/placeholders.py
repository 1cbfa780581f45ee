"""Places in a command that a person is to fill, in every habit people and models have."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Literal

Habit = Literal["angle", "brace", "double brace", "bracket", "your", "capitals"]

_ASKS = r"insert|your|enter|add|replace|specify|name of|fill|put|provide|e\.g\."
# Words of Go templates, as in docker --format, and not names of things.
_GO_TEMPLATE = frozenset(
    {"end", "else", "break", "continue", "if", "range", "with", "json", "block", "define"}
    | {"template", "printf", "println", "index", "len", "table", "join", "upper", "lower"}
)
# Each with letters of which some stand in all that it matches: most texts have none of them.
_SHAPES: tuple[tuple[Habit, tuple[str, ...], re.Pattern[str]], ...] = (
    # A space before `>` or a lone digit there is a redirection: `<in >out`, `<in 2>err`.
    (
        "angle",
        ("<",),
        re.compile(
            r"(?<![<\\])<(?:[A-Za-z_](?:[^<>\n\"'`();&|$]{0,78}[^<>\s\"'`();&|$])?(?<! \d)"
            r"|[\w.-]{1,30}(?:\|[\w.-]{1,30}){1,8})>"
        ),
    ),
    (
        "double brace",
        ("{{",),
        re.compile(r"(?<![{$])\{\{-?[ \t]*([A-Za-z_]\w*)[^{}\n]{0,80}\}\}(?!\})"),
    ),
    ("brace", ("{",), re.compile(r"(?<![\w$%@^{\\])\{[A-Za-z_][\w-]{0,60}\}(?!\})")),
    (
        "brace",
        ("{",),
        re.compile(r"(?<=\s)\{[a-z][\w-]{0,30}(?:\|[a-z][\w-]{0,30}){1,8}\}(?=\s|$)"),
    ),
    ("bracket", ("[",), re.compile(rf"\[(?:{_ASKS})\b[^\[\]\n]{{0,80}}\]", re.IGNORECASE)),
    (
        "bracket",
        ("[",),
        re.compile(r"(?<![^\s=/:])\[[A-Za-z][A-Za-z_]*(?:[ _-][\w]+){0,6}\](?![^\s/:;,.])"),
    ),
    ("your", ("YOUR", "MY"), re.compile(r"(?<![\w$-])(?:YOUR|MY)[_-][A-Z0-9][A-Z0-9_-]*\b")),
    ("your", ("your",), re.compile(r"(?<![\w$-])your[_-][a-z0-9][a-z0-9_-]*\b")),
    (
        "your",
        ("REPLACE", "CHANGE"),
        re.compile(r"(?<![\w$-])(?:REPLACE|CHANGE)[_-]?(?:ME|THIS|WITH[\w-]*)\b"),
    ),
    (
        "capitals",
        ("NAME", "ID", "ARN", "HERE", "ADDRESS"),
        re.compile(
            r"(?<![\w${.-])[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+){0,5}[_-](?:NAME|ID|ARN|HERE|ADDRESS)"
            r"(?![\w=-])"
        ),
    ),
)


@dataclass(frozen=True)
class Placeholder:
    """One place to fill; its text is what was written, marks included."""

    text: str
    start: int
    end: int
    habit: Habit


@functools.lru_cache(16)  # three readers of one text ask in a row
def placeholders(text: str) -> tuple[Placeholder, ...]:
    """Every place to fill in a shell text, in order; `$NAME` is an expansion, not a placeholder."""
    found: list[Placeholder] = []
    for habit, marks, shape in _SHAPES:
        for match in shape.finditer(text) if any(mark in text for mark in marks) else ():
            if not (match.lastindex and match[1] in _GO_TEMPLATE):
                found.append(Placeholder(match[0], match.start(), match.end(), habit))
    return _apart(found)


def masked(text: str, found: tuple[Placeholder, ...]) -> str:
    """The text with each placeholder made a plain word of the same length."""
    parts, at = [], 0
    for placeholder in found:
        parts += [text[at : placeholder.start], "x" * (placeholder.end - placeholder.start)]
        at = placeholder.end
    return "".join([*parts, text[at:]])


def _apart(found: list[Placeholder]) -> tuple[Placeholder, ...]:
    """Without those that lie within an earlier one."""
    kept: list[Placeholder] = []
    for placeholder in sorted(found, key=lambda p: (p.start, -p.end)):
        if not kept or placeholder.start >= kept[-1].end:
            kept.append(placeholder)
    return tuple(kept)
