"""Look every name of a parsed statement up in PostgreSQL's own catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from runbook_helpers.check.facts.postgresql import Catalogue
from runbook_helpers.check.findings import Severity
from runbook_helpers.check.judges.sql_scope import (
    HIDDEN,
    Columns,
    Scope,
    Source,
    node,
    output_columns,
    strings,
)

# Extensions outside contrib: their names are not ours to judge.
FOREIGN = re.compile(
    r"pg_?(stat_kcache|stat_monitor|stat_plans|qualstats|wait_sampling|cron|partman|repack|hint_plan"
    r"|squeeze|track_settings|stat_ch|proctab|sys_|logical|bouncer|audit|tle|ivm|net|graphql|vector"
    r"|bigm|failover|auto_failover|dist_|rewrite|show_plans|store_plans|top|profile"
    r"|stat_rpl|cluster|citus|roaring|search|bm25|sphere|permissions|dirtyread|crash|background)"
    r"|st_|time_bucket|create_hyper|citus|aws_|rds_|aurora_|apg_|cron\.|google_|azure|yb_|crdb"
    r"|add_(retention|compression|continuous)|show_chunks|drop_chunks|hypertable|chunks_|postgis"
)
ELSEWHERE = {
    "getdate": "now()", "sysdate": "now()", "curdate": "current_date", "curtime": "localtime",
    "ifnull": "coalesce()", "nvl": "coalesce()", "isnull": "coalesce() or IS NULL",
    "nvl2": "CASE", "decode_oracle": "CASE", "datediff": "subtraction of timestamps",
    "timestampdiff": "extract(epoch FROM a - b)", "date_sub": "now() - interval '…'",
    "dateadd": "now() + interval '…'", "unix_timestamp": "extract(epoch FROM now())",
    "from_unixtime": "to_timestamp()", "date_format": "to_char()", "str_to_date": "to_date()",
    "group_concat": "string_agg()", "len": "length()", "charindex": "position()",
    "connection_id": "pg_backend_pid()", "database": "current_database()",
    "listagg": "string_agg()",
    "time_to_sec": "extract(epoch FROM …)", "sec_to_time": "make_interval()", "instr": "strpos()",
    "utc_timestamp": "now() AT TIME ZONE 'utc'", "db_name": "current_database()",
    "current_db": "current_database()", "to_number_format": "to_char()", "sleep": "pg_sleep()",
    "add_months": "now() + interval '…'", "object_id": "to_regclass()", "last_day": "date_trunc()",
    "months_between": "age()", "sysdatetime": "now()", "getutcdate": "now()", "if": "CASE",
    "rownum": "LIMIT", "convert_tz": "AT TIME ZONE", "format_bytes": "pg_size_pretty()",
    "pg_kill": "pg_terminate_backend()", "pg_kill_backend": "pg_terminate_backend()",
    "pg_uptime": "now() - pg_postmaster_start_time()",
}  # fmt: skip
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
OTHER_DATABASE = {"performance_schema": "MySQL", "mysql": "MySQL", "sys": "MySQL or SQL Server"}
POOLER = frozenset(
    [
        "pools",
        "clients",
        "servers",
        "lists",
        "stats",
        "stats_totals",
        "stats_averages",
        "sockets",
        "active_sockets",
        "fds",
        "config",
        "mem",
        "dns_hosts",
        "dns_zones",
        "totals",
        "peers",
        "peer_pools",
        "users",
        "hba",
    ]
)
OTHER_SHOW = frozenset(
    [
        "processlist",
        "tables",
        "databases",
        "status",
        "variables",
        "engines",
        "schemas",
        "columns",
        "indexes",
        "grants",
        "triggers",
        "events",
        "plugins",
        "warnings",
        "errors",
        "binlog",
        "session",
        "sessions",
        "connections",
        "locks",
        "views",
        "users_all",
        "roles",
        "master",
        "slave",
        "replica",
    ]
)
RESTART = frozenset({"postmaster", "sighup", "internal"})
# Statements whose names are looked up; any other kind may define what it names.
QUERIES = frozenset(
    [
        "select_stmt",
        "explain_stmt",
        "view_stmt",
        "create_table_as_stmt",
        "copy_stmt",
        "insert_stmt",
        "update_stmt",
        "delete_stmt",
        "prepare_stmt",
        "declare_cursor_stmt",
        "merge_stmt",
        "execute_stmt",
    ]
)


@dataclass(frozen=True)
class Fault:
    """A name that isn't there; `location` is a byte offset into the statement's SQL."""

    code: str
    location: int
    message: str
    fix: str = ""
    severity: Severity | None = None


@dataclass
class Look:
    """One walk over one parse tree, collecting faults."""

    known: Catalogue
    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, at: int, message: str, fix: str = "", soft: bool = False) -> None:
        """Note a fault; a soft one is a warning."""
        fault = Fault(code, at, message, fix, "warning" if soft else None)
        if fault not in self.faults:
            self.faults.append(fault)


def look_up(tree: Any, known: Catalogue) -> list[Fault]:
    """Everything the statements of a parse result name that PostgreSQL doesn't have."""
    look = Look(known)
    for raw in tree.stmts:
        kind, statement = node(raw.stmt)
        scope = Scope() if kind in QUERIES else Scope([Source("", None)])
        try:
            _visit(look, statement, scope)
        except RecursionError:  # nested past anything a person wrote: what was seen so far stands
            break
    return look.faults


def _visit(look: Look, message: Any, scope: Scope) -> None:
    name = message.DESCRIPTOR.name
    if name == "Node":
        _, content = node(message)
        if content is not None:
            _visit(look, content, scope)
        return
    handler = HANDLERS.get(name)
    if handler:
        handler(look, message, scope)
    else:
        _children(look, message, scope)


def _children(look: Look, message: Any, scope: Scope, skip: tuple[str, ...] = ()) -> None:
    for descriptor, value in message.ListFields():
        if descriptor.name in skip or descriptor.message_type is None:
            continue
        for child in [value] if hasattr(value, "DESCRIPTOR") else value:
            _visit(look, child, scope)


def _select(look: Look, select: Any, outer: Scope) -> Scope:
    scope = Scope(parent=outer)
    _with(look, select, scope)
    if select.HasField("larg"):
        left = _select(look, select.larg, scope)
        _select(look, select.rarg, scope)
        names = output_columns(select.larg, left)
        order = Scope([Source("", names)], parent=scope)
        _children(look, select, order, ("larg", "rarg", "with_clause"))
        return scope
    for item in select.from_clause:
        _from(look, item, scope)
    scope_out = output_columns(select, scope)
    scope.aliases = frozenset(node(t)[1].name for t in select.target_list) - {""}
    scope.outputs = (scope_out or frozenset()) | scope.aliases
    late = ("sort_clause", "group_clause", "from_clause", "with_clause", "distinct_clause")
    _children(look, select, scope, late)
    for clause in (select.sort_clause, select.group_clause, select.distinct_clause):
        for item in clause:
            _sorted_by(look, item, scope)
    return scope


def _sorted_by(look: Look, item: Any, scope: Scope) -> None:
    kind, content = node(item)
    if kind == "sort_by":
        kind, content = node(content.node)
    if kind == "column_ref":
        parts = strings(content.fields)
        if len(parts) == 1 and parts[0] in scope.outputs:
            return
    if content is not None:
        _visit(look, content, scope)


def _with(look: Look, statement: Any, scope: Scope) -> None:
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
        kind, query = node(cte.ctequery)
        columns: Columns = None
        if kind == "select_stmt":
            columns = output_columns(query, _select(look, query, scope))
        else:
            _visit(look, query, scope)
        known[cte.ctename] = aliases or columns


def _from(look: Look, item: Any, scope: Scope) -> None:  # one branch a kind
    kind, content = node(item)
    if kind == "range_var":
        scope.sources.append(_relation(look, content, scope))
    elif kind == "join_expr":
        inner_scope = scope
        _from(look, content.larg, inner_scope)
        _from(look, content.rarg, inner_scope)
        scope.merged |= set(strings(content.using_clause))
        if content.is_natural:
            scope.merged |= set(scope.visible())
        if content.HasField("quals"):
            _visit(look, content.quals, scope)
        if content.HasField("alias"):
            scope.sources.append(Source(content.alias.aliasname, None))
    elif kind == "range_subselect":
        inner = node(content.subquery)[1]
        around = scope if content.lateral else Scope(parent=scope.parent, ctes=scope.ctes)
        columns = output_columns(inner, _select(look, inner, around))
        scope.sources.append(_aliased(content, columns, "the subquery"))
    elif kind == "range_function":
        scope.sources.append(_function_source(look, content, scope))
    elif content is not None:
        _children(look, content, scope)
        alias = content.alias.aliasname if hasattr(content, "alias") else ""
        scope.sources.append(Source(alias, None))


def _aliased(item: Any, columns: Columns, title: str) -> Source:
    if item.alias.colnames:
        names = strings(item.alias.colnames)
        columns = frozenset(names) if columns is None or len(names) >= len(columns) else None
    return Source(item.alias.aliasname, columns, title)


def _relation(look: Look, relation: Any, scope: Scope) -> Source:
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
        _other_version(look, "SQL003", relation.location, f"`{title}`", versions)
    return _aliased_relation(relation, alias, frozenset(known) | HIDDEN, name)


def _aliased_relation(relation: Any, alias: str, columns: Columns, title: str) -> Source:
    if relation.alias.colnames:
        columns = None
    return Source(alias, columns, title)


def _other_version(look: Look, code: str, at: int, what: str, versions: list[int]) -> None:
    has = ", ".join(map(str, sorted(versions)))
    message = f"{what} is in PostgreSQL {has}, not in {look.known.major}"
    look.fault(code, at, message, soft=not look.known.stated)


def _unknown_relation(look: Look, schema: str, name: str, at: int) -> None:
    title = f"{schema}.{name}" if schema else name
    if _is_hole(name) or _is_hole(schema) or FOREIGN.match(name) or FOREIGN.match(schema + "."):
        return
    if (
        schema in OTHER_DATABASE
        or re.match(r"g?v\$", name)
        or (
            schema == "information_schema"
            and (name in ("processlist", "innodb_trx", "innodb_locks", "statistics", "engines"))
        )
    ):
        whose = OTHER_DATABASE.get(schema, "Oracle" if "$" in name else "MySQL")
        look.fault("SQL006", at, f"`{title}` is {whose}'s, not PostgreSQL's",
                   _relation_hint(look, name), soft=schema == "sys")  # fmt: skip
        return
    system = schema in ("pg_catalog", "information_schema")
    if system or (name.startswith("pg_") and schema in ("", "public")):
        look.fault("SQL003", at, f"PostgreSQL has no `{title}`", _relation_hint(look, name))


def _relation_hint(look: Look, name: str) -> str:
    relations = {key.split(".", 1)[1] for key in look.known.facts["relations"]}
    aliases = {
        "processlist": "pg_stat_activity", "v$session": "pg_stat_activity",
        "pg_connections": "pg_stat_activity", "pg_sessions": "pg_stat_activity",
        "pg_processes": "pg_stat_activity", "pg_processlist": "pg_stat_activity",
        "pg_stat_connections": "pg_stat_activity", "pg_stat_processes": "pg_stat_activity",
        "v$lock": "pg_locks", "pg_stat_locks": "pg_locks", "innodb_trx": "pg_stat_activity",
        "pg_databases": "pg_database", "pg_lock": "pg_locks", "pg_table": "pg_tables",
    }  # fmt: skip
    return _did_you_mean([aliases[name]] if name in aliases else _close(name, relations))


def _function_source(look: Look, item: Any, scope: Scope) -> Source:
    _children(look, item, scope, ("alias",))
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
    source = _aliased(item, columns, name)
    return Source(source.name or name, source.columns, name)


def _result_columns(look: Look, name: str, alias: str) -> Columns:
    known = look.known.facts["functions"].get(name)
    if known is None or known.get("x"):
        return None
    if known.get("c"):
        return frozenset(known["c"]) | ({alias} if len(known["c"]) == 1 else set())
    return frozenset({alias or name})


def _column(look: Look, ref: Any, scope: Scope) -> None:
    parts = strings(ref.fields)
    if any(map(_is_hole, parts)) or parts == ["*"]:
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
        _other_version(look, "SQL002", at, f"`{source.title}.{column}`", found[1])


def _no_column(  # noqa: PLR0913, PLR0917  # a message says where, what and instead of what
    look: Look, name: str, titles: list[str], known: frozenset[str], at: int, output: bool
) -> None:
    message = f"{' and '.join(dict.fromkeys(titles))} has no column `{name}`"
    if output:
        look.fault("SQL002", at, f"`{name}` is an alias of the select list, which WHERE and HAVING "
                   "can't see", "repeat the expression")  # fmt: skip
        return
    renamed = [RENAMED[title, name] for title in titles if (title, name) in RENAMED]
    fix = _did_you_mean(renamed or _close(name, known - HIDDEN))
    look.fault("SQL002", at, message, fix)


def _function(look: Look, call: Any, scope: Scope) -> None:
    _children(look, call, scope, ("funcname",))
    parts = strings(call.funcname)
    name = parts[-1]
    if any(map(_is_hole, parts)) or (len(parts) > 1 and parts[0] != "pg_catalog"):
        return
    known = look.known.facts["functions"].get(name)
    if known is None:
        _unknown_function(look, name, call, scope)
        return
    if not look.known.has(known["v"]):
        _other_version(look, "SQL004", call.location, f"`{name}()`", known["v"])
        return
    count = len(call.args) + len(call.agg_order) * call.agg_within_group
    if call.agg_star or call.func_variadic or name in look.known.facts["types"]:
        return
    if not known["least"] <= count <= known["most"] and not known.get("x"):
        takes = f"{known['least']} to {known['most']}"
        if known["least"] == known["most"]:
            takes = str(known["least"]) if known["most"] else "no"
        message = f"`{name}()` takes {takes} arguments, not {count}"
        soft = not (name.startswith("pg_") or count == 0)
        look.fault("SQL004", call.location, message, soft=soft)


def _unknown_function(look: Look, name: str, call: Any, scope: Scope) -> None:
    if name in look.known.facts["types"] or FOREIGN.match(name):
        return
    if len(call.args) == 1 and scope.owners(name):
        return  # column(table): the old spelling of table.column
    message = f"PostgreSQL has no function `{name}()`"
    if name in ELSEWHERE:
        look.fault("SQL004", call.location, message, f"use {ELSEWHERE[name]}")
        return
    fix = _did_you_mean(_close(name, look.known.facts["functions"]))
    if name.startswith("pg_"):
        look.fault("SQL004", call.location, message, fix)
    else:
        message += " of its own"
        look.fault("SQL004", call.location, message, fix or "leave it if it is yours", soft=True)


def _show(look: Look, show: Any, _: Scope) -> None:
    name = show.name.lower()
    if name in OTHER_SHOW:
        soft = name == "databases"  # also a command of PgBouncer's console
        look.fault(
            "SQL006", 0, f"`SHOW {name.upper()}` is not PostgreSQL's", _show_hint(name), soft
        )
    elif name in POOLER:
        message = f"`SHOW {name.upper()}` is for PgBouncer's console, not for PostgreSQL"
        look.fault("SQL006", 0, message, "say that it is typed at PgBouncer's console", soft=True)
    elif name not in ("all", "session_authorization", "transaction_isolation"):
        _setting(look, name, 0)


def _show_hint(name: str) -> str:
    return {
        "processlist": "use SELECT * FROM pg_stat_activity",
        "databases": "use \\l or SELECT datname FROM pg_database",
        "tables": "use \\dt or SELECT * FROM pg_tables",
        "variables": "use SHOW ALL",
        "status": "use SELECT * FROM pg_stat_database",
        "locks": "use SELECT * FROM pg_locks",
    }.get(name, "ask a system view or a psql command (\\?)")


def _set(look: Look, statement: Any, _: Scope) -> None:
    if statement.name:
        _setting(look, statement.name.lower(), 0, session=True)


def _alter_system(look: Look, statement: Any, _: Scope) -> None:
    if name := statement.setstmt.name.lower():
        _setting(look, name, 0, internal=False)


def _alter_owner(look: Look, statement: Any, _: Scope) -> None:
    if name := statement.setstmt.name.lower():
        _setting(look, name, 0, session=True)


def _setting(
    look: Look, name: str, at: int, *, session: bool = False, internal: bool = True
) -> None:
    settings = look.known.facts["settings"]
    if _is_hole(name) or name in ("role", "session_authorization", "seed", "timezone", "xmloption"):
        return
    if name not in settings:
        if "." not in name:
            fix = _did_you_mean(_close(name, settings))
            look.fault("SQL005", at, f"PostgreSQL has no setting `{name}`", fix)
        elif name.split(".", maxsplit=1)[0] in {
            key.split(".")[0] for key in settings if "." in key
        }:
            fix = _did_you_mean(_close(name, settings))
            look.fault("SQL005", at, f"no setting `{name}` is known", fix, soft=True)
        return
    context, versions = settings[name]
    if "." not in name and not look.known.has(versions):
        _other_version(look, "SQL005", at, f"the setting `{name}`", versions)
    elif session and context in RESTART:
        message = f"`{name}` can't be changed by SET"
        need = "reload the configuration" if context == "sighup" else "restart the server"
        fix = "it is read-only" if context == "internal" else f"use ALTER SYSTEM SET, then {need}"
        look.fault("SQL005", at, message, fix)
    elif not internal and context == "internal":
        look.fault("SQL005", at, f"`{name}` is read-only", "take the line out")


def _grant_role(look: Look, statement: Any, _: Scope) -> None:
    roles = look.known.facts["roles"]
    for wrapped in statement.granted_roles:
        name = node(wrapped)[1].priv_name
        if name.startswith("pg_") and name not in roles:
            fix = _did_you_mean(_close(name, roles))
            look.fault("SQL003", 0, f"PostgreSQL has no role `{name}`", fix)


def _call_of_setting(look: Look, call: Any, scope: Scope) -> None:
    _function(look, call, scope)
    if strings(call.funcname)[-1] in ("current_setting", "set_config") and call.args:
        kind, content = node(call.args[0])
        if kind == "a_const" and content.HasField("sval"):
            name = content.sval.sval.lower()
            change = strings(call.funcname)[-1] == "set_config"
            if re.fullmatch(r"[a-z_.]+", name):
                _setting(look, name, content.location, session=change)


def _changed(look: Look, statement: Any, outer: Scope) -> None:
    scope = Scope(parent=outer)
    _with(look, statement, scope)
    scope.sources.append(_relation(look, statement.relation, scope))
    for clause in ("from_clause", "using_clause"):
        for item in getattr(statement, clause, ()):
            _from(look, item, scope)
    _children(look, statement, scope, ("relation", "from_clause", "using_clause", "with_clause"))


def _open(look: Look, statement: Any, outer: Scope) -> None:
    scope = Scope([Source("", None)], parent=outer)
    _with(look, statement, scope)
    _children(look, statement, scope, ("with_clause",))


def _select_statement(look: Look, select: Any, scope: Scope) -> None:
    _select(look, select, scope)


def _named_relation(look: Look, relation: Any, scope: Scope) -> None:
    _relation(look, relation, scope)


def _new_relation(look: Look, statement: Any, scope: Scope) -> None:
    _children(look, statement, scope, ("into", "view", "relation"))


HANDLERS: dict[str, Callable[[Look, Any, Scope], None]] = {
    "SelectStmt": _select_statement,
    "ColumnRef": _column,
    "FuncCall": _call_of_setting,
    "RangeVar": _named_relation,
    "VariableShowStmt": _show,
    "VariableSetStmt": _set,
    "AlterSystemStmt": _alter_system,
    "AlterRoleSetStmt": _alter_owner,
    "AlterDatabaseSetStmt": _alter_owner,
    "GrantRoleStmt": _grant_role,
    "UpdateStmt": _changed,
    "DeleteStmt": _changed,
    "InsertStmt": _open,
    "MergeStmt": _open,
    "ViewStmt": _new_relation,
    "CreateTableAsStmt": _new_relation,
    "CreateStmt": _new_relation,
    "DropStmt": lambda *_: None,
    "IntoClause": lambda *_: None,
}


def _is_hole(name: str) -> bool:
    return bool(re.fullmatch(r"_{2,}|(?:your|my|change)_\w+|\w+_here", name, re.I))


def _close(name: str, known: Any) -> list[str]:
    close = get_close_matches(name, list(known), n=1, cutoff=0.66)
    return close or _by_words(name, known)


def _by_words(name: str, known: Any) -> list[str]:
    """A known name that ends or begins as the wrong one does: `username` for `usename`."""
    return [k for k in known if len(k) > 4 and (name.endswith(k) or k.endswith(f"_{name}"))][:1]


def _did_you_mean(names: list[str]) -> str:
    return f"did you mean `{names[0]}`?" if names else ""


def by_place(faults: list[Fault]) -> Iterator[Fault]:
    """Faults in the order of the text."""
    return iter(sorted(faults, key=lambda fault: fault.location))
