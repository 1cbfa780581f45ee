"""awk's programs, far enough to see what awk would refuse."""

from __future__ import annotations

import re

_STATEMENTS = frozenset(
    str.split("if else while for do print printf next exit return delete break continue")
)
# keywords that a `(` may follow, and functions of gawk and mawk
_KNOWN = _STATEMENTS | frozenset(
    str.split(
        "in getline function func switch case default nextfile BEGIN END atan2 cos exp int intdiv "
        "intdiv0 log rand sin sqrt srand asort asorti gensub gsub index length match patsplit "
        "split sprintf strtonum sub substr tolower toupper close fflush system mktime strftime "
        "systime and compl lshift or rshift xor isarray typeof bindtextdomain dcgettext dcngettext "
        "mkbool srandom printf print"
    )
)
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
        if program[at] == "'":
            return "awk has no `'`; texts stand in double quotes"
        match = _TOKEN.match(program, at)
        if match is None or match["open"]:
            return 'a `"` is never closed'
        at = match.end()
        sign = match["sign"]
        if sign and sign in "([{":
            opened.append(sign)
        elif sign and sign in ")]}" and (not opened or _CLOSES[opened.pop()] != sign):
            return f"`{sign}` closes nothing"
        if match["word"] and (wrong := _misplaced(program, match, bool(opened))):
            return wrong
        if match.lastgroup not in ("blank", "comment"):
            keyword = match["word"] in ("return", "print", "in", "case")
            before = sign or ("" if keyword else str(match.lastgroup))
    return f"`{opened[-1]}` is never closed" if opened else ""


def _misplaced(program: str, word: re.Match[str], within: bool) -> str:
    """A statement outside of braces, BEGIN or END without them, or a call of no function."""
    name, after = word["word"], program[word.end() :]
    if not within and name in _STATEMENTS:
        return f"`{name}` stands outside of `{{…}}`"
    if name in ("BEGIN", "END") and not within and not after.lstrip().startswith("{"):
        return f"`{name}` lacks its `{{…}}`"
    called = re.fullmatch(r"[A-Za-z_]\w*", name) and after.startswith("(")
    if called and name not in _KNOWN and not re.search(rf"\bfunc(?:tion)?\s+{name}\b", program):
        return f"there is no function `{name}`"
    return ""


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
