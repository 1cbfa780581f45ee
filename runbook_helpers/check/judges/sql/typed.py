"""Types: an operator or a function is there for what it is given, and quoted texts can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from runbook_helpers.check.facts.postgresql_types import can_be_cast, category, forms
from runbook_helpers.check.judges.sql.kinds import (
    BETWEEN,
    ILIKE,
    IN,
    LIKE,
    OPERATOR,
    Kind,
    built_in,
    chosen,
    kind_of,
    operands,
    ways_to_call,
    ways_to_operate,
)
from runbook_helpers.check.judges.sql.look import Look
from runbook_helpers.check.judges.sql.scope import Scope, node, strings
from runbook_helpers.check.judges.sql.texts import readable

# Extensions add operators of other names to the built-in types, so only these are looked at.
PLAIN = frozenset(
    "= <> != < > <= >= + - * / || ~ !~ ~* !~* ~~ !~~ ~~* !~~*".split()  # noqa: SIM905  # as words
)
LONG = {
    "int2": "smallint", "int4": "integer", "int8": "bigint", "float4": "real",
    "float8": "double precision", "bool": "boolean", "timestamptz": "timestamp with time zone",
}  # fmt: skip
OPEN = re.compile(r"[<>${}%…]|__|\.\.\.|(?i:your|yyyy|x{3})")  # a reader is to fill the text in
FIELDED = frozenset({"extract", "date_part", "date_trunc"})
FIELD = re.compile(
    r"(?:epoch|julian|dow|doy|isodow|isoyear|timezone(?:_[hm]\w*)?|(?:micro|milli)?sec(?:ond)?s?"
    r"|[um]?s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:ou)?rs?|h|d(?:ay)?s?|w(?:eek)?s?"
    r"|mon(?:th)?s?|q(?:uarte|t)rs?|y(?:ea)?rs?|y|dec(?:ade)?s?|c(?:ent(?:ury|uries)?)?"
    r"|mil(?:lennium|lennia|s)?)"
)


def typed_call(look: Look, name: str, known: Any, call: Any, scope: Scope) -> None:
    """A function of PostgreSQL's own takes values of these types."""
    ways = ways_to_call(name, len(call.args))
    named = any(node(argument)[0] == "named_arg_expr" for argument in call.args)
    if not ways or named or call.agg_within_group or _grew(name, known):
        return
    found = [kind_of(look, argument, scope) for argument in call.args]
    fitting = chosen(found, ways)
    if not fitting:
        takes = ", ".join(_said(kind) for kind in found)
        message = f"PostgreSQL has no `{name}({takes})`"
        fix = "cast it: ::numeric" if name in ("round", "trunc", "mod") else "cast the argument"
        look.fault("SQL004", call.location, message, fix)
        return
    for at, kind in enumerate(found):
        unread(look, kind, {way[0][at] for way in fitting}, node(call.args[at])[1].location)
    part = found[0].text if name in FIELDED else None
    if part is not None and not OPEN.search(part) and not FIELD.fullmatch(part.lower()):
        message = f"a time has no part `{part}`"
        look.fault("SQL004", call.location, message, "use epoch, hour, minute, …")


def _grew(name: str, known: Any) -> bool:
    """Whether some version's function takes other numbers of arguments than the typed table's."""
    least = min(form[2] - form[3] for form in forms(name))
    most = max(999 if form[3] else len(form[0]) for form in forms(name))
    return bool((known["least"], known["most"]) != (least, most))


def typed_operation(look: Look, expression: Any, scope: Scope) -> None:
    """An operator of PostgreSQL's own is there for values of these types."""
    name = strings(expression.name)[-1] if expression.name else ""
    if expression.kind in (IN, BETWEEN, BETWEEN + 1):
        name = {"IN": "=", "NOT IN": "<>"}.get(name, name if expression.kind == IN else ">=")
        kind, content = node(expression.rexpr)
        items = content.items if kind == "list" else ()
        left = kind_of(look, expression.lexpr, scope)
        for item in items:
            _operated(look, name, [left, kind_of(look, item, scope)], expression.location)
    elif expression.kind in (OPERATOR, LIKE, ILIKE) and name in PLAIN:
        _operated(look, name, operands(look, expression, scope), expression.location)


def _operated(look: Look, name: str, found: list[Kind], at: int) -> None:
    ways = ways_to_operate(name, len(found))
    if len(found) == 2 and _alike(look, ways, found, at):
        return
    if chosen(found, ways) or not all(kind.name or kind.text is not None for kind in found):
        return
    shown = f" {name} ".join(map(_said, found)) if len(found) == 2 else f"{name} {_said(found[0])}"
    look.fault("SQL004", at, f"PostgreSQL has no `{shown}`", _hint(found))


def _alike(look: Look, ways: list[tuple[list[str], str]], found: list[Kind], at: int) -> bool:
    """A quoted text beside a value is read as that value's type, if the operator takes two such."""
    for kind, other in (found, found[::-1]):
        two = [other.name, other.name]
        if kind.text is not None and other.name and any(way[0] == two for way in ways):
            unread(look, kind, {other.name}, at)
            return True
    return False


def unread(look: Look, kind: Kind, wanted: Iterable[str], at: int) -> None:
    """Note a quoted text that none of the types can be read from."""
    if kind.text is None or OPEN.search(kind.text):
        return
    if not any(readable(kind.text, name) for name in wanted):
        types = " or ".join(sorted(LONG.get(name, name) for name in wanted))
        fix = "write interval '…'" if "timestamp" in types else ""
        look.fault("SQL004", at, f"'{kind.text}' can't be read as {types}", fix)


def _hint(found: list[Kind]) -> str:
    kinds = {kind.name for kind in found}
    if kinds & {"interval", "timestamptz"} and {category(kind) for kind in kinds} & {"N"}:
        return "write interval '… minutes', or extract(epoch FROM …)"
    return "cast one side"


def _said(kind: Kind) -> str:
    return f"'{kind.text}'" if kind.text is not None else LONG.get(kind.name, kind.name or "?")


def typed_cast(look: Look, cast: Any, scope: Scope) -> None:
    """A value can be cast to the type that it is to have."""
    look.children(cast, scope)
    wanted = built_in(strings(cast.type_name.names)[-1]).name
    if not wanted or cast.type_name.array_bounds:
        return
    kind = kind_of(look, cast.arg, scope)
    unread(look, kind, [wanted], cast.location)
    if kind.name and category(kind.name) and not can_be_cast(kind.name, wanted):
        message = f"{_said(kind)} can't be cast to {LONG.get(wanted, wanted)}"
        look.fault("SQL004", cast.location, message, _hint([kind, Kind(wanted)]))


def typed_condition(look: Look, expression: Any, scope: Scope) -> None:
    """AND, OR and NOT join what is true or false."""
    look.children(expression, scope)
    for argument in expression.args:
        true_or_false(look, argument, scope, "AND, OR and NOT")


def true_or_false(look: Look, condition: Any, scope: Scope, where: str) -> None:
    """A condition's type is boolean."""
    kind = kind_of(look, condition, scope)
    if kind.name not in ("", "bool"):
        at = getattr(node(condition)[1], "location", 0)
        message = f"{where} wants a condition, not a {_said(kind)}"
        look.fault("SQL004", at, message, "compare it with something")


def typed_alternatives(look: Look, expression: Any, scope: Scope) -> None:
    """COALESCE, GREATEST and LEAST take values of one kind."""
    look.children(expression, scope)
    found = [kind_of(look, argument, scope) for argument in expression.args]
    names = sorted({kind.name for kind in found} - {""})
    if len({category(name) or name for name in names}) > 1:
        message = f"{' and '.join(LONG.get(n, n) for n in names)} have no type in common"
        look.fault("SQL004", expression.location, message, "cast one of them")
    elif len(names) == 1:
        for kind in found:
            unread(look, kind, names, expression.location)
