"""SQL is judged by types as PostgreSQL's own tables of operators, functions and casts have them."""

from __future__ import annotations

import pytest

from runbook_helpers.check.judges.sql import CODES, judge_sql
from tests.check.judges.snippets import snippet


def said(text: str, versions: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """Message and fix of each error."""
    found = judge_sql(snippet(text, "sql"), versions or {}).complaints
    errors = [c for c in found if (c.severity or CODES[c.code][1]) == "error"]
    return [(c.message, c.fix) for c in errors]


def test_a_span_is_not_compared_with_a_number() -> None:
    """The commonest slip of all: seconds beside an interval."""
    [(message, fix)] = said("SELECT pid FROM pg_stat_activity WHERE now() - query_start > 300")
    assert message == "PostgreSQL has no `interval > integer`"
    assert fix == "write interval '… minutes', or extract(epoch FROM …)"


def test_a_text_beside_a_moment_is_read_as_a_moment() -> None:
    """PostgreSQL first tries the other side's type, which '5 minutes' is not."""
    [(message, fix)] = said("SELECT now() - '5 minutes'")
    assert message == "'5 minutes' can't be read as timestamp with time zone"
    assert fix == "write interval '…'"


def test_a_function_takes_the_types_it_is_there_for() -> None:
    """round() with digits is numeric's alone."""
    [(message, fix)] = said("SELECT round(mean_exec_time, 2) FROM pg_stat_statements")
    assert message == "PostgreSQL has no `round(double precision, integer)`"
    assert fix == "cast it: ::numeric"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT coalesce(mine, 'none') FROM orders",  # a table nobody here knows
        "SELECT now() - '<SPAN>'",  # a gap to fill in
        "SELECT round(x, 2) FROM (SELECT mean_exec_time AS x FROM pg_stat_statements) s",
        "WITH pg_locks AS (SELECT 1 AS pid) SELECT pid || 'x' FROM pg_locks",
        "SELECT my_function(pid) > 5 FROM pg_stat_activity",
    ],
)
def test_what_can_not_be_told_is_left_alone(query: str) -> None:
    """A type that isn't known has no fault."""
    assert said(query) == []


def test_extract_gave_another_type_before_version_14() -> None:
    """numeric since, double precision before: round() with digits takes only the first."""
    query = "SELECT round(extract(epoch FROM now()), 1)"
    assert said(query, {"postgresql": "15"}) == []
    assert len(said(query, {"postgresql": "13"})) == 1


def test_settings_take_their_own_values() -> None:
    """Units are written as PostgreSQL writes them."""
    [(message, fix)] = said("ALTER SYSTEM SET work_mem = '64 megabytes'")
    assert message == "`work_mem` can't be '64 megabytes'"
    assert fix == "write a number, with B, kB, MB, GB, TB if need be"


def test_a_do_block_is_read() -> None:
    """The loop variable of a query has to be declared."""
    text = "DO $$ BEGIN FOR r IN SELECT 1 LOOP PERFORM 1; END LOOP; END $$"
    [(message, fix)] = said(text)
    assert message.startswith("in the DO block: loop variable of loop over rows")
    assert fix == "declare it: DECLARE r record;"


def test_a_do_block_with_gaps_is_left_alone() -> None:
    """What stands for something else can't be parsed, and is no fault."""
    assert said("DO $$ BEGIN PERFORM pg_terminate_backend(<pid>); END $$") == []
