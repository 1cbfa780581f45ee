"""jq's programs, far enough to see what jq would refuse to compile.

Not a parser: one pass over the tokens that knows whether a value or an operator has to come next.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from runbook_helpers.check.judges.programs.jq_names import names_of
from runbook_helpers.check.judges.programs.jq_text import Refused, escape, inside
from runbook_helpers.check.judges.programs.jq_words import (
    CLOSES,
    COMPARISONS,
    FOLDS,
    FORMATS,
    JOIN,
    LEAD,
    TOKEN,
    VALUES,
)


def trouble(program: str, builtins: Collection[str], given: Collection[str] = ()) -> str:
    """What jq would complain of; `given` are the variables of --arg and its like.

    `builtins` are `name/arity`.
    """
    if not program.strip():
        return ""
    try:
        _Reader(program, frozenset(builtins), frozenset(given)).run()
    except Refused as refused:
        return str(refused)
    return ""


class _Reader:
    def __init__(self, text: str, builtins: frozenset[str], given: frozenset[str]) -> None:
        self.text, self.at = text, 0
        self.opened: list[str] = []
        self.wants = True  # a value has to come next
        self.last = ""
        self.names = names_of(text, builtins, given)
        self.calls: list[tuple[int, str, int]] = []  # how deep, which function, arguments so far
        self.folds: list[str] = []  # reduce and foreach whose `(` is still to come
        self.compared: dict[int, str] = {}  # at which depth a comparison stands unfinished

    def run(self) -> None:
        while self.at < len(self.text):
            match = TOKEN.match(self.text, self.at)
            if match is None:
                raise Refused(f"`{self.text[self.at]}` is no part of a jq program")
            self.at = match.end()
            kind = str(match.lastgroup)
            if kind != "blank":
                self._token(kind, match[0])
                self.last = match[0]
        if self.opened:
            raise Refused(f"`{self.opened[-1]}` is never closed")
        if self.wants and not self.last == ";":
            raise Refused("something is missing at the end")

    def _token(self, kind: str, text: str) -> None:
        if kind == "string":
            self._string()
        elif kind == "name":
            self._name(text)
        elif kind == "open":
            self._open(text)
        elif kind == "close":
            self._close(text)
        elif kind == "binary":
            self._binary(text)
        elif kind == "mark":
            if self.wants:
                raise Refused("`?` follows nothing")
        elif kind == "field":
            self.wants = False
        elif kind == "dot" and not self.wants:
            self._postfix_dot()
        else:
            self._value(text)
            if kind == "variable" and not self._bound(text):
                raise Refused(f"`{text}` is not defined; give it with --arg")
            if kind == "format" and text[1:] not in FORMATS:
                raise Refused(f"there is no format `{text}`")

    def _bound(self, text: str) -> bool:
        name = text.lstrip("$ ")
        return self.names.modules or "::" in name or name in self.names.variables

    def _value(self, text: str) -> None:
        if not self.wants:
            raise Refused(f"an operator such as `|` is missing before `{text}`")
        self.wants = False

    def _postfix_dot(self) -> None:
        following = self.text[self.at : self.at + 1]
        if following not in ('"', "["):
            raise Refused("a name is missing after `.`")
        if following == '"':
            self.at += 1
            self._skip_string()

    def _string(self) -> None:
        if not self.last.startswith("@") and self.last != ".":
            self._value("a string")
        self._skip_string()

    def _skip_string(self) -> None:
        """To the end of a string; what `\\(…)` holds is a program of its own."""
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == '"':
                self.at += 1
                return
            if self.text.startswith("\\(", self.at):
                inner = inside(self.text, self.at + 2)
                self._inner(self.text[self.at + 2 : inner])
                self.at = inner + 1
            elif char == "\\":
                self.at += len(escape(self.text, self.at))
            else:
                self.at += 1
        raise Refused('a `"` is never closed')

    def _inner(self, text: str) -> None:
        known = self.names.builtins | (
            self.names.defined - {b.partition("/")[0] for b in self.names.builtins}
        )
        reader = _Reader(text, known, frozenset(self.names.variables))
        reader.names = replace(reader.names, modules=self.names.modules)
        reader.run()

    def _name(self, text: str) -> None:
        key = bool(self.opened) and self.opened[-1] == "{" and self.last in ("{", ",")
        if key and self.wants:
            self.wants = False
        elif text == "end":
            self._end()
        elif text in JOIN:
            self._join(text)
        elif text in LEAD:
            self._lead(text)
        elif self.last in ("break", "import") or self.names.modules:
            self.wants = False
        else:
            self._value(text)
            if text not in self.names.defined | VALUES and text not in (
                "break",
                "input_line_number",
            ):
                raise Refused(f"there is no function `{text}`")
            if not re.match(r"\s*\(", self.text[self.at :]):
                self._called(text, 0)
            self.wants = text == "break"

    def _called(self, name: str, arguments: int) -> None:
        """Refuse a built-in function that is called with too few or too many arguments."""
        known = self.names.builtins | FOLDS
        takes = sorted(int(b.partition("/")[2]) for b in known if b.startswith(f"{name}/"))
        if takes and arguments not in takes:
            wanted = " or ".join(str(number) for number in takes)
            raise Refused(f"`{name}` takes {wanted} argument{'s' * (takes != [1])}")

    def _lead(self, text: str) -> None:
        if not self.wants:
            raise Refused(f"an operator such as `|` is missing before `{text}`")
        if text == "def":
            match = re.compile(r"\s*\w+\s*(?:\([^)]*\))?\s*:").match(self.text, self.at)
            if match is None:
                raise Refused("`def` lacks its `:`")
            self.at = match.end()
        elif text == "if":
            self.opened.append("if")
            self.compared.clear()
        elif text in ("reduce", "foreach"):
            self.folds.append(text)

    def _join(self, text: str) -> None:
        if self.wants:
            raise Refused(f"something is missing before `{text}`")
        self.compared.clear()
        self.wants = True

    def _end(self) -> None:
        if not self.opened or self.opened.pop() != "if" or self.wants:
            raise Refused("`end` closes nothing")
        self.wants = False

    def _open(self, text: str) -> None:
        call = text == "(" and re.search(r"\w\s*\Z", self.text[: self.at - 1])
        fold = bool(text == "(" and self.folds and not self.wants)
        called = call and re.match(r"[A-Za-z_]", self.last) and self.last not in LEAD
        if not self.wants and text != "[" and not called and not fold:
            raise Refused(f"an operator such as `|` is missing before `{text}`")
        self.opened.append(text)
        self.compared.pop(len(self.opened), None)
        if called:
            self.calls.append((len(self.opened), self.last, 1))
        elif fold:
            self.calls.append((len(self.opened), self.folds.pop(), 1))
        self.wants = True

    def _close(self, text: str) -> None:
        if not self.opened or CLOSES.get(self.opened[-1]) != text:
            raise Refused(f"`{text}` closes nothing")
        self.opened.pop()
        empty = {"]": ("[", ":"), "}": ("{", ","), ")": ()}[text]
        whole = text == "]" and re.search(r"\[\s*:\s*\]\Z", self.text[: self.at])
        if whole or (self.wants and self.last not in empty):
            raise Refused(f"something is missing before `{text}`")
        if self.calls and self.calls[-1][0] == len(self.opened) + 1:
            _, name, arguments = self.calls.pop()
            self._called(name, arguments)
        self.wants = False

    def _binary(self, text: str) -> None:
        if text == ";" and self.calls and self.calls[-1][0] == len(self.opened):
            depth, name, arguments = self.calls.pop()
            self.calls.append((depth, name, arguments + 1))
        if text == ";" and not self.opened and not self.names.statements:
            raise Refused("`;` ends a definition only")
        self._comparison(text)
        slice_ = text == ":" and self.opened[-1:] == ["["]
        if self.wants and text != "-" and not slice_ and not (text == ";" and not self.opened):
            raise Refused(f"something is missing before `{text}`")
        self.wants = True

    def _comparison(self, text: str) -> None:
        """Comparisons do not chain; what binds less begins anew."""
        depth = len(self.opened)
        if text in COMPARISONS and (before := self.compared.get(depth)):
            raise Refused(f"`{text}` cannot follow `{before}` without parentheses")
        if text in COMPARISONS:
            self.compared[depth] = text
        elif text not in "+-*/%":
            self.compared.pop(depth, None)
