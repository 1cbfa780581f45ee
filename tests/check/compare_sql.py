"""Compare the judge's verdicts on the SQL corpora with a real PostgreSQL 15.

    python -m tests.check.compare_sql 'host=/tmp/pg15 port=5499 user=postgres'

Queries are PREPAREd, other statements run and rolled back, in a scratch database that is dropped
again: use a throwaway cluster, since ALTER SYSTEM can't be rolled back (it is reset afterwards).
"""

from __future__ import annotations

import re
import subprocess
import sys

from runbook_helpers.check.judges.sql import CODES, judge_sql
from tests.check.judges.snippets import bad, good, snippet

PREPARABLE = re.compile(r"\s*(?:select|with|values|insert|update|delete|table)\b", re.I)
ALONE = re.compile(
    r"\s*(?:vacuum|alter system|checkpoint|rollback|create index|reindex|begin)", re.I
)
SET_UP = (
    "create role app",
    "create table orders (id int primary key, status text, customer_id int)",
    "create extension pg_stat_statements",
    "create extension pgstattuple",
    "create extension pg_buffercache",
)


def main(connection: str) -> int:
    """Print every disagreement, then precision and recall of the judge's errors."""
    _run(f"{connection} dbname=postgres", "create database shop")
    for statement in SET_UP:
        _run(f"{connection} dbname=shop", statement)
    try:
        _compare(f"{connection} dbname=shop")
    finally:
        _run(f"{connection} dbname=postgres", "alter system reset all")
        _run(f"{connection} dbname=postgres", "drop database shop")
        _run(f"{connection} dbname=postgres", "drop role app")
    return 0


def _compare(connection: str) -> None:
    queries = [*good("sql_good"), *(query for _, query in bad("sql_bad"))]
    counts = {(real, ours): 0 for real in (True, False) for ours in (True, False)}
    for query in queries:
        problem = _refusal(connection, query)
        ours = _is_error(query)
        counts[bool(problem), ours] += 1
        if bool(problem) != ours:
            _say("\t".join(("missed" if problem else "false alarm", query, problem)))
    right, false, missed = counts[True, True], counts[False, True], counts[True, False]
    _say(f"{len(queries)} queries; refused by PostgreSQL {right + missed}")
    _say(f"precision {right}/{right + false}, recall {right}/{right + missed}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _is_error(query: str) -> bool:
    complaints = judge_sql(snippet(query, "sql"), {"postgresql": "15"}).complaints
    kept = (c for c in complaints if c.code != "SQL008")  # the server runs it, and finds nothing
    return any((c.severity or CODES[c.code][1]) == "error" for c in kept)


def _refusal(connection: str, query: str) -> str:
    """PostgreSQL's error message; empty when it takes the statement."""
    if query.startswith("\\") or ALONE.match(query):
        return _run(connection, query)
    if PREPARABLE.match(query):
        return _run(connection, f"PREPARE checked AS {query}")
    return _run(connection, f"BEGIN;\n{query.rstrip(';')};\nROLLBACK;")


def _run(connection: str, sql: str) -> str:
    done = subprocess.run(
        ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", connection],
        input=sql + "\n" if sql.startswith("\\") else sql.rstrip(";") + ";\n",
        capture_output=True,
        text=True,
        check=False,
    )
    refused = done.returncode or "ERROR" in done.stderr or "invalid command" in done.stderr
    return done.stderr.strip().splitlines()[0] if refused and done.stderr.strip() else ""


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
