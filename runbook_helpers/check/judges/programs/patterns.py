"""Regular expressions as grep, sed, pgrep and PCRE read them, far enough to see refusals."""

from __future__ import annotations

import re
import warnings

_CLASSES = frozenset(
    str.split("alnum alpha blank cntrl digit graph lower print punct space upper xdigit")
)


def pattern_trouble(pattern: str, extended: bool) -> str:
    """What grep or sed would complain of in a pattern of the basic or extended kind."""
    return _brackets(pattern, extended) or _classes(pattern) or _repeats(pattern, extended)


def regcomp_trouble(pattern: str) -> str:
    """What pgrep, pkill and killall complain of: a first `*` counts as a repeat of nothing."""
    if re.search(r"(?:^|(?<!\\)[(|^])[*+?]", re.sub(r"\[\^?\]?[^\]]*\]", "x", pattern)):
        return "a repeat such as `*` follows nothing"
    return pattern_trouble(pattern, extended=True)


# What Python's own reader says of a pattern that PCRE refuses as well: how we say it.
_SHARED = {
    "missing ), unterminated subpattern": "a bracket `(` is never closed",
    "unbalanced parenthesis": "`)` closes nothing",
    "missing >": "a name lacks its `>`",
    "unterminated character set": "`[` is never closed",
    "nothing to repeat": "a repeat such as `*` follows nothing",
    "multiple repeat": "a repeat such as `*` follows another",
    "bad escape (end of pattern)": "it ends in a backslash",
    "min repeat greater than max repeat": "a count such as `{3,1}` falls",
}


def pcre_trouble(pattern: str) -> str:
    """What `journalctl -g` and `grep -P` complain of, as far as Python complains of it too."""
    if "\\Q" in pattern or "(?#" in pattern or re.search(r"[\^$]\)*[*+?]", pattern):
        return ""
    try:
        with warnings.catch_warnings(action="ignore"):
            re.compile(re.sub(r"(?<!\\)\(\?<(?=[A-Za-z_])", "(?P<", pattern))
    except re.error as error:
        shared = next((ours for said, ours in _SHARED.items() if error.msg.startswith(said)), "")
        return shared or _classes(pattern)
    return _classes(pattern)


def _classes(pattern: str) -> str:
    for name in re.findall(r"\[:(\w*):\]", pattern):
        if name not in _CLASSES:
            return f"there is no class `[:{name}:]`"
    if re.fullmatch(r"\[:\w+:\]", pattern):
        return f"a class stands in two brackets, `[{pattern}]`"
    for first, last in re.findall(r"(?<!\\)\[\^?(?:\w-\w)*(\w)-(\w)", pattern):
        kind = next((k for k in (str.isdigit, str.islower, str.isupper) if k(first)), None)
        if kind and kind(last) and first > last:
            return f"the range `{first}-{last}` falls"
    return ""


def _repeats(pattern: str, extended: bool) -> str:
    found = r"(?<!\\)\{(\d+),(\d+)\}" if extended else r"\\\{(\d+),(\d+)\\\}"
    for least, most in re.findall(found, pattern):
        if int(least) > int(most):
            return f"`{{{least},{most}}}` falls"
    return ""


def _brackets(pattern: str, extended: bool) -> str:
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
