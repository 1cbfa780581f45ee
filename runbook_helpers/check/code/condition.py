"""What stands between `[[` and `]]`: tests joined by `&&` and `||`, as bash reads them."""

from __future__ import annotations

import re

from runbook_helpers.check.code.shell_tokens import word_end

_UNARY = re.compile(r"-[a-hknoprstuvwxzGLNORS]")
_BINARY = re.compile(r"==?|!=|=~|<|>|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef)")
_SIGNS = ("&&", "||", "(", ")", "<", ">")


class _Refused(Exception):
    pass


def fault(body: str) -> str:
    """Why bash refuses the body of a `[[ … ]]`; empty when it takes it."""
    try:
        reader = _Reader(_words(body))
        reader.either()
        if reader.peek() is not None:
            return f"`{reader.peek()}` does not belong into `[[ … ]]` here"
    except _Refused as refused:
        return str(refused)
    return ""


def _words(body: str) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(body):
        if body[at].isspace() or body.startswith("\\\n", at):
            at += 1 if body[at].isspace() else 2
            continue
        sign = next((sign for sign in _SIGNS if body.startswith(sign, at)), "")
        end = _regex_end(body, at) if found[-1:] == ["=~"] else at + len(sign) or at
        if end == at:
            end = word_end(body, at)
        if end <= at:  # a bare `;` or `&`, or a quote that never ends: who cut it out says so
            raise _Refused(f"`{body[at]}` does not belong into `[[ … ]]`")
        found.append(body[at:end])
        at = end
    return found


def _regex_end(body: str, at: int) -> int:
    """A regular expression goes on to a blank outside of its brackets."""
    depth = 0
    while at < len(body) and (depth > 0 or not body[at].isspace()):
        if body[at] == ")" and depth == 0:
            break  # closes a group of tests
        depth += (body[at] == "(") - (body[at] == ")")
        at += 2 if body[at] == "\\" else 1
    return at


class _Reader:
    def __init__(self, words: list[str]) -> None:
        self.words, self.at = words, 0

    def peek(self) -> str | None:
        return self.words[self.at] if self.at < len(self.words) else None

    def _take(self, after: str) -> str:
        word = self.peek()
        if word is None or word in ("&&", "||", ")"):
            raise _Refused(f"nothing follows `{after}` in `[[ … ]]`")
        self.at += 1
        return word

    def either(self, after: str = "[[") -> None:
        self._both(after)
        while self.peek() == "||":
            self.at += 1
            self._both("||")

    def _both(self, after: str) -> None:
        self._term(after)
        while self.peek() == "&&":
            self.at += 1
            self._term("&&")

    def _term(self, after: str) -> None:
        word = self._take(after)
        if word == "!":
            self._term("!")
        elif word == "(":
            self.either("(")
            if self.peek() != ")":
                raise _Refused("`(` in `[[ … ]]` is never closed")
            self.at += 1
        elif _UNARY.fullmatch(word):
            self._take(word)
        elif (sign := self.peek()) and _BINARY.fullmatch(sign):
            self.at += 1
            self._take(sign)
