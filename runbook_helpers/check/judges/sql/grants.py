"""GRANT and REVOKE: privileges that the kind of object has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runbook_helpers.check.judges.sql.look import Look, close, did_you_mean, is_hole
from runbook_helpers.check.judges.sql.scope import Scope, node

_TABLE = frozenset(
    str.split("select insert update delete truncate references trigger maintain rule")
)
_SEQUENCE = frozenset({"usage", "select", "update"})
_KINDS: Mapping[str, tuple[str, frozenset[str]]] = {
    "OBJECT_TABLE": ("TABLE", _TABLE),
    "OBJECT_SEQUENCE": ("SEQUENCE", _SEQUENCE),
    "OBJECT_DATABASE": ("DATABASE", frozenset({"create", "connect", "temporary", "temp"})),
    "OBJECT_SCHEMA": ("SCHEMA", frozenset({"create", "usage"})),
    "OBJECT_FUNCTION": ("FUNCTION", frozenset({"execute"})),
    "OBJECT_PROCEDURE": ("PROCEDURE", frozenset({"execute"})),
    "OBJECT_ROUTINE": ("ROUTINE", frozenset({"execute"})),
    "OBJECT_LANGUAGE": ("LANGUAGE", frozenset({"usage"})),
    "OBJECT_TYPE": ("TYPE", frozenset({"usage"})),
    "OBJECT_DOMAIN": ("DOMAIN", frozenset({"usage"})),
    "OBJECT_FDW": ("FOREIGN DATA WRAPPER", frozenset({"usage"})),
    "OBJECT_FOREIGN_SERVER": ("FOREIGN SERVER", frozenset({"usage"})),
    "OBJECT_TABLESPACE": ("TABLESPACE", frozenset({"create"})),
    "OBJECT_PARAMETER_ACL": ("PARAMETER", frozenset({"set", "alter system"})),
}
_HOLDERS = {"connect": "DATABASE", "temp": "DATABASE", "temporary": "DATABASE"}
_HOLDERS |= {"create": "SCHEMA", "usage": "SCHEMA", "execute": "FUNCTION"}


def granted(look: Look, statement: Any, _: Scope) -> None:
    """Every privilege is one that objects of the kind can have."""
    wrapper = statement.DESCRIPTOR.fields_by_name
    kind, known = _KINDS.get(_name(wrapper["objtype"], statement.objtype), ("", frozenset()))
    target = _name(wrapper["targtype"], statement.targtype)
    if kind == "TABLE" and target == "ACL_TARGET_OBJECT":
        known |= _SEQUENCE  # a name alone may be that of a sequence
    for wrapped in statement.privileges if kind else ():
        privilege = node(wrapped)[1].priv_name.lower()
        if privilege and privilege not in known and not is_hole(privilege):
            fix = did_you_mean(close(privilege, known))
            if not fix and (holder := _HOLDERS.get(privilege)) and holder != kind:
                fix = f"write `ON {holder} …`"
            message = f"a {kind.lower()} has no privilege `{privilege.upper()}`"
            look.fault("SQL001", 0, message, fix)


def _name(descriptor: Any, number: int) -> str:
    """The word of an enumeration's number."""
    name: str = descriptor.enum_type.values_by_number[number].name
    return name
