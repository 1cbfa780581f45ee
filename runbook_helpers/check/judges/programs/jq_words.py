"""The words and signs of jq's programs."""

from __future__ import annotations

import re

TOKEN = re.compile(
    r"""(?P<blank>\s+|\#[^\n]*)
      | (?P<string>") | (?P<field>\.[A-Za-z_]\w*) | (?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)
      | (?P<dots>\.\.) | (?P<dot>\.) | (?P<variable>\$\s*[A-Za-z_][\w:]*) | (?P<format>@\w+)
      | (?P<name>[A-Za-z_]\w*(?:::\w+)*)
      | (?P<binary>\?//=?|//=?|\|=|[-+*/%]=|==|!=|<=|>=|[|,<>=+*/%:;-])
      | (?P<mark>\?) | (?P<open>[(\[{]) | (?P<close>[)\]}])
    """,
    re.VERBOSE,
)
CLOSES = {"(": ")", "[": "]", "{": "}"}
LEAD = frozenset(str.split("if try reduce foreach label import include def"))
JOIN = frozenset(str.split("then else elif and or as catch"))
VALUES = frozenset(str.split("true false null not"))
COMPARISONS = frozenset(str.split("== != < <= > >="))
FORMATS = frozenset(str.split("text json html uri urid csv tsv sh base64 base64d base32 base32d"))
FOLDS = frozenset({"reduce/2", "foreach/2", "foreach/3"})  # what their `(…; …)` holds
