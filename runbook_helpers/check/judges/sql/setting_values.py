"""Values that settings are set to: a number with a known unit, one of a few words, on or off."""

from __future__ import annotations

import re
from typing import Any

from runbook_helpers.check.facts.postgresql_types import SettingKind, setting_kind
from runbook_helpers.check.judges.sql.look import Look
from runbook_helpers.check.judges.sql.scope import node
from runbook_helpers.check.judges.sql.texts import TRUTH

NUMBER = re.compile(r"\s*([-+]?(?:0x[0-9a-f]+|\d+(?:\.\d*)?(?:e[-+]?\d+)?|\.\d+))\s*([A-Za-z]*)\s*")
SIZES = ("B", "kB", "MB", "GB", "TB")
TIMES = ("us", "ms", "s", "min", "h", "d")
# Words PostgreSQL takes and doesn't list.
UNLISTED = frozenset({"archive", "hot_standby", "debug", "info", "fatal", "panic"})
OPEN = re.compile(r"[<>${}…]|__|\.\.\.")  # a reader is to fill the value in
MAJOR = 15  # the version that the words are of


def value(look: Look, statement: Any) -> None:
    """The value of a SET, or of the SET within ALTER, is one that the setting takes."""
    known = setting_kind(statement.name.lower())
    if known is None or len(statement.args) != 1:
        return
    kind, content = node(statement.args[0])
    text = _text(content) if kind == "a_const" else ""
    if not text or OPEN.search(text) or text.lower() == "default":
        return
    if expected := _expected(text, known):
        message = f"`{statement.name.lower()}` can't be '{text}'"
        soft = known[0] == "enum" and look.known.major != MAJOR
        look.fault("SQL005", 0, message, f"write {expected}", soft=soft)


def _text(content: Any) -> str:
    for field in ("sval", "fval"):
        if content.HasField(field):
            return str(getattr(getattr(content, field), field))
    return str(content.ival.ival) if content.HasField("ival") else ""


def _expected(text: str, known: SettingKind) -> str:
    """What it should be; empty when the text will do."""
    kind, unit, least, most, words = known
    if kind == "bool":
        return "" if TRUTH.fullmatch(text.lower()) else "on or off"
    if kind == "enum":
        good = text.lower() in words or text.lower() in UNLISTED or TRUTH.fullmatch(text.lower())
        return "" if good else "one of " + ", ".join(words)
    if kind in ("integer", "real"):
        return _number(text, unit, least, most)
    return ""


def _number(text: str, unit: str, least: float | None, most: float | None) -> str:
    found = NUMBER.fullmatch(text)
    units = SIZES if unit.endswith("B") else TIMES if unit else ()
    if not found or (found[2] and found[2] not in units):
        return f"a number, with {', '.join(units)} if need be" if units else "a number"
    if found[2] or found[1].lower().startswith("0x"):
        return ""
    number = float(found[1])
    if (least is not None and number < least) or (most is not None and number > most):
        return f"a number from {least:g} to {most:g}"
    return ""
