"""sed's programs, far enough to see what sed would refuse."""

from __future__ import annotations

import re

from runbook_helpers.check.judges.programs.patterns import pattern_trouble

_BARE = frozenset("=dDgGhHnNpPxzF")
_TO_END = frozenset("aicrRwW#")
_ADDRESS = re.compile(r"[ \t]*(?:\d+(?:~\d+)?|\$|\+\d+|~\d+)")


class Refused(ValueError):
    """What is wrong with a program."""


def trouble(program: str, extended: bool = False) -> str:
    """What sed would complain of, its regexes being basic or extended; empty when nothing."""
    try:
        _read(program, extended)
    except Refused as refused:
        return str(refused)
    return ""


def _read(text: str, extended: bool) -> None:
    at, depth = 0, 0
    while True:
        at = _skip(text, at, " \t\n;")
        if at >= len(text):
            break
        at, addressed = _addresses(text, at, extended)
        at = _skip(text, at, " \t!")
        if at >= len(text):
            if addressed:
                raise Refused("a command is missing after the address")
            break
        char = text[at]
        depth += (char == "{") - (char == "}")
        if depth < 0:
            raise Refused("`}` closes nothing")
        if char in "qQ" and addressed > 1:
            raise Refused(f"`{char}` takes one address, not a range")
        at = _command(text, at, extended)
    if depth:
        raise Refused("`{` is never closed")


def _command(text: str, at: int, extended: bool) -> int:  # noqa: PLR0911 - one way out for each kind of command
    char = text[at]
    if char in "{}":
        return at + 1
    if char == "s":
        return _substitute(text, at, extended)
    if char == "y":
        first, at = _until(text, at + 2, text[at + 1 : at + 2], "y")
        second, at = _until(text, at, text[at - 1], "y")
        if "\\" not in first + second and len(first) != len(second):
            raise Refused("the two parts of `y` differ in length")
        return at
    if char in "rRwWaic" and not text[at + 1 :].strip():
        raise Refused(f"`{char}` lacks its {'text' if char in 'aic' else 'file'}")
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


def _substitute(text: str, at: int, extended: bool) -> int:
    delimiter = text[at + 1 : at + 2]
    if not delimiter or delimiter in "\n\\":
        raise Refused("`s` lacks its delimiter")
    pattern, at = _until(text, at + 2, delimiter, "s", regex=True)
    _check(pattern, delimiter, extended)
    replacement, at = _until(text, at, delimiter, "s")
    if delimiter not in "()\\" and pattern:
        _check_references(pattern, replacement, extended)
    flags = re.compile(r"[gpiIeEmM\d]*(?:w[^\n]*)?[ \t]*").match(text, at)
    at = flags.end() if flags else at
    if at < len(text) and text[at] not in ";\n}#":
        raise Refused(f"`s` has no flag `{text[at]}`")
    return at


def _check(pattern: str, delimiter: str, extended: bool) -> None:
    """A regex's brackets have partners; one whose delimiter is a bracket is left alone."""
    wrong = "" if delimiter in "()[]{}" else pattern_trouble(pattern, extended)
    if wrong:
        raise Refused(wrong)


def _check_references(pattern: str, replacement: str, extended: bool) -> None:
    """`\\1` in a replacement stands for a group that the regex has."""
    plain = re.sub(r"\[\^?\]?[^]]*\]", "", pattern)
    if extended:
        groups = len(re.findall(r"\(", re.sub(r"\\.", "", plain)))
    else:
        groups = len(re.findall(r"\\\(", plain.replace("\\\\", "")))
    used = [int(n) for n in re.findall(r"\\([1-9])", replacement.replace("\\\\", ""))]
    if used and max(used) > groups:
        hint = "" if extended else "; without `-E` a group is written `\\(…\\)`"
        raise Refused(f"`\\{max(used)}` stands for no group{hint}")


def _addresses(text: str, at: int, extended: bool) -> tuple[int, int]:
    """The place after a command's addresses, and how many there are."""
    at, found = _address(text, at, extended)
    if found:
        after = _skip(text, at, " \t")
        if text[after : after + 1] == ",":
            at, second = _address(text, _skip(text, after + 1, " \t"), extended)
            if not second:
                raise Refused("`,` lacks its second address")
            return at, 2
    return at, int(found)


def _address(text: str, at: int, extended: bool) -> tuple[int, bool]:
    if match := _ADDRESS.match(text, at):
        return match.end(), True
    delimiter = text[at : at + 1]
    if delimiter == "\\":
        at, delimiter = at + 1, text[at + 1 : at + 2]
    elif delimiter != "/":
        return at, False
    pattern, at = _until(text, at + 1, delimiter, "an address", regex=True)
    _check(pattern, delimiter, extended)
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
