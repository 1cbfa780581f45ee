"""Texts within jq's programs, which may hold programs in turn."""

from __future__ import annotations


class Refused(ValueError):
    """What is wrong with a program."""


def inside(text: str, at: int) -> int:
    """Where the bracket of an interpolation closes."""
    depth, quoted = 1, False
    while at < len(text):
        char = text[at]
        if char == "\\" and quoted:
            if text.startswith("\\(", at):
                at = inside(text, at + 2)
            else:
                at += 1
        elif char == '"':
            quoted = not quoted
        elif not quoted:
            depth += (char == "(") - (char == ")")
            if depth == 0:
                return at
        at += 1
    raise Refused("`\\(` is never closed")
