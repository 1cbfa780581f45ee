"""Queries and changes: each opens a scope of the tables it names."""

from __future__ import annotations

from typing import Any

from runbook_helpers.check.judges.sql.grouping import grouped
from runbook_helpers.check.judges.sql.look import Look
from runbook_helpers.check.judges.sql.relations import aliased, function_source, relation_source
from runbook_helpers.check.judges.sql.scope import (
    Columns,
    Scope,
    Source,
    node,
    output_columns,
    strings,
)
from runbook_helpers.check.judges.sql.typed import true_or_false


def query(look: Look, select: Any, outer: Scope) -> Scope:
    """Look a query up; its scope, for what reads its result."""
    scope = Scope(parent=outer)
    with_queries(look, select, scope)
    if select.HasField("larg"):
        left = query(look, select.larg, scope)
        query(look, select.rarg, scope)
        _as_many(look, select)
        names = output_columns(select.larg, left)
        order = Scope([Source("", names)], parent=scope)
        look.children(select, order, ("larg", "rarg", "with_clause"))
        return scope
    for item in select.from_clause:
        from_item(look, item, scope)
    scope_out = output_columns(select, scope)
    scope.aliases = frozenset(node(t)[1].name for t in select.target_list) - {""}
    scope.outputs = (scope_out or frozenset()) | scope.aliases
    late = ("sort_clause", "group_clause", "from_clause", "with_clause", "distinct_clause")
    look.children(select, scope, late)
    for clause in (select.sort_clause, select.group_clause, select.distinct_clause):
        for item in clause:
            _sorted_by(look, item, scope)
    grouped(look, select, scope)
    for clause in ("where_clause", "having_clause"):
        if select.HasField(clause):
            true_or_false(look, getattr(select, clause), scope, clause.split("_")[0].upper())
    return scope


def _as_many(look: Look, select: Any) -> None:
    """Both sides of UNION and its like give as many columns."""
    left, right = (_width(side) for side in (select.larg, select.rarg))
    if left and right and left != right:
        message = f"one side has {left} columns, the other {right}"
        at = node(node(select.rarg.target_list[0])[1].val)[1].location
        look.fault("SQL001", at, message, "give both sides the same columns")


def _width(select: Any) -> int:
    """How many columns a plain query gives; 0 when a star stands among them."""
    if select.HasField("larg"):
        return _width(select.larg)
    targets = [node(node(target)[1].val) for target in select.target_list]
    starred = any(
        kind in ("", "a_indirection") or (kind == "column_ref" and strings(value.fields)[-1] == "*")
        for kind, value in targets
    )
    return 0 if starred else len(targets)


def _joined_by(look: Look, join: Any, side: list[Source]) -> None:
    """Each column of USING is in both sides of the join."""
    if any(source.columns is None for source in side):
        return
    for name in strings(join.using_clause):
        if not any(name in (source.columns or ()) for source in side):
            titles = " and ".join(source.title or source.name for source in side)
            at = node(join.rarg)[1].location if node(join.rarg)[0] == "range_var" else 0
            look.fault("SQL002", at, f"{titles} has no column `{name}` to join by")


def _sorted_by(look: Look, item: Any, scope: Scope) -> None:
    kind, content = node(item)
    if kind == "sort_by":
        kind, content = node(content.node)
    if kind == "column_ref":
        parts = strings(content.fields)
        if len(parts) == 1 and parts[0] in scope.outputs:
            return
    if content is not None:
        look.visit(content, scope)


def with_queries(look: Look, statement: Any, scope: Scope) -> None:
    """Look the WITH queries up and make them visible."""
    if not statement.HasField("with_clause"):
        return
    clause = statement.with_clause
    known: dict[str, Columns] = {}
    scope.ctes = known
    for wrapped in clause.ctes:
        cte = node(wrapped)[1]
        aliases = frozenset(strings(cte.aliascolnames))
        if clause.recursive:
            known[cte.ctename] = aliases or None
        kind, inner = node(cte.ctequery)
        columns: Columns = None
        if kind == "select_stmt":
            columns = output_columns(inner, query(look, inner, scope))
        else:
            look.visit(inner, scope)
        known[cte.ctename] = aliases or columns


def from_item(look: Look, item: Any, scope: Scope) -> None:  # one branch a kind
    """Add an item of the FROM clause to the scope."""
    kind, content = node(item)
    if kind == "range_var":
        scope.sources.append(relation_source(look, content, scope))
    elif kind == "join_expr":
        start = len(scope.sources)
        from_item(look, content.larg, scope)
        middle = len(scope.sources)
        from_item(look, content.rarg, scope)
        scope.merged |= set(strings(content.using_clause))
        for side in (scope.sources[start:middle], scope.sources[middle:]):
            _joined_by(look, content, side)
        if content.is_natural:
            scope.merged |= set(scope.visible())
        if content.HasField("quals"):
            look.visit(content.quals, scope)
        if content.HasField("alias"):
            scope.sources.append(Source(content.alias.aliasname, None))
    elif kind == "range_subselect":
        inner = node(content.subquery)[1]
        around = scope if content.lateral else Scope(parent=scope.parent, ctes=scope.ctes)
        columns = output_columns(inner, query(look, inner, around))
        scope.sources.append(aliased(content, columns, "the subquery"))
    elif kind == "range_function":
        scope.sources.append(function_source(look, content, scope))
    elif content is not None:
        look.children(content, scope)
        alias = content.alias.aliasname if hasattr(content, "alias") else ""
        scope.sources.append(Source(alias, None))


def changed(look: Look, statement: Any, outer: Scope) -> None:
    """UPDATE and DELETE see the table they change."""
    scope = Scope(parent=outer)
    with_queries(look, statement, scope)
    scope.sources.append(relation_source(look, statement.relation, scope))
    for clause in ("from_clause", "using_clause"):
        for item in getattr(statement, clause, ()):
            from_item(look, item, scope)
    look.children(statement, scope, ("relation", "from_clause", "using_clause", "with_clause"))


def open_to_all(look: Look, statement: Any, outer: Scope) -> None:
    """INSERT and MERGE: what their columns are of isn't told here."""
    scope = Scope([Source("", None)], parent=outer)
    with_queries(look, statement, scope)
    look.children(statement, scope, ("with_clause",))


def select_statement(look: Look, select: Any, scope: Scope) -> None:
    """A query anywhere in a statement."""
    query(look, select, scope)


def named_relation(look: Look, relation: Any, scope: Scope) -> None:
    """A relation named outside a FROM clause."""
    relation_source(look, relation, scope)


def new_relation(look: Look, statement: Any, scope: Scope) -> None:
    """What is created need not be there."""
    look.children(statement, scope, ("into", "view", "relation"))
