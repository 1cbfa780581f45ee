"""Rows of plain words, which need no look at the grammar: most of what runbooks hold."""

from __future__ import annotations

import re

_ODD_QUOTES = re.compile(r"#|\$'|\\['\"]")  # in a comment, escaped, or C's: not cut out by _QUOTED
_QUOTED = re.compile(r"'[^']*'|\"[^\"\\$`]*\"")
_STRUCTURE = re.compile(
    r"[;&|()<>'\"`{}!]|\[\[|\\\Z"
    r"|\b(?:if|then|elif|else|fi|do|done|while|until|for|select|case|esac|function|time|coproc)\b"
)


def may_be_out_of_place(text: str) -> bool:
    """False for plain words and simple quotes, row by row: nothing there can be out of place."""
    if _ODD_QUOTES.search(text):
        return True
    return _STRUCTURE.search(_QUOTED.sub("x", text)) is not None
