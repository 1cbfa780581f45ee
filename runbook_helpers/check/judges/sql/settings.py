"""Settings and roles: SHOW, SET, ALTER SYSTEM and their like name ones that are there."""

from __future__ import annotations

from typing import Any

from runbook_helpers.check.judges.sql.look import Look, close, did_you_mean, is_hole, other_version
from runbook_helpers.check.judges.sql.scope import Scope, node
from runbook_helpers.check.judges.sql.setting_values import value

POOLER = frozenset(
    """pools clients servers lists stats stats_totals stats_averages sockets active_sockets fds
    config mem dns_hosts dns_zones totals peers peer_pools users hba""".split()  # noqa: SIM905  # a list of quoted words reads worse
)


OTHER_SHOW = frozenset(
    """processlist tables databases status variables engines schemas columns indexes grants
    triggers events plugins warnings errors binlog session sessions connections locks views
    users_all roles master slave replica""".split()  # noqa: SIM905  # a list of quoted words reads worse
)


RESTART = frozenset({"postmaster", "sighup", "internal"})


def show(look: Look, statement: Any, _: Scope) -> None:
    """SHOW names a setting, and nothing MySQL would show."""
    name = statement.name.lower()
    if name in OTHER_SHOW:
        message = f"`SHOW {name.upper()}` is not PostgreSQL's"
        look.fault("SQL006", 0, message, _show_hint(name), soft=look.pooler)
    elif name in POOLER:
        message = f"`SHOW {name.upper()}` is for PgBouncer's console, not for PostgreSQL"
        look.fault("SQL006", 0, message, "say that it is typed at PgBouncer's console", soft=True)
    elif name not in ("all", "session_authorization", "transaction_isolation"):
        setting(look, name, 0)


def _show_hint(name: str) -> str:
    return {
        "processlist": "use SELECT * FROM pg_stat_activity",
        "databases": "use \\l or SELECT datname FROM pg_database",
        "tables": "use \\dt or SELECT * FROM pg_tables",
        "variables": "use SHOW ALL",
        "status": "use SELECT * FROM pg_stat_database",
        "locks": "use SELECT * FROM pg_locks",
    }.get(name, "ask a system view or a psql command (\\?)")


def set_session(look: Look, statement: Any, _: Scope) -> None:
    """SET names a setting that a session may change."""
    name = statement.name.lower()
    if (
        name and " " not in name and name != "transaction"
    ):  # SET SESSION CHARACTERISTICS and its like
        setting(look, name, 0, session=True)
        value(look, statement)


def alter_system(look: Look, statement: Any, _: Scope) -> None:
    """ALTER SYSTEM names a setting that isn't read-only."""
    if name := statement.setstmt.name.lower():
        setting(look, name, 0, internal=False)
        value(look, statement.setstmt)


def alter_owner(look: Look, statement: Any, _: Scope) -> None:
    """ALTER ROLE and DATABASE name a setting that a session may change."""
    if name := statement.setstmt.name.lower():
        setting(look, name, 0, session=True)
        value(look, statement.setstmt)


def setting(
    look: Look, name: str, at: int, *, session: bool = False, internal: bool = True
) -> None:
    """The setting is there, and may be changed in this way."""
    settings = look.known.facts["settings"]
    if is_hole(name) or name in ("role", "session_authorization", "seed", "timezone", "xmloption"):
        return
    if name not in settings:
        if "." not in name:
            fix = did_you_mean(close(name, settings))
            look.fault("SQL005", at, f"PostgreSQL has no setting `{name}`", fix)
        elif name.split(".", maxsplit=1)[0] in {
            key.split(".")[0] for key in settings if "." in key
        }:
            fix = did_you_mean(close(name, settings))
            look.fault("SQL005", at, f"no setting `{name}` is known", fix, soft=True)
        return
    context, versions = settings[name]
    if "." not in name and not look.known.has(versions):
        other_version(look, "SQL005", at, f"the setting `{name}`", versions)
    elif session and context in RESTART:
        message = f"`{name}` can't be changed by SET"
        need = "reload the configuration" if context == "sighup" else "restart the server"
        fix = "it is read-only" if context == "internal" else f"use ALTER SYSTEM SET, then {need}"
        look.fault("SQL005", at, message, fix)
    elif not internal and context == "internal":
        look.fault("SQL005", at, f"`{name}` is read-only", "take the line out")


def grant_role(look: Look, statement: Any, _: Scope) -> None:
    """A role beginning with pg_ is one of PostgreSQL's own."""
    roles = look.known.facts["roles"]
    for wrapped in statement.granted_roles:
        name = node(wrapped)[1].priv_name
        if name.startswith("pg_") and name not in roles:
            fix = did_you_mean(close(name, roles))
            look.fault("SQL003", 0, f"PostgreSQL has no role `{name}`", fix)
