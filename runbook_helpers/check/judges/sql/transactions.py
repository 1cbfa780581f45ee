"""Statements that PostgreSQL refuses within a transaction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from runbook_helpers.check.judges.sql.text import TOKEN

_ALONE = re.compile(
    r"(?P<vacuum>VACUUM)\b"
    r"|(?P<system>ALTER\s+SYSTEM)\b"
    r"|(?P<base>(?:CREATE|DROP)\s+(?:DATABASE|TABLESPACE))\b"
    r"|(?P<moved>ALTER\s+DATABASE\s+\S+\s+SET\s+TABLESPACE)\b"
    r"|(?P<index>(?:CREATE(?:\s+UNIQUE)?|DROP)\s+INDEX\s+CONCURRENTLY)\b"
    r"|(?P<again>REINDEX\s+(?:\([^)]*\)\s*)?(?:DATABASE|SYSTEM|SCHEMA))\b"
    r"|(?P<online>REINDEX\s+(?:\([^)]*\)\s*)?\w+\s+CONCURRENTLY)\b"
    r"|(?P<cluster>CLUSTER(?:\s+VERBOSE)?)\s*;?\s*$"
    r"|(?P<discard>DISCARD\s+ALL)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:BEGIN|START\s+TRANSACTION)\b", re.IGNORECASE)
_CLOSES = re.compile(r"(?:COMMIT|END|ROLLBACK|ABORT)\b(?!\s+TO\b)", re.IGNORECASE)


def stands_alone(statement: str) -> str:
    """The name of a statement that no transaction may hold; "" for any other."""
    bare = TOKEN.sub(lambda m: " " if m["comment"] else m[0], statement).strip()
    match = _ALONE.match(bare)
    return " ".join(match[0].rstrip("; \n").upper().split()) if match else ""


def within(
    statements: Sequence[tuple[int, str]], *, opened: bool = False
) -> Iterator[tuple[int, str]]:
    """Offset and name of each such statement between BEGIN and COMMIT; `opened`: from the start."""
    inside = opened
    for offset, text in statements:
        if _OPENS.match(text):
            inside = True
        elif _CLOSES.match(text):
            inside = opened
        elif inside and (name := stands_alone(text)):
            yield offset, name
