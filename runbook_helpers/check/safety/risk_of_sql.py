"""What SQL does, told from its words: a database is not asked, so any text will do."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from runbook_helpers.check.safety.tables import table

SqlRisk = Literal["read-only", "unknown", "changing", "destructive"]
_ORDER: tuple[SqlRisk, ...] = ("read-only", "unknown", "changing", "destructive")
_NOISE = re.compile(
    r"--[^\n]*|/\*.*?(?:\*/|\Z)|(?P<dollar>\$\w*\$).*?(?:(?P=dollar)|\Z)|'(?:[^']|'')*(?:'|\Z)",
    re.DOTALL,
)
_HARMLESS_META = re.compile(
    r"\\(?:d\S*|l\+?|x|timing|c|connect|conninfo|watch|pset|t|a|q|s|z|echo|p|e|h|\?|set|encoding|sf|sv|g|gx|G|gset|gdesc|crosstabview|dconfig|errverbose|ef|ev)\b"
)
_WORD = re.compile(r"[A-Za-z_]+")


@dataclass(frozen=True)
class Statement:
    """One statement with comments and strings blanked out; `start` is its offset in the text."""

    text: str
    start: int

    @property
    def keyword(self) -> str:
        """Its first word in capitals, or a meta command as written."""
        if self.text.startswith("\\"):
            return self.text.split(maxsplit=1)[0]
        match = _WORD.search(self.text)
        return match[0].upper() if match else ""

    def has(self, *words: str) -> bool:
        """Whether some words stand in it one after the other."""
        phrase = r"\s+".join(words)
        return re.search(rf"\b{phrase}\b", self.text, re.IGNORECASE) is not None


def statements(text: str) -> Iterator[Statement]:
    """The statements of a text; a meta command is its whole line."""
    blank = _NOISE.sub(lambda match: _blanked(match[0]), text)
    for match in re.finditer(r"(?m)^[ \t]*\\[^\n]*|[^;\\]+|\\[^;\n]*", blank):
        body = match[0].strip()
        if body:
            yield Statement(body, match.start() + len(match[0]) - len(match[0].lstrip()))


def risk_of_sql(text: str) -> SqlRisk:
    """The worst that any statement of a text does; nothing at all is read-only."""
    return max(
        (risk_of_statement(s) for s in statements(text)), key=_ORDER.index, default="read-only"
    )


def risk_of_statement(statement: Statement) -> SqlRisk:
    """The worst that one statement does."""
    kinds, word = _kinds(), statement.keyword
    if word.startswith("\\"):
        return "read-only" if _HARMLESS_META.match(word) else "unknown"
    found: SqlRisk = next((r for r in _ORDER if word in kinds.get(r, ())), "unknown")
    return max(found, _by_functions(statement, kinds), _by_parts(statement), key=_ORDER.index)


def acting_word(statement: Statement) -> str:
    """What of a statement acts: a function it calls, or its own first word."""
    functions = _kinds()["functions"]
    acts = {name for names in functions.values() for name in names}
    called = re.findall(r"(\w+)\s*\(", statement.text)
    return next((f"{name}()" for name in called if name.lower() in acts), statement.keyword or "…")


def _by_functions(statement: Statement, kinds: Mapping[str, Any]) -> SqlRisk:
    called = {name.lower() for name in re.findall(r"(\w+)\s*\(", statement.text)}
    functions = kinds["functions"]
    return next((r for r in reversed(_ORDER) if called & set(functions.get(r, ()))), "read-only")


def _by_parts(statement: Statement) -> SqlRisk:
    """What a statement that begins harmlessly has inside."""
    word = statement.keyword
    runs = word == "EXPLAIN" and statement.has("ANALYZE")
    if (word == "WITH" or runs) and statement.has("DELETE", "FROM"):
        return "destructive"
    if (word == "WITH" or runs) and statement.has("(?:INSERT|UPDATE|MERGE)"):
        return "changing"
    into = word == "SELECT" and statement.has("INTO")
    locks = word == "SELECT" and statement.has("FOR", "(?:UPDATE|SHARE|NO|KEY)")
    drops = word == "ALTER" and statement.has("DROP")
    return "destructive" if drops else "changing" if into or locks else "read-only"


def _blanked(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


@functools.cache
def _kinds() -> Mapping[str, Any]:
    found: Mapping[str, Any] = table("risk")["sql"]
    return found
