"""Property names of Spring's data source and of its pool, HikariCP."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from runbook_helpers.check.code.model import Complaint
from runbook_helpers.check.facts import PACKS
from runbook_helpers.check.findings import Severity
from runbook_helpers.check.nearest import nearest

BOOLEANS = frozenset({"true", "false", "on", "off", "yes", "no", "1", "0"})
PACK = PACKS / "spring.json"


def spring_tree(tree: Any, path: str) -> Iterator[Complaint]:
    """What Spring would not read of a YAML tree, environment variables of containers included."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            full = f"{path}.{key}" if path else str(key)
            row, column = place_of(tree, key)
            if value is not None and not isinstance(value, (dict, list)):
                yield from spring_property(full, row, column, value)
            yield from _environment_variable(tree, key, row, column)
            yield from spring_tree(value, full)
    elif isinstance(tree, list):
        for item in tree:
            yield from spring_tree(item, "")


def _environment_variable(tree: Any, key: Any, row: int, column: int) -> Iterator[Complaint]:
    name = tree[key] if key == "name" and "value" in tree else key
    if isinstance(name, str) and name.startswith("SPRING_DATASOURCE_"):
        value = tree["value"] if key == "name" else tree[key]
        yield from spring_property(name, row, column, value)


def place_of(tree: Any, key: Any, value: bool = False) -> tuple[int, int]:
    """Row and column of a key of a YAML mapping, or of its value."""
    marks = getattr(getattr(tree, "lc", None), "data", None) or {}
    row, column, value_row, value_column = marks.get(key, (0, 0, 0, 0))
    return (value_row, value_column) if value else (row, column)


def spring_property(name: str, row: int, column: int, value: Any = None) -> Iterator[Complaint]:
    """Nothing, or the complaint that Spring's data source has no property of this name."""
    pack = facts()
    plain = _canonical(name)
    for group in ("spring.datasource.hikari", "spring.datasource"):
        prefix = _canonical(group)
        if not plain.startswith(prefix):
            continue
        rest = plain[len(prefix) :]
        known = {_canonical(known): known for known in pack["names"][group]}
        inner = re.split("hikari", name, flags=re.I)[-1].strip(".")
        if group.endswith("hikari") and "." in inner and rest in known:  # one name, not two
            fix = f"write `{group}.{known[rest]}`"
            yield Complaint("CFG003", row, column, f"there is no `{name}`", fix)
            return
        free = [_canonical(part) for part in (*pack["maps"], *pack["groups"])]
        if rest in known:
            yield from _misfit(known[rest], value, row, column)
            return
        if not rest or any(rest.startswith(part) for part in free):
            return
        close = nearest(rest, known)
        fix = f"did you mean `{group}.{known[close]}`?" if close else ""
        # Two data sources are often told apart by a name of one's own after spring.datasource.
        severity: Severity | None = None if group.endswith("hikari") else "warning"
        yield Complaint("CFG003", row, column, f"there is no `{name}`", fix, severity)
        return


def _misfit(name: str, value: Any, row: int, column: int) -> Iterator[Complaint]:
    """HikariCP's numbers are plain: Spring can't turn `30s` into one."""
    text = str(value).strip()
    if value is None or re.fullmatch(r"x+", text) or not re.fullmatch(r"[\w.+# -]+", text):
        return
    if name in facts()["numbers"] and not re.fullmatch(r"[+-]?(?:\d+|0x[\da-f]+)", text, re.I):
        time = name.endswith(("timeout", "lifetime", "time", "threshold"))
        fix = "write it in milliseconds, without a unit" if time else "write a whole number"
        yield Complaint("CFG005", row, column, f"`{name}` is a whole number, not `{text}`", fix)
    elif name in facts()["numbers"]:
        yield from too_small(name, int(text, 16 if "x" in text.lower() else 10), row, column)
    elif name in facts()["booleans"] and text.lower() not in BOOLEANS:
        message = f"`{name}` is true or false, not `{text}`"
        yield Complaint("CFG005", row, column, message, "write true or false")


def too_small(name: str, number: int, row: int, column: int) -> Iterator[Complaint]:
    """HikariCP refuses some numbers and passes others over: most are seconds meant as such."""
    least, useful = facts()["least"].get(name), facts()["ignored_below"].get(name, 0)
    endless = number == 0 and name == "connection-timeout"
    if least is not None and number < least and not endless:
        message = f"HikariCP refuses `{name}` below {least}"
        yield Complaint("CFG005", row, column, message, "times are in milliseconds")
    elif 0 < number < useful:
        message = f"HikariCP passes over `{name}` below {useful}"
        yield Complaint("CFG005", row, column, message, "times are in milliseconds", "warning")


def _canonical(name: str) -> str:
    """Spring reads camelCase, kebab-case, snake_case and ENV_VARS alike."""
    return re.sub(r"[-_.\s]", "", name).lower()


@cache
def facts() -> dict[str, Any]:
    """What Spring and HikariCP know by name."""
    pack: dict[str, Any] = json.loads(PACK.read_text(encoding="utf-8"))
    return pack
