"""What a command printed, where it stands in the same block as the command."""

from __future__ import annotations

import re
from collections.abc import Sequence

from runbook_helpers.check.code.markup import Row

_MEMBER = re.compile(r"\s*(?:\"[^\"]*\"\s*[:,]|[{\[]\s*$)")


def printed_json(rows: Sequence[Row]) -> frozenset[int]:
    """The rows of the JSON that stands under a command after a blank row: what it answered."""
    found: set[int] = set()
    start = None
    for index, row in enumerate(rows[:-1]):
        if start is None and row.text.strip() in ("{", "[") and not rows[index - 1].text.strip():
            start = index if index and _MEMBER.match(rows[index + 1].text) else None
        if start is not None:
            found.add(index)
            if row.text.strip() in ("}", "]") and _margin(row) <= _margin(rows[start]):
                start = None
    return frozenset(found | {len(rows) - 1} if start is not None else found)


def _margin(row: Row) -> int:
    return len(row.text) - len(row.text.lstrip())
