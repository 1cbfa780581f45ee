"""Whether a command or statement goes on in the next row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from runbook_helpers.check.code.model import Language

_HEREDOC = re.compile(r"(?<!<)<<-?[ \t]*(['\"\\]?)([A-Za-z_]\w*)\1")
_JOINS = re.compile(r"(?:\\[ \t]*|\|\|?|&&|(?:^|[;\s])(?:do|then|else)|\{|\()[ \t]*$")
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_COMMENT = re.compile(r"(?:^|\s)#.*")
_LONGEST = 200  # rows; a quote that is still open then was an apostrophe


def goes_on(rows: Sequence[str], language: Language) -> bool:
    """Whether the row after these belongs to the same command or statement."""
    if not rows or len(rows) > _LONGEST:
        return False
    if language == "sql":
        return not rows[-1].split("--")[0].rstrip().endswith((";", "\\gx", "\\g", "\\x")) and not (
            rows[0].lstrip().startswith("\\")
        )
    if match := _HEREDOC.search(rows[0]):
        return not any(row.strip() == match[2] for row in rows[1:])
    return bool(_JOINS.search(rows[-1])) or _quote_open(rows)


def _quote_open(rows: Sequence[str]) -> bool:
    quote = ""
    for row in rows:
        if "'" not in row and '"' not in row:
            continue
        for char in _ESCAPED.sub("", row if quote else _COMMENT.sub("", row)):
            if char == quote:
                quote = ""
            elif not quote and char in "'\"":
                quote = char
    return bool(quote)
