"""awk's programs and grep's patterns, far enough to see quotes and brackets without a partner."""

from __future__ import annotations

import re

_CLOSES = {"(": ")", "[": "]", "{": "}"}
_TOKEN = re.compile(
    r'(?P<string>"(?:\\.|[^"\\\n])*")|(?P<open>")|(?P<comment>#[^\n]*)'
    r"|(?P<word>[\w.$]+)|(?P<blank>\s+|\\\n)|(?P<sign>.)",
    re.DOTALL,
)


def trouble(program: str) -> str:
    """What awk would complain of; empty when nothing."""
    opened: list[str] = []
    at, before = 0, ""
    while at < len(program):
        if program[at] == "/" and before not in ("word", ")", "]", "string"):
            end = _regex_end(program, at + 1)
            if end < 0:
                return "a `/` is never closed"
            at, before = end + 1, "regex"
            continue
        match = _TOKEN.match(program, at)
        if match is None or match["open"]:
            return 'a `"` is never closed'
        at = match.end()
        sign = match["sign"]
        if sign and sign in "([{":
            opened.append(sign)
        elif sign and sign in ")]}" and (not opened or _CLOSES[opened.pop()] != sign):
            return f"`{sign}` closes nothing"
        if match.lastgroup not in ("blank", "comment"):
            keyword = match["word"] in ("return", "print", "in", "case")
            before = sign or ("" if keyword else str(match.lastgroup))
    return f"`{opened[-1]}` is never closed" if opened else ""


def _regex_end(text: str, at: int) -> int:
    """Where a /regex/ ends; a bracket may hold a bare slash."""
    while at < len(text) and text[at] != "\n":
        if text[at] == "\\":
            at += 1
        elif text[at] == "[":
            close = text.find("]", at + 2)
            at = close if close > 0 and "/" in text[close:] else at
        elif text[at] == "/":
            return at
        at += 1
    return -1


def pattern_trouble(pattern: str, extended: bool) -> str:
    """What grep would complain of in a pattern of its basic or extended kind."""
    depth, at = 0, 0
    while at < len(pattern):
        pair = pattern[at : at + 2]
        if pair[0] == "\\":
            if len(pair) == 1:
                return "it ends in a backslash"
            depth += 0 if extended else (pair == "\\(") - (pair == "\\)")
            at += 2
            continue
        if pair[0] == "[":
            start = at + 1 + (pattern[at + 1 : at + 2] == "^")
            close = _bracket_end(pattern, start)
            if close < 0:
                return "`[` is never closed"
            at = close
        elif extended:
            depth += (pair[0] == "(") - (pair[0] == ")" and depth > 0)
        if depth < 0:
            return "`\\)` closes nothing"
        at += 1
    return "a bracket `(` is never closed" if depth else ""


def _bracket_end(pattern: str, at: int) -> int:
    """Where a `[…]` ends; its first character may be `]`, and it may hold `[:alpha:]`."""
    place = at + (pattern[at : at + 1] == "]")
    while place < len(pattern):
        if pattern.startswith("[:", place) and (end := pattern.find(":]", place)) > 0:
            place = end + 2
        elif pattern[place] == "]":
            return place
        else:
            place += 1
    return -1
