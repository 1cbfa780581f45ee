"""The type an expression has, as far as PostgreSQL's own tables tell it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from runbook_helpers.check.facts.postgresql_types import (
    becomes,
    category,
    forms,
    operators,
    parameters,
)
from runbook_helpers.check.judges.sql.look import Look, is_hole
from runbook_helpers.check.judges.sql.scope import Scope, node, strings

OPERATOR, NULLIF, IN, LIKE, ILIKE, BETWEEN = 1, 6, 7, 8, 9, 11  # kinds of A_Expr in the parse tree
DEEPEST = 8  # below that an expression's type isn't looked for
TRUE_OR_FALSE = ("bool_expr", "null_test", "boolean_test")
NOW_AND_WHO: Mapping[str, str] = {
    "CURRENT_TIMESTAMP": "timestamptz", "CURRENT_DATE": "date", "CURRENT_TIME": "timetz",
    "LOCALTIMESTAMP": "timestamp", "LOCALTIME": "time", "CURRENT_USER": "name", "USER": "name",
    "SESSION_USER": "name", "CURRENT_ROLE": "name", "CURRENT_CATALOG": "name",
    "CURRENT_SCHEMA": "name",
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A type's name, "" when it can't be told; `text` is the content of a bare quoted text."""

    name: str = ""
    text: str | None = None


UNKNOWN = Kind()


def kind_of(look: Look, expression: Any, scope: Scope, depth: int = 0) -> Kind:
    """The type of an expression; unknown where a table that isn't PostgreSQL's own has a say."""
    which, content = node(expression)
    told = TOLD.get(which)
    if told is None or depth > DEEPEST:
        return Kind("bool") if which in TRUE_OR_FALSE else UNKNOWN
    return told(look, content, scope, depth + 1)


def chosen(found: list[Kind], ways: list[tuple[list[str], str]]) -> list[tuple[list[str], str]]:
    """The ways that take values of these types; an exact one stands alone."""
    fitting = [way for way in ways if all(map(_fits, found, way[0]))]
    exact = [way for way in fitting if [kind.name for kind in found] == way[0]]
    return exact or fitting


def _fits(kind: Kind, wanted: str) -> bool:
    return not kind.name or becomes(kind.name, wanted)


def result(ways: list[tuple[list[str], str]]) -> Kind:
    """What all of the ways give; unknown when they differ or it depends on the arguments."""
    results = {given for _, given in ways}
    only = results.pop() if len(results) == 1 else ""
    return Kind(only) if only and not only.startswith(("any", "record", "void")) else UNKNOWN


def ways_to_call(name: str, count: int) -> list[tuple[list[str], str]]:
    """Parameter types and result of each form of a function that takes so many arguments."""
    taken = ((parameters(form, count), form[1]) for form in forms(name))
    return [(list(types), given) for types, given in taken if types is not None]


def ways_to_operate(name: str, sides: int) -> list[tuple[list[str], str]]:
    """Operand types and result of each operator of that name with so many operands."""
    every = operators("<>" if name == "!=" else name)
    return [([left, right][2 - sides :], given) for left, right, given in every
            if bool(left) == (sides == 2)]  # fmt: skip


def operands(look: Look, expression: Any, scope: Scope, depth: int = 0) -> list[Kind]:
    """The types of one or two operands."""
    left = [expression.lexpr] if expression.HasField("lexpr") else []
    return [kind_of(look, side, scope, depth) for side in [*left, expression.rexpr]]


def _constant(_: Look, content: Any, __: Scope, ___: int) -> Kind:
    if content.HasField("sval"):
        text = content.sval.sval
        return UNKNOWN if is_hole(text.strip()) else Kind(text=text)
    if content.HasField("fval"):
        return Kind("numeric" if {".", "e", "E"} & set(content.fval.fval) else "int8")
    if content.HasField("boolval"):
        return Kind("bool")
    return Kind("int4") if content.HasField("ival") else UNKNOWN


def _column(look: Look, content: Any, scope: Scope, _: int) -> Kind:
    parts = strings(content.fields)
    if len(parts) > 1:
        source = scope.named(parts[-2])
    else:
        owners = scope.owners(parts[0])
        source = owners[0] if len(owners) == 1 else None
    if source is None or not source.columns or parts[-1] not in source.columns:
        return UNKNOWN
    if scope.cte(source.title)[0]:
        return UNKNOWN
    found = (look.known.relation("", source.title) or {}).get(parts[-1])
    return built_in(found[0]) if found else UNKNOWN


def built_in(name: str) -> Kind:
    """The type of that name when it is one of PostgreSQL's own that stand alone."""
    return Kind(name) if category(name.removeprefix("_")) and name != "anyarray" else UNKNOWN


def _cast(_: Look, content: Any, __: Scope, ___: int) -> Kind:
    name = strings(content.type_name.names)[-1]
    return built_in(("_" if content.type_name.array_bounds else "") + name)


def _call(look: Look, content: Any, scope: Scope, depth: int) -> Kind:
    name = strings(content.funcname)[-1]
    if name == "extract" and look.known.major < 14:
        return Kind("float8")
    if content.agg_within_group or content.func_variadic or any(map(_is_named, content.args)):
        return UNKNOWN
    found = [kind_of(look, argument, scope, depth) for argument in content.args]
    return result(chosen(found, ways_to_call(name, len(found))))


def _is_named(argument: Any) -> bool:
    return node(argument)[0] == "named_arg_expr"


def _operation(look: Look, content: Any, scope: Scope, depth: int) -> Kind:
    if content.kind not in (OPERATOR, NULLIF):
        return Kind("bool")
    found = operands(look, content, scope, depth)
    if content.kind == NULLIF:
        return found[0]
    if len(found) == 2:
        found = alike(found)
    return result(chosen(found, ways_to_operate(strings(content.name)[-1], len(found))))


def alike(found: list[Kind]) -> list[Kind]:
    """Two operands, a quoted text taken to be of the other's type as PostgreSQL first tries."""
    left, right = found
    if left.text is not None and right.name:
        return [right, right]
    return [left, left] if right.text is not None and left.name else found


def _now_or_who(_: Look, content: Any, __: Scope, ___: int) -> Kind:
    word = _word(content, "op").removeprefix("SVFOP_").removesuffix("_N")
    return Kind(NOW_AND_WHO.get(word, ""))


def _word(content: Any, field: str) -> str:
    """An enumerated field's value by name."""
    values = content.DESCRIPTOR.fields_by_name[field].enum_type.values_by_number
    return str(values[getattr(content, field)].name)


def _first_known(look: Look, content: Any, scope: Scope, depth: int) -> Kind:
    """COALESCE, GREATEST and LEAST have the type that all of their arguments share."""
    found = {kind_of(look, argument, scope, depth).name for argument in content.args} - {""}
    return Kind(found.pop()) if len(found) == 1 else UNKNOWN


def _link(_: Look, content: Any, __: Scope, ___: int) -> Kind:
    word = _word(content, "sub_link_type")
    return Kind("bool") if word in ("EXISTS_SUBLINK", "ANY_SUBLINK", "ALL_SUBLINK") else UNKNOWN


TOLD: Mapping[str, Callable[[Look, Any, Scope, int], Kind]] = {
    "a_const": _constant,
    "column_ref": _column,
    "type_cast": _cast,
    "func_call": _call,
    "a_expr": _operation,
    "sqlvalue_function": _now_or_who,
    "coalesce_expr": _first_known,
    "min_max_expr": _first_known,
    "sub_link": _link,
}
