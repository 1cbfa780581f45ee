"""DO blocks: their PL/pgSQL is read by PostgreSQL's own parser of it."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

from runbook_helpers.check.judges.sql.look import Look
from runbook_helpers.check.judges.sql.scope import Scope, node

TO_FILL_IN = re.compile(r"<\w[\w -]*>|\{\{|\$\{|\$[A-Za-z]|\.\.\.|…")
TAG = "$read_as_a_block$"


def block(look: Look, statement: Any, _: Scope) -> None:
    """The body of a DO block can be run; bodies in other languages or with gaps aren't read."""
    arguments = {node(wrapped)[1].defname: node(wrapped)[1] for wrapped in statement.args}
    body, language = (_word(arguments.get(name)) for name in ("as", "language"))
    if language not in ("", "plpgsql") or not body or TAG in body or TO_FILL_IN.search(body):
        return
    # By name: mypy can't read its stubs, which annotate fields called `lambda` and the like.
    postgast: Any = import_module("postgast")
    try:
        postgast.parse_plpgsql(f"DO {TAG}{body}{TAG}")
    except postgast.PgQueryError as error:
        said = str(getattr(error, "message", error)).replace('"', "`")
        look.fault("SQL001", arguments["as"].location, f"in the DO block: {said}", _hint(said))


def _word(argument: Any) -> str:
    return str(node(argument.arg)[1].sval) if argument is not None else ""


def _hint(said: str) -> str:
    if said.startswith("loop variable of loop over rows"):
        return "declare it: DECLARE r record;"
    return "end each statement with ;" if "syntax error" in said else ""
