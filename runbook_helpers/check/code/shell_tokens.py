"""Shell text cut into words and operators, as far as bash's grammar needs them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPERATOR = re.compile(r";;&|;;|;&|&&|\|\||\|&|[;&|()\n]")
_REDIRECT = re.compile(r"&>>|&>|(?:\d+|\{\w+\})?(?:<<<|<<-?|<>|>>|>\||<&|>&|<(?!\()|>(?!\())")
_BLANK = re.compile(r"(?:[ \t\r]|\\\n)+|(?<![^\s;&|()])#[^\n]*")
_PLAIN = re.compile(r"[^ \t\n;&|()<>\\'\"`$]+")
_UNQUOTED = re.compile(r"[^\\\"`$]+")
_WITHIN = re.compile(
    r"(?<=[ \t\n])(?P<comment>#[^\n]*)|(?<=[\s(;|&])(?:(?P<case>case(?=\s+\S+\s+in\b))"
    r"|(?P<esac>esac\b))|(?<![<\d])<<(?!<)(?P<dash>-?)[ \t]*(?P<word>['\"\\]*[A-Za-z_]\w*['\"]?)"
)
_PAIRS = {"(": ")", "{": "}", "[": "]"}


@dataclass(frozen=True)
class Token:
    """A word, operator, redirection, whole test `[[ … ]]` or `((…))`, or what is left open."""

    kind: str
    text: str
    at: int
    body: str = ""  # what a test holds


def tokens(text: str) -> tuple[Token, ...]:
    """All tokens of a text; after one of kind "open" there is none."""
    found: list[Token] = []
    at, heredocs = 0, list[tuple[str, bool]]()
    while at < len(text):
        if blank := _BLANK.match(text, at):
            at = blank.end()
            continue
        token, end = _token(text, at, found)
        found.append(token)
        if token.kind == "open":
            break
        if len(found) > 1 and found[-2].text.startswith("<<") and found[-2].text != "<<<":
            heredocs.append((re.sub(r"['\"\\]", "", token.text), found[-2].text.endswith("-")))
        at = end
        if token.text == "\n" and heredocs:
            at = _after(text, at, heredocs)
    return tuple(found)


def _after(text: str, at: int, heredocs: list[tuple[str, bool]]) -> int:
    """Where the bodies of here-documents end."""
    for word, dashed in heredocs:
        indent = "\\t*" if dashed else ""
        end = re.compile(f"^{indent}{re.escape(word)}$\\n?", re.MULTILINE)
        match = end.search(text, at)
        at = match.end() if match else len(text)
    heredocs.clear()
    return at


def _token(text: str, at: int, before: list[Token]) -> tuple[Token, int]:
    if match := _REDIRECT.match(text, at):
        return Token("redirect", match[0].lstrip("0123456789"), at), match.end()
    starts = not before or before[-1].kind == "operator" or before[-1].text in _LEADS
    if starts and text.startswith("((", at):
        end = _closed(text, at)
        if end > 0 and text[end - 2 : end] == "))":
            return Token("test", "((", at, text[at + 2 : end - 2]), end
    if starts and re.match(r"\[\[\s", text[at : at + 3]):
        return _test(text, at)
    if match := _OPERATOR.match(text, at):
        return Token("operator", match[0], at), match.end()
    end = word_end(text, at)
    return (Token("word", text[at:end], at), end) if end > 0 else (Token("open", text[at], at), at)


_LEADS = frozenset(str.split("if then else elif do while until ! { time for select"))


def _test(text: str, at: int) -> tuple[Token, int]:
    place = at + 2
    while place < len(text):
        if match := re.compile(r"(?:\s|(?<=\)))\]\](?=[\s;&|)]|\Z)").match(text, place):
            return Token("test", "[[", at, text[at + 2 : match.start()]), match.end()
        if text[place] == ";" or (text[place] == "&" and text[place : place + 2] != "&&"):
            break
        place = place + 2 if text[place] == "&" else _past(text, place)
        if place < 0:
            break
    return Token("open", "[[", at), at


def word_end(text: str, at: int) -> int:
    """Where a word ends; -1 when something in it is never closed."""
    start = at
    while at < len(text):
        if plain := _PLAIN.match(text, at):
            at = plain.end()
            continue
        char = text[at]
        array = char == "(" and re.search(r"(?:=|[?*+@!])\Z", text[start:at])
        if text.startswith(("<(", ">("), at):
            at = _closed(text, at + 1)
        elif array:
            at = _closed(text, at)
        elif char in " \t\n;&|()<>":
            return at
        else:
            at = _past(text, at)
        if at < 0:
            return -1
    return at


def _past(text: str, at: int) -> int:
    """Where the next character, quote or expansion ends; -1 when it does not."""
    char = text[at]
    if char == "\\":
        return at + 2
    if char == "'":
        return text.find("'", at + 1) + 1 or -1
    if char in '"`':
        return _quoted(text, at + 1, char)
    if char == "$" and text[at + 1 : at + 2] == "'":
        return _quoted(text, at + 2, "'")
    if char == "$" and text[at + 1 : at + 2] in ("(", "{"):
        return _closed(text, at + 1)
    return at + 1


def _quoted(text: str, at: int, quote: str) -> int:
    while at < len(text):
        if text[at] == quote:
            return at + 1
        expands = quote == '"' and (text[at] == "`" or text.startswith(("$(", "${"), at))
        at = _past(text, at) if expands else at + (2 if text[at] == "\\" else 1)
        if at < 0:
            return -1
    return -1


def _closed(text: str, at: int) -> int:
    """After the bracket that closes the one at a place; -1 when none does."""
    opener, closer, depth = text[at], _PAIRS[text[at]], 0
    cases: list[int] = []  # how deep each `case` within stands: its patterns end with a bracket
    heredocs: list[tuple[str, bool]] = []
    while at < len(text):
        char = text[at]
        if opener == "(" and (match := _WITHIN.match(text, at)):
            if match["comment"]:
                at = match.end()
                continue
            if match["case"]:
                cases.append(depth)
            elif match["esac"] and cases:
                cases.pop()
            elif match["word"]:
                heredocs.append((re.sub(r"['\"\\]", "", match["word"]), match["dash"] == "-"))
            at = match.end()
            continue
        if char == "\n" and heredocs:
            at = _after(text, at + 1, heredocs)
            continue
        if not (char == closer and cases and cases[-1] == depth):
            depth += (char == opener) - (char == closer)
        if depth == 0:
            return at + 1
        at = _past(text, at) if char != opener else at + 1
        if at < 0:
            return -1
    return -1
