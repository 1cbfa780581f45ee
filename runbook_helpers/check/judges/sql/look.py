"""One walk over a parse tree: who handles which node, and what is found wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from runbook_helpers.check.facts.postgresql import Catalogue
from runbook_helpers.check.findings import Severity
from runbook_helpers.check.judges.sql.scope import Scope, node
from runbook_helpers.check.nearest import nearest

# Extensions outside contrib: their names are not ours to judge.
FOREIGN = re.compile(
    r"pg_?(stat_kcache|stat_monitor|stat_plans|qualstats|wait_sampling|cron|partman|repack|hint_plan"
    r"|squeeze|track_settings|stat_ch|proctab|sys_|logical|bouncer|audit|tle|ivm|net|graphql|vector"
    r"|bigm|failover|auto_failover|dist_|rewrite|show_plans|store_plans|top|profile"
    r"|stat_rpl|cluster|citus|roaring|search|bm25|sphere|permissions|dirtyread|crash|background)"
    r"|st_|time_bucket|create_hyper|citus|aws_|rds_|aurora_|apg_|cron\.|google_|azure|yb_|crdb"
    r"|add_(retention|compression|continuous)|show_chunks|drop_chunks|hypertable|chunks_|postgis"
)


@dataclass(frozen=True)
class Fault:
    """A name that isn't there; `location` is a byte offset into the statement's SQL."""

    code: str
    location: int
    message: str
    fix: str = ""
    severity: Severity | None = None


Handler = Callable[["Look", Any, Scope], None]


@dataclass
class Look:
    """One walk over one parse tree, collecting faults."""

    known: Catalogue
    handlers: Mapping[str, Handler]  # by the kind of message; any other is walked through
    pooler: bool = False  # typed at PgBouncer's console, which knows words of its own
    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, at: int, message: str, fix: str = "", soft: bool = False) -> None:
        """Note a fault; a soft one is a warning."""
        fault = Fault(code, at, message, fix, "warning" if soft else None)
        if fault not in self.faults:
            self.faults.append(fault)

    def visit(self, message: Any, scope: Scope) -> None:
        """Hand a message of the tree to who handles its kind, or go on to what is in it."""
        name = message.DESCRIPTOR.name
        if name == "Node":
            _, content = node(message)
            if content is not None:
                self.visit(content, scope)
            return
        handler = self.handlers.get(name)
        if handler:
            handler(self, message, scope)
        else:
            self.children(message, scope)

    def children(self, message: Any, scope: Scope, skip: tuple[str, ...] = ()) -> None:
        """Visit everything in a message, but not the fields to skip."""
        for descriptor, value in message.ListFields():
            if descriptor.name in skip or descriptor.message_type is None:
                continue
            for child in [value] if hasattr(value, "DESCRIPTOR") else value:
                self.visit(child, scope)


def other_version(look: Look, code: str, at: int, what: str, versions: list[int]) -> None:
    """Note that only other versions have it: an error where people said which they have."""
    has = ", ".join(map(str, sorted(versions)))
    message = f"{what} is in PostgreSQL {has}, not in {look.known.major}"
    look.fault(code, at, message, soft=not look.known.stated)


def is_hole(name: str) -> bool:
    """Whether a name stands for one the reader is to fill in."""
    return bool(re.fullmatch(r"_{2,}|(?:your|my|change)_\w+|\w+_here", name, re.I))


def close(name: str, known: Collection[str]) -> list[str]:
    """The known name most like it, if any is."""
    close = nearest(name, known, cutoff=0.66)
    return [close] if close else _by_words(name, known)


def _by_words(name: str, known: Collection[str]) -> list[str]:
    """A known name that ends or begins as the wrong one does: `username` for `usename`."""
    return [k for k in known if len(k) > 4 and (name.endswith(k) or k.endswith(f"_{name}"))][:1]


def did_you_mean(names: list[str]) -> str:
    """The hint that names the first; empty when there is none."""
    return f"did you mean `{names[0]}`?" if names else ""
