"""Texts within jq's programs, which may hold programs in turn."""

from __future__ import annotations

import json
import re

_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[\da-fA-F]{4})')
# numbers that jq reads though JSON has no such
_NUMBER = re.compile(r"(?i)\s*[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|nan|infinity)\s*")


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


def escape(text: str, at: int) -> str:
    """The escape that stands there, as JSON has them; a regular expression's needs two `\\`."""
    match = _ESCAPE.match(text, at)
    if match:
        return match[0]
    sign = text[at : at + 2]
    if sign == "\\":
        raise Refused('a `"` is never closed')
    hint = "" if sign == "\\u" else f"; write `\\{sign}`"
    raise Refused(f"a string has no escape `{sign}`{hint}")


def is_json(text: str) -> bool:
    """Whether jq reads a text as one JSON value, as `--argjson` asks for."""
    try:
        json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return bool(_NUMBER.fullmatch(text))
    return True
