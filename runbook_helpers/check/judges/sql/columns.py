"""Columns: each is one of a source that the FROM clause makes visible."""

from __future__ import annotations

from typing import Any

from runbook_helpers.check.judges.sql.look import Look, close, did_you_mean, is_hole, other_version
from runbook_helpers.check.judges.sql.scope import HIDDEN, Scope, Source, strings

RENAMED = {
    ("pg_stat_activity", "procpid"): "pid",
    ("pg_stat_activity", "id"): "pid",
    ("pg_stat_activity", "process_id"): "pid",
    ("pg_stat_activity", "current_query"): "query",
    ("pg_stat_activity", "sql"): "query",
    ("pg_stat_activity", "query_text"): "query",
    ("pg_stat_activity", "waiting"): "wait_event_type",
    ("pg_stat_activity", "user"): "usename",
    ("pg_stat_activity", "username"): "usename",
    ("pg_stat_activity", "database"): "datname",
    ("pg_stat_activity", "dbname"): "datname",
    ("pg_stat_activity", "status"): "state",
    ("pg_stat_activity", "hostname"): "client_hostname",
    ("pg_stat_activity", "start_time"): "backend_start",
    ("pg_stat_activity", "duration"): "now() - query_start",
    ("pg_stat_activity", "idle_time"): "now() - state_change",
    ("pg_stat_statements", "total_time"): "total_exec_time",
    ("pg_stat_statements", "mean_time"): "mean_exec_time",
    ("pg_stat_statements", "max_time"): "max_exec_time",
    ("pg_stat_statements", "min_time"): "min_exec_time",
    ("pg_stat_statements", "stddev_time"): "stddev_exec_time",
    ("pg_stat_user_tables", "tablename"): "relname",
    ("pg_stat_user_tables", "table_name"): "relname",
    ("pg_stat_user_indexes", "indexname"): "indexrelname",
    ("pg_stat_user_indexes", "index_name"): "indexrelname",
}


def column_ref(look: Look, ref: Any, scope: Scope) -> None:
    """The column is in a visible source, and in only one."""
    parts = strings(ref.fields)
    if any(map(is_hole, parts)) or parts == ["*"]:
        return
    if len(parts) > 1:
        _qualified(look, parts, ref.location, scope)
        return
    name = parts[0]
    owners = scope.owners(name)
    if len(owners) > 1 and name not in scope.merged and name not in HIDDEN:
        options = " or ".join(f"{owner.name}.{name}" for owner in owners)
        look.fault("SQL002", ref.location, f"`{name}` is ambiguous", f"write {options}")
        return
    if owners:
        _version_of(look, owners[0], name, ref.location)
        return
    if scope.open() or scope.named(name):
        return
    titles = [source.title or source.name for s in scope.all() for source in s.sources]
    if not titles:
        message = f"column `{name}`, but there is no FROM"
        look.fault("SQL002", ref.location, message, f"write '{name}' if it is text")
    else:
        _no_column(look, name, titles, scope.visible(), ref.location, name in scope.aliases)


def _qualified(look: Look, parts: list[str], at: int, scope: Scope) -> None:
    table, column = parts[-2], parts[-1]
    source = scope.named(table)
    if source is None:
        everything_known = all(
            s.name or s.columns is not None for q in scope.all() for s in q.sources
        )
        if len(parts) == 2 and everything_known and table not in ("new", "old", "excluded"):
            names = [s.name for q in scope.all() for s in q.sources]
            message = f"`{table}.{column}`: the FROM clause has nothing called `{table}`"
            look.fault("SQL002", at, message, f"use {' or '.join(names)}" if names else "")
        return
    if column == "*" or source.columns is None:
        return
    if column not in source.columns:
        _no_column(look, column, [source.title or table], source.columns, at, False)
    else:
        _version_of(look, source, column, at)


def _version_of(look: Look, source: Source, column: str, at: int) -> None:
    if not source.title.startswith("pg_"):
        return
    found = (look.known.relation("", source.title) or {}).get(column)
    if found and not look.known.has(found[1]):
        other_version(look, "SQL002", at, f"`{source.title}.{column}`", found[1])


def _no_column(  # noqa: PLR0913, PLR0917  # a message says where, what and instead of what
    look: Look, name: str, titles: list[str], known: frozenset[str], at: int, output: bool
) -> None:
    message = f"{' and '.join(dict.fromkeys(titles))} has no column `{name}`"
    if output:
        look.fault("SQL002", at, f"`{name}` is an alias of the select list, which WHERE and HAVING "
                   "can't see", "repeat the expression")  # fmt: skip
        return
    renamed = [RENAMED[title, name] for title in titles if (title, name) in RENAMED]
    fix = did_you_mean(renamed or close(name, known - HIDDEN))
    look.fault("SQL002", at, message, fix)
