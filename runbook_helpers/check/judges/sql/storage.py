"""Indexes, extensions and storage parameters: words that parse and that the server refuses."""

from __future__ import annotations

from typing import Any

from runbook_helpers.check.judges.sql.look import Look, close, did_you_mean, is_hole
from runbook_helpers.check.judges.sql.scope import Scope, node

_METHODS = frozenset({"btree", "hash", "gist", "gin", "spgist", "brin", "bloom"})
# Those that come with PostgreSQL; there are many others, so only what is close to one is refused.
_EXTENSIONS = frozenset(
    str.split(
        "pg_stat_statements pgcrypto pg_buffercache pg_prewarm pgstattuple pg_trgm postgres_fdw "
        "pageinspect pg_freespacemap pg_visibility pgrowlocks amcheck dblink hstore citext ltree "
        "btree_gin btree_gist uuid-ossp tablefunc unaccent file_fdw plpgsql pg_walinspect sslinfo"
    )
)
_PARAMETERS = frozenset(
    str.split(
        "fillfactor toast_tuple_target parallel_workers autovacuum_enabled "
        "autovacuum_vacuum_threshold autovacuum_vacuum_max_threshold "
        "autovacuum_vacuum_insert_threshold autovacuum_vacuum_scale_factor "
        "autovacuum_vacuum_insert_scale_factor autovacuum_analyze_threshold "
        "autovacuum_analyze_scale_factor autovacuum_vacuum_cost_delay "
        "autovacuum_vacuum_cost_limit autovacuum_freeze_min_age autovacuum_freeze_max_age "
        "autovacuum_freeze_table_age autovacuum_multixact_freeze_min_age "
        "autovacuum_multixact_freeze_max_age autovacuum_multixact_freeze_table_age "
        "log_autovacuum_min_duration log_autoanalyze_min_duration user_catalog_table "
        "vacuum_index_cleanup vacuum_truncate vacuum_max_eager_freeze_failure_rate oids "
        # of indexes, which ALTER TABLE takes as well
        "deduplicate_items buffering fastupdate gin_pending_list_limit pages_per_range "
        "autosummarize security_barrier security_invoker check_option"
    )
)
_FILL = (10, 100)


def indexed(look: Look, statement: Any, scope: Scope) -> None:
    """CREATE INDEX names a method that there is."""
    method = statement.access_method.lower()
    if method not in _METHODS and (near := close(method, _METHODS)):
        message = f"PostgreSQL has no index method `{method}`"
        look.fault("SQL001", 0, message, did_you_mean(near))
    look.children(statement, scope)


def dropped(look: Look, statement: Any, _: Scope) -> None:
    """DROP INDEX CONCURRENTLY takes one index, and drops nothing else with it."""
    if statement.concurrent and len(statement.objects) > 1:
        message = "`DROP INDEX CONCURRENTLY` drops one index at a time"
        look.fault("SQL001", 0, message, "write a statement for each")


def extended(look: Look, statement: Any, _: Scope) -> None:
    """CREATE EXTENSION names an extension."""
    name = statement.extname.lower()
    if name not in _EXTENSIONS and not is_hole(name) and (near := close(name, _EXTENSIONS)):
        soft = not _slip(name, near[0])
        message = f"PostgreSQL comes with no extension `{name}`"
        look.fault("SQL003", 0, message, did_you_mean(near), soft=soft)


def _slip(name: str, known: str) -> bool:
    """Whether a name is a known one with a letter or two amiss, not another of its family."""
    return sorted(set(name)) == sorted(set(known)) and abs(len(name) - len(known)) <= 1


def altered(look: Look, statement: Any, scope: Scope) -> None:
    """ALTER TABLE … SET (…) names storage parameters that there are."""
    for wrapped in statement.cmds:
        command = node(wrapped)[1]
        if command.name:
            continue  # of a column, which has options of its own
        kind, content = node(getattr(command, "def"))
        for item in content.items if kind == "list" else ():
            if node(item)[0] == "def_elem":
                _parameter(look, node(item)[1])
    look.children(statement, scope)


def _parameter(look: Look, option: Any) -> None:
    name = option.defname.lower()
    if option.defnamespace not in ("", "toast") or is_hole(name):
        return
    if name not in _PARAMETERS:
        if near := close(name, _PARAMETERS):
            message = f"PostgreSQL has no storage parameter `{name}`"
            look.fault("SQL001", option.location, message, did_you_mean(near))
    elif name == "fillfactor":
        kind, content = node(option.arg)
        if kind == "integer" and not _FILL[0] <= content.ival <= _FILL[1]:
            message = f"`fillfactor` is from 10 to 100, not {content.ival}"
            look.fault("SQL001", option.location, message)
