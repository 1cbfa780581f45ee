"""Texts that a column is compared with: some columns only ever have a few values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from runbook_helpers.check.facts import PACKS
from runbook_helpers.check.judges.sql.look import FOREIGN, Look, close, did_you_mean
from runbook_helpers.check.judges.sql.scope import Scope, node, strings
from runbook_helpers.check.judges.sql.typed import typed_operation

PACK = PACKS / "postgresql_values.json"
EQUAL = frozenset({"=", "<>", "!="})
WRONG_OPERATORS = {"==": "=", "===": "=", "!==": "<>", "<=>": "IS NOT DISTINCT FROM", "=~": "~"}


def compared(look: Look, expression: Any, scope: Scope) -> None:
    """The operator is there, and a text compared with a column is one it can have."""
    look.children(expression, scope)
    operator = strings(expression.name)[-1] if expression.name else ""
    if operator in WRONG_OPERATORS:
        message = f"PostgreSQL has no operator `{operator}`"
        fix = f"write {WRONG_OPERATORS[operator]}"
        look.fault("SQL004", expression.location, message, fix)
    typed_operation(look, expression, scope)
    if operator not in EQUAL:
        return
    for column, other in (
        (expression.lexpr, expression.rexpr),
        (expression.rexpr, expression.lexpr),
    ):
        kind, ref = node(column)
        if kind == "column_ref":
            for text, at in _texts(other):
                _value(look, strings(ref.fields), text, at, scope)


def _texts(expression: Any) -> Iterator[tuple[str, int]]:
    kind, content = node(expression)
    if kind == "a_const" and content.HasField("sval"):
        yield content.sval.sval, content.location
    elif kind == "list":
        for item in content.items:
            yield from _texts(item)


def _value(look: Look, parts: list[str], text: str, at: int, scope: Scope) -> None:
    source = scope.named(parts[-2]) if len(parts) > 1 else next(iter(scope.owners(parts[-1])), None)
    if source is None or not re.fullmatch(r"\w[\w ().-]*", text):
        return
    if (source.title, parts[-1]) == ("pg_settings", "name"):
        settings = look.known.facts["settings"]
        if text.lower() not in settings and "." not in text and not FOREIGN.match(text):
            fix = did_you_mean(close(text, settings))
            look.fault("SQL005", at, f"PostgreSQL has no setting `{text}`", fix)
        return
    known = _values().get(f"{source.title}.{parts[-1]}")
    if known and text not in known:
        message = f"`{parts[-1]}` of {source.title} is never '{text}'"
        near = close(text, known) or [v for v in known if v.lower() == text.lower()]
        fix = did_you_mean(near) or "it is one of " + ", ".join(f"'{v}'" for v in known)
        look.fault("SQL008", at, message, fix)


@cache
def _values() -> Mapping[str, list[str]]:
    values: Mapping[str, list[str]] = json.loads(PACK.read_text(encoding="utf-8"))["values"]
    return values
