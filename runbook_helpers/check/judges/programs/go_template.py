"""Go templates of docker's `--format`: braces, blocks, functions and the fields of listings."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ACTION = re.compile(
    r"\{\{-?\s*(?P<body>(?:\"(?:[^\"\\]|\\.)*\"|`[^`]*`|[^}\"`]|\}(?!\}))*?)\s*-?\}\}"
)
_TEXT = re.compile(r"\"(?:[^\"\\]|\\.)*\"|`[^`]*`")
_OPENING = ("if", "range", "with", "block", "define")
_KNOWN = frozenset(
    str.split(
        "if range with block define end else template break continue nil true false and or not "
        "len index slice print printf println html js urlquery call eq ne lt le gt ge json split "
        "join title lower upper pad truncate table jsonpath contains"
    )
)


def trouble(text: str, fields: Sequence[str] = ()) -> str:
    """What Go says of a template; `fields` are all that stand for it at its top, if known."""
    actions = [match["body"] for match in _ACTION.finditer(text)]
    rest = _ACTION.sub("", text)
    if "{{" in rest or "}}" in rest:
        return "`{{` and `}}` do not pair"
    depth = 0
    for body in actions:
        if body.startswith("/*"):
            continue
        if found := _action(body):
            return found
        first = body.split()[0] if body.split() else ""
        if depth == 0 and fields and (missing := _missing(body, fields)):
            return f"no field `.{missing}`"
        depth += (first in _OPENING) - (first == "end")
        if depth < 0:
            return "`{{end}}` without a block"
    return "a block lacks its `{{end}}`" if depth else ""


def _action(body: str) -> str:
    bare = _TEXT.sub('""', body)
    if not bare.strip():
        return "`{{}}` is empty"
    if bare.count("(") != bare.count(")"):
        return "parentheses do not pair"
    if re.search(r"\w\(", bare):
        return "a space separates a function from its argument, not `(`"
    if "'" in re.sub(r"'(?:[^'\\]|\\.)'", "", bare):
        return "single quotes do not make a text"
    for name in re.findall(r"(?<![\w.$\"])[A-Za-z_]\w*", bare):
        if name not in _KNOWN:
            return f"no function `{name}`"
    return ""


def _missing(body: str, fields: Sequence[str]) -> str:
    """The first field at the top that a listing does not have."""
    bare = _TEXT.sub('""', body)
    named = re.findall(r"(?<![\w.)\]$])\.([A-Za-z]\w*)", bare)
    return next((name for name in named if name not in fields), "")
