"""Shell variables: which are used, and which the document gives a value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.code.model import Snippet
from runbook_helpers.check.safety.tables import table

_USED = re.compile(r"(?<!\\)\$(?:\{([A-Za-z_]\w*)([^}]*)|([A-Za-z_]\w*)(?!\w*:\w))")
_QUOTES = re.compile(r"\\.|\"|'|#[^\n]*", re.DOTALL)
_DECLARED = (
    re.compile(r"(?:^|[\s;&|(`{])([A-Za-z_]\w*)(?:\[[^\]]*\])?\+?="),
    re.compile(r"\bfor\s+([A-Za-z_]\w*)\s+in\b"),
    re.compile(r"\b(?:printf\s+-v|getopts\s+\S+)\s+([A-Za-z_]\w*)"),
)
_NAMES = re.compile(
    r"\b(?:read|export|local|declare|typeset|readonly|mapfile|readarray)((?:[ \t]+-\w+(?:[ \t]+(?:'[^']*'|\"[^\"]*\"|\d+))?|[ \t]+[A-Za-z_]\w*(?==|\b))+)"  # noqa: E501 - a pattern reads better whole
)
_DEFAULTED = re.compile(r"^:?[-=?+]")
_SYSTEM = re.compile(
    r"^(?:AWS_|PG[A-Z]|BASH|LC_|XDG_|MYSQL_|KUBE|DOCKER_|HTTPS?_PROXY|NO_PROXY|CI_|GITHUB_)"
)


def declared(snippet: Snippet) -> set[str]:
    """Names that a snippet gives a value."""
    found = {match[1] for pattern in _DECLARED for match in pattern.finditer(snippet.text)}
    for match in _NAMES.finditer(snippet.text):
        found.update(re.findall(r"(?<![-\w])[A-Za-z_]\w*", match[1]))
    defaults = (m for m in _USED.finditer(snippet.text) if m[1] and _DEFAULTED.match(m[2]))
    return found | {match[1] for match in defaults}


def used(snippet: Snippet) -> Iterator[tuple[str, int, int]]:
    """Names that a snippet expands, each with its row and column."""
    rows = _without_single_quotes(snippet.text).split("\n")
    for number, row in enumerate(rows):
        for match in _USED.finditer(row):
            name = match[1] or match[3]
            if not is_system(name):
                yield name, number, match.start()


def is_system(name: str) -> bool:
    """Whether the shell or a tool sets or reads a variable by itself."""
    return name in table("names")["variables"] or bool(_SYSTEM.match(name)) or name == "env"


def _without_single_quotes(text: str) -> str:
    """The text with what single quotes protect blanked out, positions kept."""
    kept, at, inside = list(text), 0, False  # inside: within double quotes
    while match := _QUOTES.search(text, at):
        at = match.end()
        if match[0] == '"':
            inside = not inside
        elif match[0].startswith("#"):
            if inside or (match.start() and text[match.start() - 1] not in " \t\n;"):
                at = match.start() + 1
        elif match[0] == "'" and not inside:
            end = text.find("'", at)
            end = len(text) if end < 0 else end
            kept[at:end] = [c if c == "\n" else " " for c in text[at:end]]
            at = end + 1
    return "".join(kept)
