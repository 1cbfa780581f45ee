"""The judge of SQL says what PostgreSQL 15 would say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from runbook_helpers.check.judges.sql import CODES, judge_sql
from tests.check.judges.snippets import bad, good, snippet


def complaints(text: str, versions: dict[str, str] | None = None) -> list[tuple[str, str, str]]:
    verdict = judge_sql(snippet(text, "sql"), versions or {})
    return [(c.code, c.severity or CODES[c.code][1], c.message) for c in verdict.complaints]


@pytest.mark.parametrize("query", [*good("sql_good"), *good("sql_good_psql")])
def test_good_sql_gets_no_error(query: str) -> None:
    """What the server accepts is never called an error."""
    assert [c for c in complaints(query) if c[1] == "error"] == []


@pytest.mark.parametrize(("code", "query"), bad("sql_bad"))
def test_bad_sql_is_named(code: str, query: str) -> None:
    """Each mistake gets the code it is kept under."""
    assert code in {c[0] for c in complaints(query)}


def test_a_complaint_points_at_the_name() -> None:
    """Row and column count through lines, comments and letters of several bytes."""
    text = "-- é\nSELECT 'ü',\n       gid\nFROM pg_stat_activity;"
    [complaint] = judge_sql(snippet(text, "sql"), {}).complaints
    assert (complaint.row, complaint.column, complaint.fix) == (2, 7, "did you mean `pid`?")


def test_the_version_decides() -> None:
    """pg_stat_io came with 16: an error for a stated 15, a warning when nobody says."""
    query = "SELECT * FROM pg_stat_io"
    assert complaints(query, {"postgresql": "16.3"}) == []
    assert [c[1] for c in complaints(query)] == ["warning"]
    assert [c[1] for c in complaints(query, {"postgresql": "15"})] == ["error"]


def test_pasted_output_is_not_judged() -> None:
    """A result below its query is left alone."""
    assert (
        complaints("SELECT pid FROM pg_stat_activity;\n  pid | x\n------+---\n 5 | y\n(1 row)\n")
        == []
    )


@pytest.mark.parametrize(
    "text", ["", ";;", "\x00", "'", "$$", "(" * 3000, "\\", "é\\é", "{{", ":'"]
)
def test_odd_text_never_raises(text: str) -> None:
    """Whatever stands in the fence, there is a verdict."""
    judge_sql(snippet(text, "sql"), {})


@pytest.mark.parametrize(
    ("declared", "text", "said"),
    [
        ("psql -c", "VACUUM orders", []),
        ("psql -c", "VACUUM orders; ANALYZE orders", ["SQL001"]),
        ("psql -c", "ALTER SYSTEM SET work_mem = '4MB'; SELECT pg_reload_conf()", ["SQL001"]),
        ("psql -c", "SET statement_timeout = 0; ANALYZE orders", []),
        ("psql -1", "VACUUM orders", ["SQL001"]),
        ("psql -c", "SELECT 1 \\gx", ["SQL001"]),
        ("psql -c", "\\dt+", []),
        ("sql", "SELECT 1 \\gx", []),
        ("sql", "VACUUM orders; ANALYZE orders", []),
    ],
)
def test_what_an_option_of_psql_holds_runs_as_one(
    declared: str, text: str, said: list[str]
) -> None:
    """Several statements of one `-c` are a transaction, and psql's commands stand alone there."""
    asked = replace(snippet(text, "sql"), declared=declared)
    assert [found.code for found in judge_sql(asked, {}).complaints] == said
