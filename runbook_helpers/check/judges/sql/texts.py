"""Quoted texts: whether PostgreSQL can read one as a value of a type."""

from __future__ import annotations

import re

from runbook_helpers.check.facts.postgresql_types import category

WHOLE = frozenset({"int2", "int4", "int8", "oid"})
NUMBER = re.compile(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*|\s*(?:nan|[-+]?inf(inity)?)\s*")
TRUTH = re.compile(r"\s*(?:t(?:r(?:u(?:e)?)?)?|f(?:a(?:l(?:s(?:e)?)?)?)?|y(?:e(?:s)?)?|no?|on"
                   r"|off?|[01])\s*")  # fmt: skip
ADDRESS = re.compile(r"\s*(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f.]*:[0-9a-f:.]*)(?:/\d{1,3})?\s*")
MOMENT_WORDS = re.compile(
    r"\s*(?:now|today|tomorrow|yesterday|epoch|[-+]?infinity|allballs)\b.*", re.S
)
SPAN = re.compile(
    r"\s*[-+]?\d+(?:\.\d+)?\s*(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?"
    r"|mons?|months?|y|years?)(?:\s+ago)?\s*"
)


def readable(text: str, kind: str) -> bool:  # noqa: PLR0911  # one answer for each sort of type
    """Whether the text can be a value of the type; types that take nearly any text always can."""
    text = text.lower()
    if kind in WHOLE:
        return bool(re.fullmatch(r"\s*[-+]?\d+\s*", text))
    if category(kind) == "N" and not kind.startswith("reg") and kind != "money":
        return bool(NUMBER.fullmatch(text))
    if kind == "bool":
        return bool(TRUTH.fullmatch(text))
    if kind in ("inet", "cidr"):
        return bool(ADDRESS.fullmatch(text) or re.fullmatch(r"\s*[\d.]+(?:/\d+)?\s*", text))
    if kind in ("timestamptz", "timestamp", "date"):
        dated = any(map(str.isdigit, text)) and not SPAN.fullmatch(text)
        return dated or bool(MOMENT_WORDS.fullmatch(text))
    if kind == "interval":
        return any(map(str.isdigit, text)) or "infinity" in text
    return True
