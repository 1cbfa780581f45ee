"""psql's own commands: what they refuse of the words after them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from runbook_helpers.check.nearest import nearest

Trouble = tuple[str, str]  # what is wrong, what to do

PRINTED = tuple(
    str.split(
        "border columns csv_fieldsep expanded x vertical fieldsep fieldsep_zero footer format "
        "linestyle null numericlocale pager pager_min_lines recordsep recordsep_zero tableattr T "
        "title C tuples_only t unicode_border_linestyle unicode_column_linestyle "
        "unicode_header_linestyle xheader_width display_false display_true"
    )
)
_FORMATS = (
    *("aligned", "asciidoc", "csv", "html", "latex", "latex-longtable", "troff-ms"),
    *("unaligned", "wrapped"),
)
TRUTH = r"on|off?|t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|y(?:es?)?|no?|[01]"
_LINES = ("single", "double")
_BEGUN: Mapping[str, tuple[str, ...]] = {  # a beginning of one of these will do
    "format": _FORMATS,
    "linestyle": ("ascii", "old-ascii", "unicode"),
    "unicode_border_linestyle": _LINES,
    "unicode_column_linestyle": _LINES,
    "unicode_header_linestyle": _LINES,
}
_SWITCHES: Mapping[str, str] = {  # on or off, or the word
    **dict.fromkeys(("expanded", "x", "vertical"), "auto"),
    **dict.fromkeys(("footer", "numericlocale", "tuples_only", "t"), ""),
    "pager": "always",
}
_COMMANDS: Mapping[str, str] = {"x": "x", "t": "t"}  # what sets one thing by its own name


def printing(name: str, value: str) -> Trouble | None:
    """What is wrong with `\\pset name value`."""
    if name not in PRINTED:
        return f"`\\pset` has no option `{name}`", _meant(name, PRINTED)
    if not re.fullmatch(r"[\w-]+", value):
        return None
    if begun := _BEGUN.get(name):
        if any(known.startswith(value.lower()) for known in begun):
            return None
        what = "output format" if name == "format" else name
        fix = _meant(value, begun) or "one of " + ", ".join(begun)
        return f"psql has no {what} `{value}`", fix
    if name in _SWITCHES and not switches(value) and value.lower() != _SWITCHES[name]:
        also = f" or {_SWITCHES[name]}" if _SWITCHES[name] else ""
        return f"psql's `{name}` is never `{value}`", f"use on, off{also}"
    return None


def _meant(word: str, known: Iterable[str]) -> str:
    near = nearest(word, known)
    return f"did you mean `{near}`?" if near else ""


def switches(value: str) -> bool:
    """Whether psql reads a word as on or off."""
    return bool(re.fullmatch(TRUTH, value, re.IGNORECASE))


def console_command(name: str, rest: str) -> Trouble | None:
    """What psql refuses of the words after one of its commands."""
    words = rest.split()
    if not words or not all(re.fullmatch(r"[\w-]+", word) for word in words):
        return None
    if name == "pset":
        return printing(words[0], words[1] if len(words) > 1 else "")
    if name in _COMMANDS:
        return printing(_COMMANDS[name], words[0])
    if name == "timing" and not switches(words[0]):
        return f"`\\timing` is never `{words[0]}`", "use on or off"
    return None
