"""Quoted texts: whether PostgreSQL can read one as a value of a type."""

from __future__ import annotations

import re
from calendar import monthrange

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

UNITS = frozenset(
    str.split(
        "c cent centuries century d day days dec decade decades decs h hour hours hr hrs m "
        "microsecon mil millennia millennium mils millisecon min mins minute minutes mon mons "
        "month months ms msec msecond mseconds msecs s sec second seconds secs us usec usecond "
        "useconds usecs w week weeks y year years yr yrs ago"
    )
)
_WORD = re.compile(r"[^\W\d_]+")
_DATE = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]\s*(\d{1,2}):(\d\d)(?::(\d\d))?)?(?!\d)")


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
        return (dated and _on_calendar(text)) or bool(MOMENT_WORDS.fullmatch(text))
    if kind == "interval":
        return _span(text)
    return True


def _on_calendar(text: str) -> bool:
    """Whether a date written year-month-day exists; of other forms, no doubt is had."""
    match = _DATE.match(text)
    if not match or "bc" in text:
        return True
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return False
    return minute < 60 and second <= 60 and hour * 3600 + minute * 60 + second <= 86400


def _span(text: str) -> bool:
    """Numbers with units of time, `1 day 2:03:00`, or ISO's `P1DT2H`."""
    if "infinity" in text:
        return True
    if not any(map(str.isdigit, text)):
        return False
    iso = re.match(r"\s*p[\dt]", text)
    # PostgreSQL looks at ten letters at most.
    return bool(iso) or all(word[:10] in UNITS for word in _WORD.findall(text))
