"""The keywords of bash, the phase of a compound command each ends and begins, and slips."""

from __future__ import annotations

from dataclasses import dataclass

# Keyword: the phase it must stand in, and the phase it begins ("" closes).
STEPS = {
    "then": ({"if"}, "then"),
    "elif": ({"then"}, "if"),
    "else": ({"then"}, "else"),
    "fi": ({"then", "else"}, ""),
    "do": ({"while", "for"}, "do"),
    "done": ({"do"}, ""),
    "}": ({"{"}, ""),
}
CLOSER = {"if": "then", "then": "fi", "else": "fi", "while": "do", "for": "do", "do": "done",
           "{": "}", "(": ")", "case": "esac"}  # fmt: skip
BODIES = frozenset(str.split("{ ( if while until for select case"))


@dataclass(frozen=True)
class Slip:
    """What bash would refuse, and where."""

    at: int
    message: str
    fix: str = ""


class Refused(Exception):  # never leaves the reader
    """Reading ends at the first slip."""
