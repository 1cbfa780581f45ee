"""Whether a --query is JMESPath, and its fields are in the operation's result."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from runbook_helpers.check.judges.aws.values import Misfit, members
from runbook_helpers.check.judges.meant import meant

Type = str | tuple[str, Any] | None  # a shape's name, ("L", Type), ("S", {name: Type}), unknown
SAME = {"sort", "sort_by", "reverse", "not_null"}
SCALAR = {"length": "i", "join": "s", "to_string": "s", "contains": "b", "starts_with": "b",
          "ends_with": "b", "sum": "f", "avg": "f", "type": "s"}  # fmt: skip
PLACEHOLDER = re.compile(r"<[\w -]+>|\$\{?\w+\}?")


def judge_query(text: str, fixed: bool, output: str, shapes: Sequence[str]) -> list[Misfit]:
    """What is wrong with an expression, asked of a result of a shape ("" for an unknown one)."""
    if not fixed:
        if "$" in text:
            return []  # a variable may hold a function, a field or half an expression
        text = PLACEHOLDER.sub("x", text)
        if re.search(r"[$`<]|\{\{", text):
            return []
    parser = import_module("jmespath.parser")
    try:
        with warnings.catch_warnings():  # `text` in backquotes is old style, and still read
            warnings.simplefilter("ignore", PendingDeprecationWarning)
            tree = parser.Parser().parse(text).parsed
    except (import_module("jmespath.exceptions").JMESPathError, ValueError) as error:
        reason = str(error).splitlines()[0].rstrip(":")
        return [Misfit(f"the query isn't valid JMESPath: {reason}", _hint(text))]
    except RecursionError:
        return []
    walker = Walker(shapes)
    walker.walk(tree, output or None)
    return walker.found


def _hint(text: str) -> str:
    if re.search(r"\[\?[^\]]*[^=!<>]=[^=]", text):
        return "compare with `==`"
    return "test the expression with `--query` on a saved result"


class Walker:
    """Follows an expression through the shape of a result."""

    def __init__(self, shapes: Sequence[str]) -> None:
        self.shapes = shapes
        self.found: list[Misfit] = []

    def walk(self, node: Mapping[str, Any], now: Type) -> Type:
        """The type a node gives when asked of a type."""
        ask = getattr(self, f"_{node['type']}", None)
        if ask is not None:
            result: Type = ask(node, now)
            return result
        for child in node.get("children", ()):
            self.walk(child, now)
        return None

    def _field(self, node: Mapping[str, Any], now: Type) -> Type:
        name, body = node["value"], self._body(now)
        if body is None:
            return None
        if isinstance(body, tuple):
            return self._of_built(name, body)
        if body[0] == "M" and len(body) > 1:
            return body.split()[2]
        if body[0] == "S" and len(body) > 1:
            return self._member(name, {k: r.lstrip("!") for k, r in members(body).items()})
        if body[0] == "L" and len(body) > 1:
            self._complain(f"`{name}` is asked of a list, which gives null", f"write `[].{name}`")
        elif body in ("s", "i", "f", "b", "t"):
            self._complain(f"`{name}` is asked of a single value, which gives null", "")
        return None

    def _of_built(self, name: str, body: tuple[str, Any]) -> Type:
        if body[0] == "L":
            self._complain(f"`{name}` is asked of a list, which gives null", f"write `[].{name}`")
            return None
        return self._member(name, body[1])

    def _member(self, name: str, table: Mapping[str, Type]) -> Type:
        if name in table:
            return table[name]
        if name not in ("NextToken", "ResponseMetadata"):
            keys = ", ".join(list(table)[:8]) + (", …" if len(table) > 8 else "")
            self._complain(f"the result has no `{name}` here, but {keys}", meant(name, table))
        return None

    def _complain(self, message: str, fix: str) -> None:
        self.found.append(Misfit(message, fix))

    def _subexpression(self, node: Mapping[str, Any], now: Type) -> Type:
        for child in node["children"]:
            now = self.walk(child, now)
        return now

    _pipe = _subexpression
    _index_expression = _subexpression

    def _index(self, node: Mapping[str, Any], now: Type) -> Type:
        return self._element(now)

    def _slice(self, node: Mapping[str, Any], now: Type) -> Type:
        return now

    def _current(self, node: Mapping[str, Any], now: Type) -> Type:
        return now

    _identity = _current

    def _literal(self, node: Mapping[str, Any], now: Type) -> Type:
        return None

    def _projection(self, node: Mapping[str, Any], now: Type) -> Type:
        left, right = node["children"]
        element = self._element(self.walk(left, now))
        return ("L", self.walk(right, element))

    def _filter_projection(self, node: Mapping[str, Any], now: Type) -> Type:
        left, right, condition = node["children"]
        element = self._element(self.walk(left, now))
        self.walk(condition, element)
        return ("L", self.walk(right, element))

    def _value_projection(self, node: Mapping[str, Any], now: Type) -> Type:
        left, right = node["children"]
        body = self._body(self.walk(left, now))
        is_map = isinstance(body, str) and body.startswith("M ")
        value = body.split()[2] if is_map and isinstance(body, str) else None
        return ("L", self.walk(right, value))

    def _flatten(self, node: Mapping[str, Any], now: Type) -> Type:
        inner = self.walk(node["children"][0], now)
        element = self._element(inner)
        nested = self._element(element)
        return inner if nested is None else ("L", nested)

    def _multi_select_list(self, node: Mapping[str, Any], now: Type) -> Type:
        for child in node["children"]:
            self.walk(child, now)
        return None

    def _multi_select_dict(self, node: Mapping[str, Any], now: Type) -> Type:
        return ("S", {pair["value"]: self.walk(pair["children"][0], now)
                      for pair in node["children"]})  # fmt: skip

    def _function_expression(self, node: Mapping[str, Any], now: Type) -> Type:
        name, children = node["value"], node["children"]
        table = import_module("jmespath.functions").Functions.FUNCTION_TABLE
        if name not in table:
            self._complain(f"JMESPath has no function `{name}`", meant(name, table))
        plain = [self.walk(c, now) for c in children if c["type"] != "expref"]
        element = self._element(plain[0]) if plain else None
        for child in children:
            if child["type"] == "expref":
                self.walk(child["children"][0], element)
        if name in SAME and plain:
            return plain[0]
        return element if name in ("max_by", "min_by", "max", "min") else SCALAR.get(name)

    def _element(self, now: Type) -> Type:
        body = self._body(now)
        if isinstance(body, tuple):
            inner: Type = body[1] if body[0] == "L" else None
            return inner
        return body[2:] if body and body.startswith("L ") else None

    def _body(self, now: Type) -> str | tuple[str, Any] | None:
        if not isinstance(now, str):
            return now
        text = self.shapes[int(now)] if now.isdecimal() else now
        return None if text == "a" else text
