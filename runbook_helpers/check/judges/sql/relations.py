"""What stands in a FROM clause: system views there are, and functions used as tables."""

from __future__ import annotations

import re
from typing import Any

from runbook_helpers.check.judges.sql.look import (
    FOREIGN,
    Look,
    close,
    did_you_mean,
    is_hole,
    other_version,
)
from runbook_helpers.check.judges.sql.scope import HIDDEN, Columns, Scope, Source, node, strings

OTHER_DATABASE = {"performance_schema": "MySQL", "mysql": "MySQL", "sys": "MySQL or SQL Server"}


def relation_source(look: Look, relation: Any, scope: Scope) -> Source:
    """A table or view with its columns; noted when it is a system view that isn't there."""
    schema, name = relation.schemaname, relation.relname
    title = f"{schema}.{name}" if schema else name
    alias = relation.alias.aliasname or name
    if not schema:
        found, columns = scope.cte(name)
        if found:
            return _aliased_relation(relation, alias, columns, name)
    known = look.known.relation(schema, name)
    if known is None:
        _unknown_relation(look, schema, name, relation.location)
        return Source(alias, None)
    versions = look.known.relation_versions(known)
    if not look.known.has(versions):
        other_version(look, "SQL003", relation.location, f"`{title}`", versions)
    return _aliased_relation(relation, alias, frozenset(known) | HIDDEN, name)


def _aliased_relation(relation: Any, alias: str, columns: Columns, title: str) -> Source:
    if relation.alias.colnames:
        columns = None
    return Source(alias, columns, title)


def _unknown_relation(look: Look, schema: str, name: str, at: int) -> None:
    title = f"{schema}.{name}" if schema else name
    if is_hole(name) or is_hole(schema) or FOREIGN.match(name) or FOREIGN.match(schema + "."):
        return
    if (
        schema in OTHER_DATABASE
        or re.match(r"g?v\$", name)
        or (
            schema == "information_schema"
            and (name in ("processlist", "innodb_trx", "innodb_locks", "statistics", "engines"))
        )
    ):
        of_server = name.startswith(("dm_", "sysprocesses"))  # an Oracle layer may have the schema
        whose = OTHER_DATABASE.get(schema, "Oracle" if "$" in name else "MySQL")
        look.fault("SQL006", at, f"`{title}` is {whose}'s, not PostgreSQL's",
                   relation_hint(look, name), soft=schema == "sys" and not of_server)  # fmt: skip
        return
    if title == "dual":
        look.fault("SQL006", at, "`dual` is Oracle's", "leave FROM out")
    system = schema in ("pg_catalog", "information_schema")
    if system or (name.startswith("pg_") and schema in ("", "public")):
        look.fault("SQL003", at, f"PostgreSQL has no `{title}`", relation_hint(look, name))


def relation_hint(look: Look, name: str) -> str:
    relations = {key.split(".", 1)[1] for key in look.known.facts["relations"]}
    aliases = {
        "processlist": "pg_stat_activity", "v$session": "pg_stat_activity",
        "pg_connections": "pg_stat_activity", "pg_sessions": "pg_stat_activity",
        "pg_processes": "pg_stat_activity", "pg_processlist": "pg_stat_activity",
        "pg_stat_connections": "pg_stat_activity", "pg_stat_processes": "pg_stat_activity",
        "v$lock": "pg_locks", "pg_stat_locks": "pg_locks", "innodb_trx": "pg_stat_activity",
        "pg_databases": "pg_database", "pg_lock": "pg_locks", "pg_table": "pg_tables",
    }  # fmt: skip
    return did_you_mean([aliases[name]] if name in aliases else close(name, relations))


def function_source(look: Look, item: Any, scope: Scope) -> Source:
    """A function used as a table, with its columns where they are known."""
    look.children(item, scope, ("alias",))
    columns: Columns = None
    name = ""
    for wrapped in item.functions:
        kind, content = (
            node(node(wrapped)[1].items[0]) if node(wrapped)[0] == "list" else ("", None)
        )
        if content is not None and kind == "func_call":
            name = strings(content.funcname)[-1]
            columns = _result_columns(look, name, item.alias.aliasname)
    if len(item.functions) != 1 or item.coldeflist:
        columns = None
    if item.ordinality and columns is not None:
        columns = columns | {"ordinality"}
    source = aliased(item, columns, name)
    return Source(source.name or name, source.columns, name)


def _result_columns(look: Look, name: str, alias: str) -> Columns:
    known = look.known.facts["functions"].get(name)
    if known is None or known.get("x"):
        return None
    if known.get("c"):
        return frozenset(known["c"]) | ({alias} if len(known["c"]) == 1 else set())
    return frozenset({alias or name})


def aliased(item: Any, columns: Columns, title: str) -> Source:
    """A source under its alias, with the columns the alias renames."""
    if item.alias.colnames:
        names = strings(item.alias.colnames)
        columns = frozenset(names) if columns is None or len(names) >= len(columns) else None
    return Source(item.alias.aliasname, columns, title)
