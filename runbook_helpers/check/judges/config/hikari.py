"""Files of properties that HikariCP reads by itself, without Spring."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from runbook_helpers.check.code.model import Complaint
from runbook_helpers.check.judges.config.spring import facts, too_small
from runbook_helpers.check.nearest import nearest

# Setters that older releases had.
_FORMER = ("initializationFailFast", "jdbc4ConnectionTest", "connectionCustomizerClassName")
_ANYBODYS = frozenset(str.split("username password schema catalog credentials readOnly dataSource"))
_OPEN = re.compile(r"[$<>{}…]|\.\.\.")


@dataclass(frozen=True)
class Given:
    """One property of a file."""

    name: str
    value: str
    row: int
    column: int


def hikari_file(given: Sequence[Given]) -> Iterator[Complaint]:
    """What HikariCP refuses of a file that is plainly its own; of others, nothing."""
    kebab = {_camel(name): name for name in facts()["names"]["spring.datasource.hikari"]}
    known = {*kebab, *_FORMER}
    plain = [
        replace(item, name=item.name[:1].lower() + item.name[1:])  # as HikariCP looks for setters
        for item in given
        if not item.name.startswith("dataSource.") and not item.name.isupper()
    ]
    own = {item.name for item in plain} & known
    strange = [item for item in plain if item.name not in known]
    if len(own - _ANYBODYS) < 2 or len(strange) > len(own) or any("." in i.name for i in plain):
        return
    for item in strange:
        if not _OPEN.search(item.name):
            near = nearest(item.name, known)
            fix = f"did you mean `{near}`?" if near else ""
            message = f"HikariCP has no property `{item.name}`"
            yield Complaint("CFG003", item.row, item.column, message, fix)
    for item in plain:
        yield from _value(item, kebab.get(item.name, ""))


def _value(item: Given, name: str) -> Iterator[Complaint]:
    value = item.value.strip()
    if name == "jdbc-url" and value and not _OPEN.search(value) and not value.startswith("jdbc:"):
        message = f"`{value}` is no address of JDBC's"
        yield Complaint("CFG005", item.row, item.column, message, "it begins with `jdbc:`")
    if name not in facts()["numbers"] or not value or _OPEN.search(value):
        return
    if re.fullmatch(r"-?\d+", value):
        yield from too_small(name, int(value), item.row, item.column)
    elif name.endswith(("size", "idle")):  # newer releases take `30s` for times
        message = f"`{item.name}` is a whole number, not `{value}`"
        yield Complaint("CFG005", item.row, item.column, message, "write a whole number")


def _camel(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(part.capitalize() for part in rest)
