"""SQL that loses data: whole tables, whole databases, every row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.rule import Spot, Subject
from runbook_helpers.check.safety.commands import Query, queries_of
from runbook_helpers.check.safety.lines import text_at
from runbook_helpers.check.safety.risk_of_sql import Statement, statements

_ENDS_ALL = re.compile(
    r"\bpg_(?:terminate|cancel)_backend\s*\(\s*(?:\w+\.)?pid\b.*\bFROM\s+(?:pg_catalog\.)?"
    r"pg_stat_(?:activity|replication)\b",
    re.IGNORECASE | re.DOTALL,
)


def lossy(subject: Subject) -> Iterator[Spot]:
    """DROP, TRUNCATE, and DELETE or UPDATE without WHERE."""
    for query in queries_of(subject.document):
        for statement in statements(query.text):
            if message := _loses(statement):
                line, column = place_in(query, statement)
                if not _by_name_only(text_at(subject.document, line), query):
                    yield Spot(line, message, column=column)


def _loses(statement: Statement) -> str:
    word = statement.keyword
    if word == "DROP":
        what = statement.text.split()[1].upper() if len(statement.text.split()) > 1 else ""
        harmless = what in ("INDEX", "VIEW", "FUNCTION", "TRIGGER", "RULE", "POLICY", "")
        return "" if harmless else f"DROP {what} loses what it holds for good"
    if word == "TRUNCATE":
        return "TRUNCATE empties the whole table"
    if word == "SELECT" and _ENDS_ALL.search(statement.text) and not statement.has("WHERE"):
        return "without WHERE this ends every session, your own and the replicas' too"
    if word in ("DELETE", "UPDATE", "WITH", "EXPLAIN") and not statement.has("WHERE"):
        return _every_row(statement)
    return ""


def _every_row(statement: Statement) -> str:
    if statement.has("DELETE", "FROM"):
        return "DELETE without WHERE deletes every row"
    updates = statement.keyword == "UPDATE" and statement.has("SET")
    return "UPDATE without WHERE changes every row" if updates else ""


def place_in(query: Query, statement: Statement) -> tuple[int, int]:
    """Line and column in the file where a statement of a query begins."""
    before = query.text[: statement.start]
    row = before.count("\n")
    if query.snippet.text == query.text:
        return query.snippet.place(row, statement.start - before.rfind("\n") - 1)
    return (query.line + row, query.column if row == 0 else 0)


def _by_name_only(line: str, query: Query) -> bool:
    """`DROP TABLE` in a sentence only names the statement."""
    return query.snippet.origin == "inline" and len(query.text.split()) < 3 and bool(line)
