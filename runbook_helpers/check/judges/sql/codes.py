"""The codes of complaints about SQL."""

from __future__ import annotations

from runbook_helpers.check.findings import Severity

CODES: dict[str, tuple[str, Severity, str, str]] = {
    "SQL001": (
        "SQL that does not parse",
        "error",
        "PostgreSQL refuses the whole statement, and nobody debugs SQL well at 3 a.m.",
        "correct the statement; try it with psql against any database",
    ),
    "SQL002": (
        "Column that isn't there",
        "error",
        "The statement parses but the server refuses it: no such column in the FROM clause.",
        "use a column of the view (\\d view)",
    ),
    "SQL003": (
        "System view, table or role that isn't there",
        "error",
        "Names beginning with pg_ are PostgreSQL's own, and it has none of this name.",
        "use a view PostgreSQL has (\\dS)",
    ),
    "SQL004": (
        "Function or operator that isn't there",
        "error",
        "PostgreSQL has no such function, or not with that many arguments.",
        "use a function PostgreSQL has (\\df)",
    ),
    "SQL005": (
        "Setting that isn't there or can't be set like this",
        "error",
        "A wrong setting name is refused; one that needs a restart can't be SET in a session.",
        "see SELECT name, context FROM pg_settings",
    ),
    "SQL006": (
        "Not PostgreSQL's SQL",
        "error",
        "A shell command, or another database's dialect, can't be run by psql.",
        "give the fence its right language, or write it for PostgreSQL",
    ),
    "SQL007": (
        "Aggregate beside a column that isn't grouped",
        "error",
        "PostgreSQL refuses a column that has several values for one row of the result.",
        "group by the column, or aggregate it too",
    ),
    "SQL008": (
        "Value that the column never has",
        "error",
        "The query runs and finds nothing, which reads as if all were well.",
        "compare with one of the values in PostgreSQL's manual",
    ),
}
