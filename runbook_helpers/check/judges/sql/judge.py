"""Judge SQL as PostgreSQL would: its own parser, then its own catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from runbook_helpers.check.code.model import Complaint, Snippet, Verdict
from runbook_helpers.check.facts.postgresql import Catalogue, catalogue
from runbook_helpers.check.judges.sql.console import console_command
from runbook_helpers.check.judges.sql.dialects import (
    DIALECTS,
    POOLER_COMMAND,
    POOLER_TEXT,
    SHELL,
    STARTS,
)
from runbook_helpers.check.judges.sql.names import by_place, look_up
from runbook_helpers.check.judges.sql.text import Meta, Prepared, prepare, statements
from runbook_helpers.check.judges.sql.transactions import within

# What `declared` says of SQL that psql is given by option: `-c`, and with `--single-transaction`.
ALONE = "psql -1"
AS_OPTION = ("psql -c", ALONE)


def judge_sql(snippet: Snippet, versions: Mapping[str, str]) -> Verdict:
    """What PostgreSQL's parser and catalogue say of SQL, psql commands and placeholders allowed."""
    if snippet.is_output:
        return Verdict(False, reason="output, not SQL to run")
    prepared = prepare(snippet.text)
    known = catalogue(versions)
    complaints = [*_metas(snippet.text, prepared.metas), *_as_option(snippet, prepared)]
    pooler = bool(snippet.declared == "pgbouncer" or POOLER_TEXT.search(snippet.text))
    whole = re.search(r"\bbegin\s+atomic\b", prepared.sql, re.I)
    for offset, text in [(0, prepared.sql)] if whole else statements(prepared.sql):
        if not (pooler and POOLER_COMMAND.match(text)):
            complaints += _statement(prepared, offset, text, known, pooler)
    complaints += _in_transaction(snippet, prepared) if not (whole or pooler) else ()
    return Verdict(True, tuple(sorted(complaints, key=lambda c: (c.row, c.column))))


def _metas(text: str, metas: tuple[Meta, ...]) -> Iterator[Complaint]:
    for meta in metas:
        row, column = _place(text, meta.offset)
        if meta.known:
            if found := console_command(meta.name, meta.rest):
                yield Complaint("SQL001", row, column, *found)
        elif meta.name == "G":
            yield Complaint("SQL006", row, column, "`\\G` is MySQL's", "use \\gx")
        else:
            message = f"psql has no command `\\{meta.name}`"
            yield Complaint("SQL001", row, column, message, "see \\?")


def _as_option(snippet: Snippet, prepared: Prepared) -> Iterator[Complaint]:
    """`-c` takes either SQL or one of psql's commands, not both."""
    metas = prepared.metas
    if snippet.declared not in AS_OPTION or not metas or not metas[0].known:
        return
    if prepared.sql[: metas[0].offset].strip():
        row, column = _place(snippet.text, metas[0].offset)
        message = f"`-c` sends its text to the server, which knows no `\\{metas[0].name}`"
        yield Complaint("SQL001", row, column, message, "pipe the text into psql")
    elif metas[0].name == "watch":
        row, column = _place(snippet.text, metas[0].offset)
        message = "`\\watch` has no query to repeat: each `-c` stands alone"
        yield Complaint("SQL001", row, column, message, "pipe query and `\\watch` into psql")


def _in_transaction(snippet: Snippet, prepared: Prepared) -> Iterator[Complaint]:
    """What the server does outside transactions only; `-c "a; b"` runs as one."""
    found = statements(prepared.sql)
    opened = snippet.declared == ALONE or (snippet.declared in AS_OPTION and len(found) > 1)
    for offset, name in within(found, opened=opened):
        row, column = _place(prepared.sql, offset)
        message = f"`{name}` cannot run inside a transaction"
        fix = "give it a `-c` of its own" if opened else "take it out of BEGIN … COMMIT"
        yield Complaint("SQL001", row, column, message, fix)


def _statement(
    prepared: Prepared, offset: int, text: str, known: Catalogue, pooler: bool
) -> Iterator[Complaint]:
    holes = [
        (a - offset, b - offset) for a, b in prepared.holes if offset <= a < offset + len(text)
    ]
    if _is_bare_hole(text, holes):
        return
    tree, error = _parse(text, holes)
    if tree is None:
        yield _refused(prepared.sql, offset, text, error)
        return
    encoded = text.encode()
    for fault in by_place(look_up(tree, known, pooler=pooler)):
        within = len(encoded[: max(fault.location, 0)].decode(errors="ignore"))
        row, column = _place(prepared.sql, offset + within)
        yield Complaint(fault.code, row, column, fault.message, fault.fix, fault.severity)


def _is_bare_hole(text: str, holes: list[tuple[int, int]]) -> bool:
    return bool(holes) and not text.strip(" \t\r\n;_")


def _parse(text: str, holes: list[tuple[int, int]]) -> tuple[Any, Any]:
    """The parse result, or the error; a hole is tried as a name, a number and a string."""
    # By name: mypy can't read its stubs, which annotate fields called `lambda` and the like.
    postgast: Any = import_module("postgast")

    first: Any = None
    left = {hole: ["1", "'"] for hole in holes}
    for _ in range(1 + 2 * len(holes)):
        try:
            return postgast.parse(text), None
        except postgast.PgQueryError as error:
            first = first or error
            at = len(text.encode()[: max(error.cursorpos - 1, 0)].decode(errors="ignore"))
            hole = _nearest(left, at)
            if hole is None:
                break
            text = text[: hole[0]] + _filled(hole, left[hole].pop(0)) + text[hole[1] :]
        except Exception:  # it parsed, and is nested too deeply to be handed over
            return postgast.parse(""), None
    return None, first


def _nearest(left: dict[tuple[int, int], list[str]], at: int) -> tuple[int, int] | None:
    before = [hole for hole, ways in left.items() if ways and hole[0] <= at]
    return max(before, default=None)


def _filled(hole: tuple[int, int], way: str) -> str:
    width = hole[1] - hole[0]
    return "1" + " " * (width - 1) if way == "1" else "'" + " " * (width - 2) + "'"


def _refused(sql: str, offset: int, text: str, error: Any) -> Complaint:
    row, column = _place(sql, offset)
    first = re.match(r"\(|\w+", text)
    word = first[0].lower() if first else ""
    for pattern, whose, fix in DIALECTS:
        if re.match(pattern, text, re.I):
            return Complaint("SQL006", row, column, f"this is {whose}'s, not PostgreSQL's", fix)
    if word not in STARTS and SHELL.match(text):
        message = f"`{word or text[:1]}` is a shell command, not SQL"
        return Complaint("SQL006", row, column, message, "put it into a ```bash fence")
    if word not in STARTS:
        what = f"`{text.split(maxsplit=1)[0][:40]}` begins no SQL statement"
        return Complaint("SQL006", row, column, what)
    at = len(text.encode()[: max(getattr(error, "cursorpos", 1) - 1, 0)].decode(errors="ignore"))
    row, column = _place(sql, offset + min(at, max(len(text) - 1, 0)))
    return Complaint("SQL001", row, column, _message(error), _syntax_hint(text, at))


def _message(error: Any) -> str:
    return str(getattr(error, "message", error)).replace('"', "`")


def _syntax_hint(text: str, at: int) -> str:
    word = re.match(r"\w*", text[at:])
    line_start = text.rfind("\n", 0, at) + 1
    if word and word[0].lower() in STARTS and at and not text[line_start:at].strip():
        return "end the statement before it with ;"
    return ""


def _place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n"), offset - (before.rfind("\n") + 1)
