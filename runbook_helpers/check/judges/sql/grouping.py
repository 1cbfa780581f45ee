"""Aggregates: what stands beside one is grouped by, and WHERE has none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from runbook_helpers.check.judges.sql.look import Look
from runbook_helpers.check.judges.sql.scope import Scope, Source, node, strings

# Views have no primary key, which would let GROUP BY stand for all columns of a row.
VIEWS = ("pg_stat", "pg_locks", "pg_settings", "pg_replication_slots", "pg_roles", "pg_indexes")


def grouped(look: Look, select: Any, scope: Scope) -> None:
    """Note columns that are neither grouped by nor inside an aggregate."""
    if select.HasField("where_clause") and not _outer_sources(scope):
        for call in _aggregates(look, select.where_clause):
            name = strings(call.funcname)[-1]
            message = f"`{name}()` is an aggregate, which WHERE can't hold"
            look.fault("SQL007", call.location, message, "put the condition into HAVING")
    if not select.group_clause:
        _alone(look, select, scope)
    elif all(node(item)[0] in ("column_ref", "a_const") for item in select.group_clause):
        _among_groups(look, select, scope)


def _alone(look: Look, select: Any, scope: Scope) -> None:
    """An aggregate without GROUP BY leaves one row, which has no columns of its own."""
    parts = [
        *select.target_list,
        *([select.having_clause] if select.HasField("having_clause") else ()),
    ]
    plain = not any(True for part in parts for _ in _aggregates(look, part))
    if plain and not select.HasField("having_clause"):  # HAVING alone makes one group of all rows
        return
    for ref in (ref for part in parts for ref in _bare_columns(look, part)):
        if _is_own(ref, scope):
            _ungrouped(look, ref)


def _among_groups(look: Look, select: Any, scope: Scope) -> None:
    names = set()
    for item in select.group_clause:
        kind, content = node(item)
        if kind == "column_ref":
            names.add(strings(content.fields)[-1])
        elif content.HasField("ival") and 0 < content.ival.ival <= len(select.target_list):
            target = node(select.target_list[content.ival.ival - 1])[1]
            names |= {target.name} | {strings(r.fields)[-1] for r in _plain(target)}
    for target in (node(item)[1] for item in select.target_list):
        for ref in _plain(target):
            source = _source(ref, scope)
            known = source is not None and source.title.startswith(VIEWS)
            if known and not {strings(ref.fields)[-1], target.name, "*"} & names:
                _ungrouped(look, ref)
    for item in select.sort_clause:
        kind, ref = node(node(item)[1].node)
        if kind == "column_ref":
            source = _source(ref, scope)
            known = source is not None and source.title.startswith(VIEWS)
            if known and strings(ref.fields)[-1] not in names | scope.outputs:
                _ungrouped(look, ref)


def _ungrouped(look: Look, ref: Any) -> None:
    name = ".".join(strings(ref.fields))
    message = f"`{name}` is neither in GROUP BY nor in an aggregate"
    look.fault("SQL007", ref.location, message, f"add GROUP BY {name}")


def _plain(target: Any) -> list[Any]:
    """The column of a target that is nothing but a column."""
    kind, content = node(target.val)
    return [content] if kind == "column_ref" and strings(content.fields)[-1] != "*" else []


def _source(ref: Any, scope: Scope) -> Source | None:
    parts = strings(ref.fields)
    if len(parts) > 1:
        return next((s for s in scope.sources if s.name == parts[-2]), None)
    return next((s for s in scope.sources if s.columns and parts[0] in s.columns), None)


def _is_own(ref: Any, scope: Scope) -> bool:
    """Whether a column is of this query's own sources, not of one around it."""
    if _source(ref, scope) is not None:
        return True
    plain = strings(ref.fields)
    return len(plain) == 1 and plain != ["*"] and bool(scope.sources) and not _outer_sources(scope)


def _outer_sources(scope: Scope) -> bool:
    return any(outer.sources for outer in scope.all() if outer is not scope)


def _aggregates(look: Look, part: Any) -> Iterator[Any]:
    return (call for call in _outside(look, part) if call.DESCRIPTOR.name == "FuncCall")


def _bare_columns(look: Look, part: Any) -> Iterator[Any]:
    return (ref for ref in _outside(look, part) if ref.DESCRIPTOR.name == "ColumnRef")


def _outside(look: Look, message: Any) -> Iterator[Any]:
    """Aggregates and columns that stand in no aggregate and no subquery."""
    name = message.DESCRIPTOR.name
    if name in ("SubLink", "SelectStmt"):
        return
    if name == "ColumnRef" or (name == "FuncCall" and _is_aggregate(look, message)):
        yield message
        return
    for descriptor, value in message.ListFields():
        if descriptor.message_type is not None:
            for child in [value] if hasattr(value, "DESCRIPTOR") else value:
                yield from _outside(look, child)


def _is_aggregate(look: Look, call: Any) -> bool:
    known = look.known.facts["functions"].get(strings(call.funcname)[-1])
    return bool(known) and known["k"] == "a" and not call.HasField("over")
