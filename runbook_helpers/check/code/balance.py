"""What is left open in a shell text: a second opinion on the parser's syntax errors."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CLOSES = {"if": "fi", "do": "done", "case": "esac", "(": ")", "{": "}"}
_OPENS = {closer: opener for opener, closer in _CLOSES.items()}
_HEREDOC = re.compile(r"<<(-?)[ \t]*(['\"\\]?)([A-Za-z_][\w.-]*)\2")
_OPENING = re.compile(r"['\"`(){}]|\b(?:if|fi|do|done|case|esac)\b")
_TOKEN = re.compile(r"[^\s;&|()<>\"'`$\\]+")
_STARTS_COMMAND = frozenset(
    {"if", "then", "else", "elif", "do", "while", "until", "!", "{", "time"}
)


@dataclass(frozen=True)
class Open:
    """Something opened and never closed, or closed and never opened."""

    at: int
    message: str
    fix: str


def left_open(text: str) -> tuple[Open, ...]:
    """Quotes, brackets and keywords of a shell text that have no partner; linear in its length."""
    return _Scan(text).run() if _OPENING.search(text) else ()


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.opened: list[tuple[str, int]] = []
        self.found: list[Open] = []
        self.fresh = True  # a command may start here
        self.heredocs: list[tuple[str, bool]] = []

    def run(self) -> tuple[Open, ...]:
        while self.at < len(self.text):
            self._step(self.text[self.at])
        for opener, at in self.opened:
            closer = _CLOSES.get(opener, opener)
            self.found.append(
                Open(at, f"`{opener}` is never closed", f"add the closing `{closer}`")
            )
        return tuple(self.found)

    def _step(self, char: str) -> None:
        if char == "\\":
            self.at += 2
            self.fresh = self.fresh and self.text[self.at - 1 : self.at] == "\n"
        elif char in "'\"`":
            self._quoted(char)
        elif char == "$":
            self._dollar()
        elif char == "\n":
            self.at += 1
            self.fresh = True
            self._skip_heredocs()
        elif char == "#" and (self.at == 0 or self.text[self.at - 1] in " \t\n;(&|"):
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end
        elif char == "<" and (match := _HEREDOC.match(self.text, self.at)):
            if not self.text.startswith("<<<", self.at):
                self.heredocs.append((match[3], bool(match[1])))
            self.at = match.end()
        elif char in "();&|<>":
            self._operator(char)
        elif char in " \t":
            self.at += 1
        else:
            self._word()

    def _quoted(self, quote: str) -> None:
        end = _end_of_quote(self.text, self.at + 1, quote)
        if end < 0:
            name = {"'": "single quote", '"': "double quote", "`": "backtick"}[quote]
            self.found.append(
                Open(self.at, f"a {name} is never closed", f"add the closing {quote}")
            )
            self.at = len(self.text)
            self.opened.clear()  # what follows was swallowed by the quote
            return
        self.at, self.fresh = end + 1, False

    def _dollar(self) -> None:
        nxt = self.text[self.at + 1 : self.at + 2]
        self.fresh = False
        if nxt == "'":
            end = _end_of_quote(self.text, self.at + 2, '"', closer="'")
            self.at = len(self.text) if end < 0 else end + 1
        elif nxt == "{":
            end = _matching(self.text, self.at + 1)
            if end < 0:
                self.found.append(Open(self.at, "`${` is never closed", "add the closing `}`"))
            self.at = len(self.text) if end < 0 else end + 1
        else:
            self.at += 1

    def _operator(self, char: str) -> None:
        at, self.at = self.at, self.at + 1
        if char == "(":
            self.opened.append(("(", at))
        elif char == ")":
            self._close("(", at)
        # A redirection is followed by a file, the others by a command.
        self.fresh = char not in "<>"

    def _word(self) -> None:
        match = _TOKEN.match(self.text, self.at)
        word, at = (match[0] if match else ""), self.at
        self.at += len(word) or 1
        if not self.fresh:
            return
        if word in ("if", "case", "do", "{"):
            self.opened.append((word, at))
        elif word in _OPENS and word != ")":
            self._close(_OPENS[word], at)
        self.fresh = word in _STARTS_COMMAND

    def _close(self, opener: str, at: int) -> None:
        inside_case = any(name == "case" for name, _ in self.opened[-3:])
        if self.opened and self.opened[-1][0] == opener:
            self.opened.pop()
        elif not (opener == "(" and inside_case):  # `pattern)` of a case
            closer = _CLOSES[opener]
            self.found.append(
                Open(at, f"`{closer}` closes nothing", f"remove it or add the opening `{opener}`")
            )

    def _skip_heredocs(self) -> None:
        for word, dashed in self.heredocs:
            indent = "\\t*" if dashed else ""
            end = re.compile(f"^{indent}{re.escape(word)}$", re.MULTILINE)
            match = end.search(self.text, self.at)
            self.at = match.end() if match else len(self.text)
        self.heredocs.clear()


def _end_of_quote(text: str, at: int, quote: str, closer: str = "") -> int:
    closer = closer or quote
    if quote == "'":
        return text.find("'", at)
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == closer:
            return at
        elif quote == '"' == closer and text.startswith("$(", at):
            at = max(at, _matching(text, at + 1, "(", ")"))
        at += 1
    return -1


def _matching(text: str, at: int, opener: str = "{", closer: str = "}") -> int:
    """Where the bracket at a place closes, within its rows and 4000 characters; -1 for nowhere."""
    depth = 0
    for place in range(at, min(len(text), at + 4000)):
        depth += (text[place] == opener) - (text[place] == closer)
        if depth == 0:
            return place
    return -1
