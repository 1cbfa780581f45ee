"""What the FROM clause of a query makes visible: which names a column may be looked up in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Columns = frozenset[str] | None  # None: not known, so nothing is said about them
HIDDEN = frozenset({"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid"})


@dataclass(frozen=True)
class Source:
    """One thing in a FROM clause: the name it goes by, and its columns."""

    name: str
    columns: Columns
    title: str = ""  # for messages: pg_stat_activity of `pg_stat_activity a`


@dataclass
class Scope:
    """The sources of one query, within those of the queries around it."""

    sources: list[Source] = field(default_factory=list)
    parent: Scope | None = None
    ctes: Mapping[str, Columns] = field(default_factory=dict)
    merged: set[str] = field(default_factory=set)  # columns of JOIN … USING: not ambiguous
    outputs: frozenset[str] = frozenset()  # the select list's own names, for ORDER and GROUP BY
    aliases: frozenset[str] = frozenset()  # those of them that AS gave

    def all(self) -> Iterator[Scope]:
        """This scope, then those around it."""
        scope: Scope | None = self
        while scope:
            yield scope
            scope = scope.parent

    def named(self, name: str) -> Source | None:
        """The nearest source that goes by the name."""
        for scope in self.all():
            for source in scope.sources:
                if source.name == name:
                    return source
        return None

    def cte(self, name: str) -> tuple[bool, Columns]:
        """Whether a WITH query of that name is visible, and its columns."""
        for scope in self.all():
            if name in scope.ctes:
                return True, scope.ctes[name]
        return False, None

    def open(self) -> bool:
        """Whether an unqualified name could be a column nobody here knows."""
        return any(s.columns is None for scope in self.all() for s in scope.sources)

    def owners(self, column: str) -> list[Source]:
        """The sources of the nearest query that have the column."""
        for scope in self.all():
            found = [s for s in scope.sources if s.columns and column in s.columns]
            if found:
                return found
        return []

    def visible(self) -> frozenset[str]:
        """Every column an unqualified name could mean."""
        return frozenset().union(*(s.columns or () for scope in self.all() for s in scope.sources))


def node(wrapped: Any) -> tuple[str, Any]:
    """The kind and content of a parse tree node; ("", None) for an empty one."""
    kind = wrapped.WhichOneof("node")
    return (kind, getattr(wrapped, kind)) if kind else ("", None)


def strings(nodes: Any) -> list[str]:
    """The parts of a dotted name; "*" for a star."""
    parts = []
    for wrapped in nodes:
        kind, content = node(wrapped)
        parts.append(content.sval if kind == "string" else "*")
    return parts


def output_columns(select: Any, scope: Scope) -> Columns:
    """The names of a query's result columns; None when they can't be told."""
    if select.HasField("larg"):
        return output_columns(select.larg, Scope(parent=scope))
    names: set[str] = set()
    for target in select.target_list:
        res = node(target)[1]
        found = _expand(res, scope) if not res.name else {res.name}
        if found is None:
            return None
        names |= found
    return frozenset(names) if select.target_list else None


def _expand(res: Any, scope: Scope) -> set[str] | None:
    kind, content = node(res.val)
    if kind != "column_ref":
        name = result_name(res.val)
        return {name} if name else None
    parts = strings(content.fields)
    if parts[-1] != "*":
        return {parts[-1]}
    sources = scope.sources if len(parts) == 1 else [scope.named(parts[-2])]
    names: set[str] = set()
    for source in sources:
        if source is None or source.columns is None:
            return None
        names |= source.columns - HIDDEN
    return names


def result_name(value: Any) -> str:  # noqa: PLR0911  # one answer for each kind of expression
    """The name PostgreSQL gives an unnamed result column; "" when it isn't plain."""
    kind, content = node(value)
    if kind == "column_ref":
        return strings(content.fields)[-1]
    if kind == "func_call":
        return strings(content.funcname)[-1]
    if kind == "type_cast":
        inner = result_name(content.arg)
        return inner if inner not in ("", "?column?") else strings(content.type_name.names)[-1]
    if kind in ("a_const", "a_expr", "bool_expr", "null_test", "boolean_test"):
        return "?column?"
    if kind == "coalesce_expr":
        return "coalesce"
    if kind == "case_expr":
        inner = result_name(content.defresult) if content.HasField("defresult") else ""
        return inner if inner not in ("", "?column?") else "case"
    return ""
