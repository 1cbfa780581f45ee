"""Calls: the function is there, and takes so many arguments."""

from __future__ import annotations

import re
from typing import Any

from runbook_helpers.check.facts.postgresql_types import forms
from runbook_helpers.check.judges.sql.look import (
    FOREIGN,
    Look,
    close,
    did_you_mean,
    is_hole,
    other_version,
)
from runbook_helpers.check.judges.sql.scope import Scope, node, strings
from runbook_helpers.check.judges.sql.settings import setting
from runbook_helpers.check.judges.sql.typed import typed_call

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


SYNTAX = 4  # EXTRACT(a FROM b) and its like: older versions have it under another function's name
OF_PROCESS = frozenset({"pg_terminate_backend", "pg_cancel_backend", "pg_blocking_pids"})


def call(look: Look, call: Any, scope: Scope) -> None:
    """The function is there; the setting it is asked for too."""
    _function_there(look, call, scope)
    if strings(call.funcname)[-1] in ("current_setting", "set_config") and call.args:
        kind, content = node(call.args[0])
        if kind == "a_const" and content.HasField("sval"):
            name = content.sval.sval.lower()
            change = strings(call.funcname)[-1] == "set_config"
            if re.fullmatch(r"[a-z_.]+", name):
                setting(look, name, content.location, session=change)


def called(look: Look, statement: Any, scope: Scope) -> None:
    """CALL is for procedures; PostgreSQL's own functions are asked by SELECT."""
    call = statement.funccall
    name = strings(call.funcname)[-1]
    known = look.known.facts["functions"].get(name)
    if known and known["k"] and "p" not in known["k"]:
        message = f"`{name}()` is no procedure, which CALL wants"
        look.fault("SQL004", call.location, message, f"use SELECT {name}(…)")
    look.visit(call, scope)


def _function_there(look: Look, call: Any, scope: Scope) -> None:
    look.children(call, scope, ("funcname",))
    parts = strings(call.funcname)
    name = parts[-1]
    if any(map(is_hole, parts)) or (len(parts) > 1 and parts[0] != "pg_catalog"):
        return
    known = look.known.facts["functions"].get(name)
    if known is None:
        _unknown_function(look, name, call, scope)
        return
    if not look.known.has(known["v"]) and call.funcformat != SYNTAX:
        other_version(look, "SQL004", call.location, f"`{name}()`", known["v"])
        return
    _process(look, name, call)
    count = len(call.args) + len(call.agg_order) * call.agg_within_group
    if call.agg_star or call.func_variadic or name in look.known.facts["types"]:
        return
    if not known["least"] <= count <= known["most"] and not known.get("x"):
        takes = f"{known['least']} to {known['most']}"
        if known["least"] == known["most"]:
            takes = str(known["least"]) if known["most"] else "no"
        message = f"`{name}()` takes {takes} arguments, not {count}"
        soft = not (name.startswith("pg_") or count == 0 or forms(name))
        look.fault("SQL004", call.location, message, soft=soft)
        return
    typed_call(look, name, known, call, scope)


def _process(look: Look, name: str, call: Any) -> None:
    """A process is named by its number: a word can't be made one."""
    if name not in OF_PROCESS or not call.args:
        return
    kind, content = node(call.args[0])
    if kind == "a_const" and content.HasField("sval"):
        text = content.sval.sval
        if re.fullmatch(r"[A-Za-z][\w ]*", text) and not is_hole(text):
            message = f"`{name}()` takes the number of a process, not '{text}'"
            look.fault("SQL004", content.location, message, "take a pid from pg_stat_activity")


def _unknown_function(look: Look, name: str, call: Any, scope: Scope) -> None:
    if name in look.known.facts["types"] or FOREIGN.match(name):
        return
    if len(call.args) == 1 and scope.owners(name):
        return  # column(table): the old spelling of table.column
    message = f"PostgreSQL has no function `{name}()`"
    if name in ELSEWHERE:
        look.fault("SQL004", call.location, message, f"use {ELSEWHERE[name]}")
        return
    fix = did_you_mean(close(name, look.known.facts["functions"]))
    if name.startswith("pg_"):
        look.fault("SQL004", call.location, message, fix)
    else:
        message += " of its own"
        look.fault("SQL004", call.location, message, fix or "leave it if it is yours", soft=True)
