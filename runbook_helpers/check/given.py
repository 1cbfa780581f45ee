"""An environment as far as a check asks for it.

Its full models are pydantic's, whose import outweighs a whole check several times. So a file that
plainly has the right shape is taken as it is; any other goes to the models, which know better.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runbook_helpers.environment_file import decoded

if TYPE_CHECKING:
    from runbook_helpers.check.rule import Environment

_KEYS = frozenset({"system_type", "details", "names", "tools", "contacts"})
_CONTACTS = frozenset({"owner", "channel", "pager", "announcements", "customer_communication"})
_RUNG = frozenset({"when", "who", "how"})


@dataclass(frozen=True)
class Owner:
    """Who owns the system."""

    owner: str


@dataclass(frozen=True)
class Given:
    """What rules and judges may know of the place a runbook is for."""

    details: Mapping[str, Any]
    names: Mapping[str, Any]
    tools: Mapping[str, str]
    contacts: Owner | None = None


def given(path: Path) -> Environment:
    """The environment in a file, as environment.load has it; the same InputError for a bad one."""
    raw = decoded(path)
    if isinstance(raw, dict) and _is_plain(raw):
        contacts = raw.get("contacts")
        owner = Owner(contacts["owner"]) if contacts else None
        return Given(raw["details"], raw.get("names", {}), raw.get("tools", {}), owner)
    from runbook_helpers.environment import parse

    return parse(raw, where=path)


def _is_plain(raw: dict[str, Any]) -> bool:
    """Whether the models would surely take an object, and change no value in it."""
    details, names, tools = raw.get("details"), raw.get("names", {}), raw.get("tools", {})
    return (
        raw.keys() <= _KEYS
        and _is_text(raw.get("system_type"))
        and isinstance(details, dict)
        and bool(details)
        and isinstance(names, dict)
        and all(_is_name(value) for value in names.values())
        and isinstance(tools, dict)
        and all(_is_text(value) for value in tools.values())
        and _is_contacts(raw.get("contacts"))
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != "" and value.isprintable() and value == value.strip()


def _is_name(value: object) -> bool:
    if isinstance(value, list):
        return all(_is_text(item) for item in value)
    return _is_text(value) or (isinstance(value, int) and not isinstance(value, bool))


def _is_contacts(value: object) -> bool:
    if value is None:
        return True
    if not isinstance(value, dict) or "owner" not in value:
        return False
    ladder = value.get("escalation", [])
    texts = [item for key, item in value.items() if key != "escalation"]
    return (
        value.keys() <= _CONTACTS | {"escalation"}
        and all(_is_text(item) for item in texts)
        and isinstance(ladder, list)
        and all(isinstance(rung, dict) and rung.keys() == _RUNG for rung in ladder)
        and all(_is_text(item) for rung in ladder for item in rung.values())
    )
