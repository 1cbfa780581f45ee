"""Go values as `%#v` prints them: what their fields are called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TYPE = re.compile(
    r"(?:\[\d*\]|\*|map\[[\w.]+\])*(?:interface \{\}|struct \{[^{}]*\}|struct \{\}|[A-Za-z_][\w.]*)"
)
_PLAIN = re.compile(r'"(?:[^"\\]|\\.)*"|`[^`]*`|<nil>|[-+\w.]+')


@dataclass(frozen=True)
class Value:
    """A value's type and, of a struct, its fields; `sort` says what else it is."""

    sort: str  # struct, map, list, pointer, plain
    type: str = ""
    fields: dict[str, Value] = field(default_factory=dict)

    def embeds(self, name: str) -> bool:
        """Whether a field is called like its type, as those without a name of their own are."""
        return self.fields[name].type.rpartition(".")[2].lower() == name.lower()


def parse(text: str) -> Value:
    """Read one value; raise ValueError where the text is none."""
    value, _ = _value(text, 0)
    return value


def _value(text: str, at: int) -> tuple[Value, int]:
    at += text.startswith("&", at)
    if text.startswith("(", at):
        end = text.index(")", at)
        return Value("pointer", text[at + 1 : end].lstrip("*")), text.index(")", end + 1) + 1
    named = _TYPE.match(text, at)
    after = named.end() if named else at
    if named and text.startswith("(", after):  # a nil, or a time
        return Value(_sort(named[0]), named[0]), text.index(")", after) + 1
    if named and text.startswith("{", after):
        return _composite(named[0], text, after + 1)
    plain = _PLAIN.match(text, at)
    if not plain:
        message = f"no Go value: {text[at : at + 40]!r}"
        raise ValueError(message)
    return Value("plain"), plain.end()


def _sort(kind: str) -> str:
    if kind.startswith("["):
        return "list"
    if kind.startswith(("map", "interface")):
        return "map"
    return "plain"


def _composite(kind: str, text: str, at: int) -> tuple[Value, int]:
    fields: dict[str, Value] = {}
    sort = _sort(kind) if kind[0] == "[" or kind.startswith("map") else "struct"
    while not text.startswith("}", at):
        if sort != "list":
            key = _PLAIN.match(text, at)
            if not key:
                message = f"no name of a field: {text[at : at + 40]!r}"
                raise ValueError(message)
            at = key.end() + 1
            fields[key[0]], at = _value(text, at)
        else:
            _, at = _value(text, at)
        at += 2 * text.startswith(", ", at)
    return Value(sort, kind, fields if sort == "struct" else {}), at + 1
