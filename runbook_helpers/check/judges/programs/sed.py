"""sed's programs, far enough to see what sed would refuse."""

from __future__ import annotations

import re

_BARE = frozenset("=dDgGhHnNpPxzF")
_TO_END = frozenset("aicrRwW#")
_ADDRESS = re.compile(r"[ \t]*(?:\d+(?:~\d+)?|\$|\+\d+|~\d+)")


class Refused(ValueError):
    """What is wrong with a program."""


def trouble(program: str) -> str:
    """What sed would complain of; empty when nothing."""
    try:
        _read(program)
    except Refused as refused:
        return str(refused)
    return ""


def _read(text: str) -> None:
    at, depth = 0, 0
    while True:
        at = _skip(text, at, " \t\n;")
        if at >= len(text):
            break
        at, addressed = _addresses(text, at)
        at = _skip(text, at, " \t!")
        if at >= len(text):
            if addressed:
                raise Refused("a command is missing after the address")
            break
        char = text[at]
        depth += (char == "{") - (char == "}")
        if depth < 0:
            raise Refused("`}` closes nothing")
        at = _command(text, at)
    if depth:
        raise Refused("`{` is never closed")


def _command(text: str, at: int) -> int:  # noqa: PLR0911 - one way out for each kind of command
    char = text[at]
    if char in "{}":
        return at + 1
    if char == "s":
        return _substitute(text, at)
    if char == "y":
        first, at = _until(text, at + 2, text[at + 1 : at + 2], "y")
        second, at = _until(text, at, text[at - 1], "y")
        if "\\" not in first + second and len(first) != len(second):
            raise Refused("the two parts of `y` differ in length")
        return at
    if char in _TO_END:
        end = text.find("\n", at)
        while end > 0 and text[end - 1] == "\\":
            end = text.find("\n", end + 1)
        return len(text) if end < 0 else end
    if char in ":btT":
        match = re.compile(r"[^;\n]*").match(text, at + 1)
        return match.end() if match else len(text)
    if char in "lLqQev":
        match = re.compile(r"[ \t]*[\w ./-]*").match(text, at + 1)
        return match.end() if match else at + 1
    if char not in _BARE:
        raise Refused(f"there is no command `{char}`")
    after = re.compile(r"[ \t]*").match(text, at + 1)
    at = after.end() if after else at + 1
    if at < len(text) and text[at] not in ";\n}#":
        raise Refused(f"`{text[at]}` may not follow `{char}`")
    return at


def _substitute(text: str, at: int) -> int:
    delimiter = text[at + 1 : at + 2]
    if not delimiter or delimiter in "\n\\":
        raise Refused("`s` lacks its delimiter")
    _, at = _until(text, at + 2, delimiter, "s", regex=True)
    _, at = _until(text, at, delimiter, "s")
    flags = re.compile(r"[gpiIeEmM\d]*(?:w[^\n]*)?[ \t]*").match(text, at)
    at = flags.end() if flags else at
    if at < len(text) and text[at] not in ";\n}#":
        raise Refused(f"`s` has no flag `{text[at]}`")
    return at


def _addresses(text: str, at: int) -> tuple[int, bool]:
    at, found = _address(text, at)
    if found:
        after = _skip(text, at, " \t")
        if text[after : after + 1] == ",":
            at, second = _address(text, _skip(text, after + 1, " \t"))
            if not second:
                raise Refused("`,` lacks its second address")
    return at, found


def _address(text: str, at: int) -> tuple[int, bool]:
    if match := _ADDRESS.match(text, at):
        return match.end(), True
    delimiter = text[at : at + 1]
    if delimiter == "\\":
        at, delimiter = at + 1, text[at + 1 : at + 2]
    elif delimiter != "/":
        return at, False
    _, at = _until(text, at + 1, delimiter, "an address", regex=True)
    return _skip(text, at, "IM"), True


def _until(text: str, at: int, end: str, name: str, regex: bool = False) -> tuple[str, int]:
    """The text up to a delimiter and the place after it; brackets of a regex may hold it."""
    start = at
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == end:
            return text[start:at], at + 1
        elif regex and text[at] == "[":
            close = text.find("]", at + 2 + (text[at + 1 : at + 2] == "^"))
            between = text[at:close]
            if close > 0 and end in between and text.count(end, close) >= (name == "s") + 1:
                at = close
        elif text[at] == "\n" and name == "an address":
            break
        at += 1
    raise Refused(
        f"`{name}` lacks its closing `{end}`"
        if name != "an address"
        else "the address is never closed"
    )


def _skip(text: str, at: int, chars: str) -> int:
    while at < len(text) and text[at] in chars:
        at += 1
    return at
