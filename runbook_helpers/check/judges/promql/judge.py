"""Judge PromQL: Prometheus' grammar and functions, then the types of well-known metrics."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from runbook_helpers.check.code.model import Command, Complaint, Snippet, Verdict
from runbook_helpers.check.findings import Severity
from runbook_helpers.check.judges.promql.names import FUNCTIONS, judge_metric, place
from runbook_helpers.check.nearest import nearest

CODES: dict[str, tuple[str, Severity, str, str]] = {
    "PQL001": (
        "PromQL that does not parse",
        "error",
        "Prometheus refuses the query: its grammar, functions, arguments or ranges are wrong.",
        "correct the query; try it in Prometheus' expression browser",
    ),
    "PQL002": (
        "Function for another type of metric",
        "error",
        "rate() of a gauge and delta() of a counter run, and give numbers that mean nothing.",
        "use rate() or increase() for counters, delta() or deriv() for gauges",
    ),
    "PQL003": (
        "Metric nobody exports",
        "warning",
        "An unknown metric gives an empty result, which reads as if all were well.",
        "take the name from the exporter's /metrics page",
    ),
}
RANGE_HOLE = re.compile(r"\[\s*(?:\$\w+|\$\{\w+\}|\{\{.*?\}\}|<[\w -]+>|\{\w+\})\s*(?=[\]:])")
# The parser is recursive and native: past its stack the whole process would end.
LONGEST = 4_000
DEEPEST = 100
STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`]*`")
HOLE = re.compile(r"\{\{.*?\}\}|\$\{\w+\}|\$\w+|(?<![\w)] )<[A-Za-z_][\w-]*>|\bYOUR_\w+")
OLD_NAME = re.compile(r"\bholt_winters(?=\s*\()")
NEW_NAME = "double_exponential_smoothing"
RENAMED_IN = 3
_BEGINS = re.compile(
    r"(?!(?:and|or|unless|by|without|on|ignoring|group_\w+|offset|bool)\b)[A-Za-z_:0-9(]"
)
_HANGS = re.compile(
    r"(?:[-+*/%^(,{=<>]|\b(?:and|or|unless|by|without|on|ignoring|offset|bool)"
    r"|\b(?:by|without|on|ignoring|group_\w+)\s*\([^()]*\))$",
    re.IGNORECASE,
)
AFTER_MATCH = re.compile(r"(?:=|!=|=~|!~)\s*$")


def judge_promql(snippet: Snippet, versions: Mapping[str, str]) -> Verdict:
    """What Prometheus would say of each query in the snippet; unknown metrics pass unseen."""
    if snippet.is_output:
        return Verdict(False, reason="output, not a query to run")
    if _is_too_much(snippet.text):
        return Verdict(False, reason="too long or too deeply nested for a query")
    complaints: list[Complaint] = []
    for row, query in _queries(snippet.text.replace("\x00", " ")):
        complaints += [*_judge_one(query, row), *_renamed(query, row, versions)]
    return Verdict(True, tuple(complaints))


def promql_in_curl(command: Command) -> Snippet | None:
    """The query that a curl command sends to Prometheus; None when it sends none."""
    words = [word.text for word in command.words]
    if command.name != "curl" or not any("/api/v1/query" in word for word in words):
        return None
    for word in command.words:
        match = re.match(r"(?:[^ ]*[?&])?query=(.+)", word.text, re.S)
        if match:
            return _sent(match[1], word.text, command, word.row, word.column)
    return None


def _is_too_much(text: str) -> bool:
    """Whether a paragraph is longer, or nested deeper, than is safe to parse."""
    paragraphs = re.split(r"\n\s*\n", text)
    return any(len(part) > LONGEST or part.count("(") > DEEPEST for part in paragraphs) or bool(
        re.search(r"(?:[-+]\s*){50}", text)
    )


def _sent(query: str, text: str, command: Command, row: int, column: int) -> Snippet:
    if "://" in text.split("query=", 1)[0]:
        from urllib.parse import unquote_plus

        query = unquote_plus(query.split("&", 1)[0])
    line, first = command.snippet.place(row, column)
    start = first + 1 + text.index("query=") + len("query=")
    rows = tuple((line + i, start if i == 0 else 0) for i in range(query.count("\n") + 1))
    return Snippet(query, "promql", command.snippet.origin, rows, step=command.snippet.step)


def _queries(text: str) -> Iterator[tuple[int, str]]:
    """Row and text of each query: a paragraph, or each of its lines when only that parses."""
    rows = text.splitlines()
    start = 0
    for end in range(len(rows) + 1):
        if end == len(rows) or not rows[end].strip() or rows[end].lstrip().startswith("#"):
            if any(row.strip() for row in rows[start:end]):
                yield from _paragraph(start, rows[start:end])
            start = end + 1


def _paragraph(start: int, rows: list[str]) -> Iterator[tuple[int, str]]:
    whole = "\n".join(rows)
    if len(rows) == 1 or not _error(whole):
        yield start, whole
    elif not _error(rows[0]) and not re.match(r"\s*(?:[-+*/%^)<>=]|and\b|or\b|unless\b)", rows[1]):
        yield from ((start + i, row) for i, row in enumerate(rows))
    else:
        yield from _apart(start, rows)


def _apart(start: int, rows: list[str]) -> Iterator[tuple[int, str]]:
    """A paragraph that does not parse, cut before each row that can only begin a query."""
    begun = 0
    for index in range(1, len(rows)):
        if _BEGINS.match(rows[index]) and not _HANGS.search(rows[index - 1].rstrip()):
            yield start + begun, "\n".join(rows[begun:index])
            begun = index
    yield start + begun, "\n".join(rows[begun:])


def _judge_one(query: str, row: int) -> Iterator[Complaint]:
    tree, error = _parse(query)
    if tree is None:
        yield _refused(query, row, error)
        return
    try:
        uses = list(_uses(tree))
        yield from _bad_regexes(tree, query, row)
    except RecursionError:  # a chain of a thousand operators: it parses, that is all we say
        return
    for name, function in uses:
        yield from judge_metric(name, function, query, row)


def _renamed(query: str, row: int, versions: Mapping[str, str]) -> Iterator[Complaint]:
    """A function that version 3 of Prometheus gave another name."""
    major = re.search(r"\d+", versions.get("prometheus", ""))
    if major and int(major[0]) < RENAMED_IN:
        return
    for match in OLD_NAME.finditer(STRING.sub(lambda m: " " * len(m[0]), query)):
        line, column = place(query, match.start())
        message = f"`holt_winters()` is `{NEW_NAME}()` since Prometheus {RENAMED_IN}"
        severity: Severity = "error" if major else "warning"
        yield Complaint("PQL001", row + line, column, message, f"use {NEW_NAME}()", severity)


def _parse(query: str) -> tuple[Any, str]:
    import promql_parser

    error = ""
    query = OLD_NAME.sub(NEW_NAME, query)
    for text in dict.fromkeys((query, *_filled(query))):
        try:
            return promql_parser.parse(text), ""
        except BaseException as problem:  # a panic of the Rust parser isn't an Exception
            if isinstance(problem, (KeyboardInterrupt, SystemExit)):
                raise
            error = str(problem)
    return None, error


def _error(query: str) -> str:
    return _parse(query)[1]


def _filled(query: str) -> Iterator[str]:
    """The query with its placeholders filled in, as names and as numbers."""
    query = RANGE_HOLE.sub("[5m", query)
    query = STRING.sub(lambda m: re.sub(r"\{\{.*?\}\}|\$\{.*?\}", "x", m[0]), query)
    strings = [match.span() for match in STRING.finditer(query)]
    for filling in ("placeholder__", "1"):

        def fill(match: re.Match[str], filling: str = filling) -> str:
            if any(a <= match.start() < b for a, b in strings):
                return match[0]
            before = query[: match.start()]
            if AFTER_MATCH.search(before) and before.count("{") > before.count("}"):
                return '"x"'
            return filling

        yield HOLE.sub(fill, query)


def _refused(query: str, row: int, error: str) -> Complaint:
    name = re.search(r"(?:name|function) '(\w+)'", error)
    at = re.search(rf"\b{name[1]}\b", query) if name else None
    offset = at.start() if at else len(query) - len(query.lstrip())
    fix = ""
    if error.startswith("unknown function") and name:
        close = nearest(name[1], FUNCTIONS)
        fix = f"did you mean `{close}`?" if close else ""
    elif "expected type matrix" in error:
        fix = "give it a range, such as [5m]"
    elif "ranges only allowed" in error:
        fix = "use a subquery, such as [5m:1m], or take rate() first and sum() after"
    line, column = place(query, offset)
    return Complaint("PQL001", row + line, column, error or "does not parse", fix)


def _bad_regexes(tree: Any, query: str, row: int) -> Iterator[Complaint]:
    """The regular expression of label_replace() is read when it runs, and must be one."""
    kind = type(tree).__name__
    parts = list(tree.args) if kind == "Call" else []
    if kind == "Call" and tree.func.name == "label_replace":
        text = str(getattr(parts[-1], "val", ""))
        if _error(f"x{{a=~{json.dumps(text)}}}"):
            line, column = place(query, max(query.find(text), 0))
            message = f"`{text}` is no regular expression"
            yield Complaint("PQL001", row + line, column, message, "close its brackets")
    parts += [getattr(tree, name, None) for name in ("expr", "lhs", "rhs", "vector_selector")]
    for part in parts:
        if part is not None:
            yield from _bad_regexes(part, query, row)


def _uses(tree: Any, function: str = "") -> Iterator[tuple[str, str]]:
    """Each metric a tree selects, with the range function right around it."""
    kind = type(tree).__name__
    if kind == "VectorSelector":
        if tree.name:
            yield tree.name, function
        return
    if kind == "MatrixSelector":
        yield from _uses(tree.vector_selector, function)
        return
    if kind == "Call":
        for argument in tree.args:
            inner = tree.func.name if type(argument).__name__ == "MatrixSelector" else ""
            yield from _uses(argument, inner)
        return
    for part in ("expr", "lhs", "rhs", "param"):
        child = getattr(tree, part, None)
        if child is not None:
            yield from _uses(child)
