"""Read the aws CLI's shorthand: `Name=a,Values=b,c` and `Ebs={VolumeSize=8},Tags=[{Key=a}]`."""

from __future__ import annotations

import re
from dataclasses import dataclass

KEY = re.compile(r"[A-Za-z0-9_.#/:-]*")
QUOTED = re.compile(r"'((?:\\'|[^'])*)'|\"((?:\\\"|[^\"])*)\"")
FIRST = re.compile(r"(?:\\,|[^,\]}\"'\s])(?:\\,|[^,\]}])*")  # before a comma, ] or }
OUTER = re.compile(r"(?:\\,|[^,\"'])(?:\\,|[^,])*")
NEXT = re.compile(r"(?:\\,|[^,=\"'])(?:\\,|[^,=])*(?=,|$)")


class ShorthandError(ValueError):
    """The text isn't shorthand; the message says why."""


@dataclass
class Reader:
    """Reads one text from left to right."""

    text: str
    at: int = 0

    def structure(self, end: str = "") -> dict[str, object]:
        """Pairs up to the end of the text or a closing brace."""
        found: dict[str, object] = {}
        while not self._ends(end):
            key = self._take(KEY).strip()
            self._skip()
            if self._now() == "@":
                self.at += 1
            if self._now() != "=":
                raise ShorthandError(f"`=` is expected after `{key or self.text[self.at :][:20]}`")
            self.at += 1
            if key in found and not end:
                raise ShorthandError(f"`{key}` is given twice: separate structures by spaces")
            found[key] = self._value(bool(end))
            self._comma(end)
        return found

    def _value(self, inner: bool) -> object:
        self._skip()
        if self._now() == "[":
            return self._list()
        if self._now() == "{":
            self.at += 1
            return self._closed()
        if inner:
            return self._scalar(FIRST)
        return self._several()

    def _closed(self) -> dict[str, object]:
        inside = self.structure("}")
        self.at += 1
        return inside

    def _list(self) -> list[object]:
        self.at += 1
        found: list[object] = []
        while not self._ends("]"):
            found.append(self._value(True))
            self._comma("]")
        self.at += 1
        return found

    def _several(self) -> object:
        """One value, or those that follow it after commas without being a key."""
        first = self._scalar(OUTER)
        found: list[object] = [first]
        while self._now() == ",":
            rest = self.text[self.at + 1 :].lstrip()
            match = QUOTED.match(rest) or NEXT.match(rest)
            if match is None:
                break
            found.append(match[0].strip("'\""))
            self.at = len(self.text) - len(rest) + match.end()
            self._skip()
        return found if len(found) > 1 else first

    def _scalar(self, pattern: re.Pattern[str]) -> str:
        match = QUOTED.match(self.text, self.at)
        if match:
            self.at = match.end()
            return match[1] if match[1] is not None else match[2]
        return self._take(pattern).strip()

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match[0]

    def _comma(self, end: str) -> None:
        self._skip()
        if self._now() == ",":
            self.at += 1
            self._skip()
            if not end and self.at >= len(self.text):
                raise ShorthandError("the last comma is followed by nothing")
        elif self._now() != end:
            wanted = f"`,` or `{end}`" if end else "`,`"
            raise ShorthandError(f"{wanted} is expected before `{self.text[self.at :][:20]}`")

    def _ends(self, end: str) -> bool:
        self._skip()
        if self.at >= len(self.text):
            if end:
                raise ShorthandError(f"`{end}` is missing")
            return True
        return self._now() == end

    def _now(self) -> str:
        return self.text[self.at : self.at + 1]

    def _skip(self) -> None:
        while self._now().isspace():
            self.at += 1


def read(text: str) -> dict[str, object]:
    """The structure a text stands for, or a ShorthandError."""
    if not text.strip():
        raise ShorthandError("a value is missing")
    return Reader(text).structure()
