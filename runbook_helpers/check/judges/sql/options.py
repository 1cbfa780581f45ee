"""Options in brackets of EXPLAIN, VACUUM, REINDEX and COPY: names and words that there are."""

from __future__ import annotations

from typing import Any

from runbook_helpers.check.judges.sql.look import Look, close, did_you_mean
from runbook_helpers.check.judges.sql.scope import Scope, node

EXPLAIN = frozenset(
    """analyze verbose costs settings generic_plan buffers serialize wal timing summary memory
    format""".split()  # noqa: SIM905  # a list of quoted words reads worse
)
VACUUM = frozenset(
    """full freeze verbose analyze disable_page_skipping skip_locked index_cleanup process_main
    process_toast truncate parallel skip_database_stats only_database_stats
    buffer_usage_limit""".split()  # noqa: SIM905  # a list of quoted words reads worse
)
ANALYZE = frozenset({"verbose", "skip_locked", "buffer_usage_limit"})
REINDEX = frozenset({"concurrently", "tablespace", "verbose"})
COPY = frozenset(
    """format freeze delimiter null default header quote escape force_quote force_not_null
    force_null on_error reject_limit encoding log_verbosity""".split()  # noqa: SIM905  # as above
)
FORMATS = {
    "EXPLAIN": frozenset({"text", "xml", "json", "yaml"}),
    "COPY": frozenset({"text", "csv", "binary"}),
}


def explained(look: Look, statement: Any, scope: Scope) -> None:
    """EXPLAIN's options."""
    _options(look, "EXPLAIN", statement.options, EXPLAIN)
    look.children(statement, scope)


def vacuumed(look: Look, statement: Any, scope: Scope) -> None:
    """VACUUM's or ANALYZE's options."""
    if statement.is_vacuumcmd:
        _options(look, "VACUUM", statement.options, VACUUM)
    else:
        _options(look, "ANALYZE", statement.options, ANALYZE)
    look.children(statement, scope)


def reindexed(look: Look, statement: Any, scope: Scope) -> None:
    """REINDEX's options."""
    _options(look, "REINDEX", statement.params, REINDEX)
    look.children(statement, scope)


def copied(look: Look, statement: Any, scope: Scope) -> None:
    """COPY's options."""
    _options(look, "COPY", statement.options, COPY)
    look.children(statement, scope)


def _options(look: Look, command: str, options: Any, known: frozenset[str]) -> None:
    for wrapped in options:
        option = node(wrapped)[1]
        name = option.defname.lower()
        if name not in known:
            message = f"{command} has no option `{name}`"
            look.fault("SQL001", option.location, message, did_you_mean(close(name, known)))
        elif name == "format" and command in FORMATS:
            kind, content = node(option.arg)
            word = content.sval.lower() if kind == "string" else ""
            if word and word not in FORMATS[command]:
                message = f"{command} has no format `{word}`"
                fix = "it is one of " + ", ".join(sorted(FORMATS[command]))
                look.fault("SQL001", option.location, message, fix)
