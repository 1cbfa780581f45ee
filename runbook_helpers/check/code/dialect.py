"""What a document says of its databases and its cluster, so that nobody is called wrong for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from runbook_helpers.check.code.model import Complaint, Snippet
from runbook_helpers.runbook.document import Document

# Looked for as plain letters: a pattern over a megabyte of log takes most of a second.
_POSTGRESQL = ("postgres", "psql", "pg_", "pgbouncer", "pgpool", "patroni")
_PGBOUNCER_NAMES = ("pgbouncer", "pgb-console")
_OTHERS = {
    "MySQL": re.compile(r"\bmysql|mariadb|percona|innodb", re.IGNORECASE),
    "Oracle": re.compile(r"\boracle\b|\bORA-\d{5}|sqlplus", re.IGNORECASE),
    "SQL Server": re.compile(r"\bsql server\b|\bmssql|\bsqlcmd\b|\bt-?sql\b", re.IGNORECASE),
}
_PGBOUNCER = re.compile(
    r"\s*(?:pause|resume|suspend|reload|reconnect|wait_close|shutdown|enable|disable|kill)"
    r"(?:\s+[\w<>{}$]+)?\s*;?\s*",
    re.IGNORECASE,
)
# A text that defines kinds may name any of them; one like a built-in kind is a slip all the same.
_CUSTOM = ("customresource", "custom resource", "kubernetes operator", "crd")
_UNLIKE_ANY = "`kubectl api-resources` lists the kinds"


@dataclass(frozen=True)
class Dialect:
    """What a document says; `other` is empty where PostgreSQL may be meant."""

    other: str = ""
    pgbouncer: bool = False
    custom: bool = False

    def excuses(self, snippet: Snippet, complaint: Complaint) -> bool:
        """Whether a complaint is about PgBouncer's console, which is no SQL, or a custom kind."""
        if complaint.code == "CMD006":
            return self.custom and complaint.fix == _UNLIKE_ANY
        if not self.pgbouncer or complaint.code != "SQL006":
            return False
        return bool(_PGBOUNCER.fullmatch(snippet.text.split("\n")[complaint.row]))


def dialect(document: Document, versions: Mapping[str, str]) -> Dialect:
    """The dialect. Another database must be named in the words, and PostgreSQL nowhere at all."""
    text = document.text.lower()
    pgbouncer = any(name in text for name in _PGBOUNCER_NAMES)
    custom = any(name in text for name in _CUSTOM)
    if any(name in text or name in versions for name in _POSTGRESQL) or "postgresql" in versions:
        return Dialect(pgbouncer=pgbouncer, custom=custom)
    code = document.code_lines
    words = "\n".join(line for n, line in enumerate(document.lines) if n not in code)
    named = (name for name, shape in _OTHERS.items() if shape.search(words))
    return Dialect(next(named, ""), pgbouncer, custom)
