"""kubectl's dialect of JSONPath, read by the grammar of client-go's own parser.

Source: k8s.io/client-go/util/jsonpath/parser.go. No Python library reads this dialect: templates
in braces, `range`/`end`, `\\.` in names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

SLICE = re.compile(r"^(-?\d*)(:-?\d*)?(:-?\d*)?$")
FILTER = re.compile(r"^([^!<>=]+)([!<>=]+)(.+?)$")
RELAXED = re.compile(r"^\{\.?([^{}]+)\}$|^\.?([^{}]+)$")
STOP = frozenset(" \t\r\n.,[]$@{}")
COMPARISONS = frozenset(["<", ">", "==", "!=", "<=", ">="])


class JsonPathError(ValueError):
    """The text is no JSONPath of kubectl's; the message says why."""


@dataclass(frozen=True)
class Step:
    """One step: field, wildcard, recursive, index, filter, root, range, end, text or value."""

    kind: str
    text: str = ""
    inner: tuple[tuple[Step, ...], ...] = ()  # of a filter: its paths; of a union: its members


Path = tuple[Step, ...]


def template(text: str) -> tuple[Path, ...]:
    """The paths within the braces of a template; JsonPathError where kubectl would refuse it."""
    actions, position = [], 0
    while (start := text.find("{", position)) >= 0:
        reader = _Reader(text, start + 1)
        actions.append(reader.action())
        position = reader.position
    depth = 0
    for kind in (action[0].kind for action in actions if action):
        depth += (kind == "range") - (kind == "end")
        if depth < 0:
            raise JsonPathError("{end} without a {range …} before it")
    if depth:
        raise JsonPathError("{range …} without an {end} behind it")
    return tuple(actions)


def relaxed(text: str) -> Path:
    """The path of `--sort-by` and custom-columns, where braces and the first dot may be left."""
    match = RELAXED.match(text)
    if not match:
        raise JsonPathError("expected '.name1.name2' or '{.name1.name2}'")
    paths = template("{." + (match.group(1) or match.group(2)) + "}")
    return paths[0] if paths else ()


class _Reader:
    """Reads one action, from behind its brace to behind the closing one."""

    def __init__(self, text: str, position: int = 0) -> None:
        self.text = text
        self.position = position

    def action(self) -> Path:
        steps: list[Step] = []
        while not self._at("}"):
            if self.position >= len(self.text) or self._at("\n"):
                raise JsonPathError("the brace is not closed")
            steps += self._step(steps)
        self.position += 1
        return tuple(steps)

    def _at(self, prefix: str) -> bool:
        return self.text.startswith(prefix, self.position)

    def _step(self, before: Sequence[Step]) -> list[Step]:
        char = self.text[self.position]
        if self._at("[?("):
            return [self._filter()]
        if char == "[":
            return self._array()
        if self._at(".."):
            return self._recursive(before)
        if char in " @$.":
            self.position += 1
            return [self._field()] if char == "." else [Step("root")] if char != " " else []
        return [self._constant(char)]

    def _constant(self, char: str) -> Step:
        if char in "\"'":
            return self._quote(char)
        if char in "+-" or char.isdecimal():
            return Step("value", self._take(lambda c: c in "+-." or c.isdecimal()))
        if char == "_" or char.isalnum():
            return self._word()
        raise JsonPathError(f"unexpected {char!r}")

    def _take(self, wanted: Callable[[str], bool]) -> str:
        start = self.position
        while self.position < len(self.text) and wanted(self.text[self.position]):
            self.position += 1
        return self.text[start : self.position]

    def _word(self) -> Step:
        word = self._take(lambda c: c not in STOP)
        if word in {"range", "end"}:
            return Step(word)
        if word in {"true", "false"}:
            return Step("value", word)
        raise JsonPathError(f"unrecognized identifier {word!r}: a field starts with a dot")

    def _field(self) -> Step:
        start = self.position
        while self.position < len(self.text) and self.text[self.position] not in STOP:
            self.position += 2 if self.text[self.position] == "\\" else 1
        name = self.text[start : self.position].replace("\\", "")
        return Step("wildcard") if name == "*" else Step("field", name)

    def _recursive(self, before: Sequence[Step]) -> list[Step]:
        if before and before[-1].kind == "recursive":
            raise JsonPathError("'..' stands twice")
        self.position += 2
        char = self.text[self.position : self.position + 1]
        steps = [Step("recursive")]
        return [*steps, self._field()] if char == "_" or char.isalnum() else steps

    def _quote(self, mark: str) -> Step:
        start = self.position + 1
        end = start
        while end < len(self.text) and self.text[end] != mark:
            if self.text[end] == "\n":
                break
            end += 2 if self.text[end] == "\\" else 1
        if end >= len(self.text) or self.text[end] != mark:
            raise JsonPathError("a quoted string is not closed")
        self.position = end + 1
        return Step("text", self.text[start:end])

    def _array(self) -> list[Step]:
        end = self.text.find("]", self.position)
        if end < 0 or "\n" in self.text[self.position : end]:
            raise JsonPathError("a '[' is not closed")
        text = self.text[self.position + 1 : end]
        self.position = end + 1
        if "," in text:
            members = (_whole("[" + part.strip(" ") + "]") for part in text.split(","))
            return [Step("union", text, tuple(members))]
        if len(text) > 1 and text[0] == text[-1] == "'" and "'" not in text[1:-1]:
            return list(_whole("." + text[1:-1]))
        if text != "*" and not SLICE.match(text):
            raise JsonPathError(f"invalid array index {text!r}")
        return [Step("index", text)]

    def _filter(self) -> Step:
        start = self.position + 3
        end, mark = start, ""
        while end < len(self.text):
            char = self.text[end]
            if char in "\"'" and not mark:
                mark = char
            elif char == mark:
                mark = ""
            elif char == ")" and not mark:
                break
            end += 1
        if end >= len(self.text):
            raise JsonPathError("a filter is not closed")
        if self.text[end + 1 : end + 2] != "]":
            raise JsonPathError("a filter is closed with ')]'")
        self.position = end + 2
        return Step("filter", "", _sides(self.text[start:end]))


def _sides(text: str) -> tuple[Path, ...]:
    match = FILTER.match(text)
    if not match:
        return (_whole(text),)
    if match.group(2) not in COMPARISONS:
        raise JsonPathError(f"unrecognized filter operator {match.group(2)}")
    return (_whole(match.group(1)), _whole(match.group(3)))


def _whole(text: str) -> Path:
    """The steps of a text that stands in no braces of its own."""
    return _Reader(text + "}").action()
