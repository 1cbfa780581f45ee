"""Judge SQL as PostgreSQL would: its own parser, then its own catalogue.

judge    the statements of a snippet, each parsed or refused
text     psql's commands, output and placeholders masked
dialects other databases' words
names    which part of a statement is looked up by whom
"""

from __future__ import annotations

from runbook_helpers.check.judges.sql.codes import CODES
from runbook_helpers.check.judges.sql.judge import judge_sql

__all__ = ["CODES", "judge_sql"]
