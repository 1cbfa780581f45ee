"""Where a runbook runs: one environment file, loaded strictly, flattened for a prompt."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, ValidationError

from runbook_helpers.environment_file import decoded
from runbook_helpers.errors import InputError

Text = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]
Number = Annotated[int, Field(strict=True)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Escalation(_Strict):
    """One rung of the ladder: under which condition, whom, by which means."""

    when: Text
    who: Text
    how: Text


class Contacts(_Strict):
    """Who owns the system and who is called next; teams and roles, never persons."""

    owner: Text
    channel: Text | None = None
    pager: Text | None = None
    announcements: Text | None = None
    customer_communication: Text | None = None
    escalation: tuple[Escalation, ...] = ()


class Environment(_Strict):
    """What one failure mode's system consists of.

    `details` is free and feeds the prompt; `names` lists what commands may mention, kind by kind
    ("namespace", "database", "queue" …); `tools` maps a tool to the version people have.
    """

    system_type: Text
    details: Annotated[dict[str, JsonValue], Field(min_length=1)]
    names: dict[str, Text | Number | tuple[Text, ...]] = Field(default_factory=dict)
    tools: dict[str, Text] = Field(default_factory=dict)
    contacts: Contacts | None = None

    @property
    def owner(self) -> str:
        """The owning team, or the word that shows nobody has been named yet."""
        return self.contacts.owner if self.contacts else "owner"

    def details_text(self) -> str:
        """All that is known, contacts included, as one indented Markdown list."""
        groups: dict[str, Any] = dict(self.details)
        if self.names:
            groups["names"] = {kind: _plain(value) for kind, value in self.names.items()}
        if self.tools:
            groups["tools"] = dict(self.tools)
        if self.contacts:
            groups["contacts"] = self.contacts.model_dump(mode="json", exclude_none=True)
        return "\n".join(_list_lines(groups, 0))

    def _repr_markdown_(self) -> str:
        return f"**{self.system_type}** (owner: {self.owner})\n\n{self.details_text()}"


def load(path: Path) -> Environment:
    """The environment in `path`; InputError names the key that is wrong and what is allowed."""
    return parse(decoded(path), where=path)


def parse(raw: object, *, where: object = "environment") -> Environment:
    """Decoded JSON as an Environment; every problem in it is named at once."""
    if not isinstance(raw, dict):
        raise InputError(
            f"holds a JSON {_json_type(raw)}",
            where=where,
            expected='an object with "system_type" and "details"',
            hint=_WHERE_THINGS_GO,
        )
    try:
        return Environment.model_validate(raw)
    except ValidationError as error:
        problems = "; ".join(_problem(item) for item in error.errors())
        raise InputError(
            problems, where=where, expected=_allowed(), hint=_WHERE_THINGS_GO
        ) from error


_WHERE_THINGS_GO = (
    'begin from a copy of a file in environments/; what is your own goes in "details"'
)


def _allowed() -> str:
    fields = Environment.model_fields
    must = [name for name, field in fields.items() if field.is_required()]
    may = [name for name in fields if name not in must]
    return f"the keys {', '.join(must)} and optionally {', '.join(may)}"


def _problem(item: Any) -> str:
    # Union members add their own type name to the path; people look for the key only.
    parts = [str(part) for part in item["loc"] if "[" not in str(part)]
    place = ".".join(parts[:6])
    match item["type"]:
        case "extra_forbidden":
            return f'unknown key "{place}"'
        case "missing":
            return f'missing key "{place}"'
        case _:
            given = _json_type(item["input"])
            return f'"{place}" is a JSON {given}: {item["msg"]}'


def _json_type(value: object) -> str:
    kinds: dict[type, str] = {dict: "object", list: "array", str: "string", bool: "boolean"}
    if value is None:
        return "null"
    return kinds.get(type(value), "number")


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _list_lines(value: dict[str, Any], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for key, item in value.items():
        if isinstance(item, dict) and item:
            yield f"{indent}- {key}:"
            yield from _list_lines(item, depth + 1)
        elif isinstance(item, list) and any(isinstance(part, dict | list) for part in item):
            yield f"{indent}- {key}:"
            yield from _list_lines({str(n): part for n, part in enumerate(item, 1)}, depth + 1)
        else:
            yield f"{indent}- {key}: {_scalar(item)}"


def _scalar(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_scalar(part) for part in value)
    if isinstance(value, str):
        return " ".join(value.split())
    return json.dumps(value)
