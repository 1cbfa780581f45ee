"""Sections asked for as JSON that a schema describes, and rendered by code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from runbook_helpers.writing.brief import Planned

STEPPED = frozenset({"investigation", "remediation", "verification", "rollback"})
"""The sections that are asked for step by step; the others are Markdown in a JSON field."""

RETRIES = 2
"""Further answers that are asked for, each with what was wrong with the one before."""

_LONGEST_COMPLAINT = 300  # characters; every prompt has to fit
_RISKS = ("read-only", "changing", "destructive")
_LINE = {"type": "string", "minLength": 1, "maxLength": 600}
_STEP: dict[str, Any] = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "minLength": 3, "maxLength": 120},
        "why": _LINE,
        "risk": {"enum": list(_RISKS)},
        "language": {"enum": ["bash", "sql", "promql"]},
        "command": {"type": "string", "minLength": 1},
        "expected_output": {"type": "string", "minLength": 1},
        "if_not": _LINE,
        "undo": {"type": "string"},
    },
    "required": [
        "title", "why", "risk", "language", "command", "expected_output", "if_not", "undo",
    ],
    "additionalProperties": False,
}  # fmt: skip
_STEPS: dict[str, Any] = {
    "type": "object",
    "properties": {"steps": {"type": "array", "items": _STEP, "minItems": 1, "maxItems": 8}},
    "required": ["steps"],
    "additionalProperties": False,
}
_PROSE: dict[str, Any] = {
    "type": "object",
    "properties": {"markdown": {"type": "string", "minLength": 10}},
    "required": ["markdown"],
    "additionalProperties": False,
}
_FENCED = re.compile(r"\s*```(?:json)?\s*\n(.*?)\n```\s*", re.DOTALL)


class Unfit(ValueError):
    """The answer is not what was asked for; the text says where and what."""


def schema_for(key: str) -> Mapping[str, Any]:
    """The JSON schema of a section."""
    return _STEPS if key in STEPPED else _PROSE


def wording(planned: Planned) -> str:
    """What the prompt says of the schema: a model writes better JSON when it has read it."""
    schema = json.dumps(schema_for(planned.key), separators=(",", ":"))
    undo = (
        'In "undo" give the exact command or "cannot be undone"; leave it empty for a read-only '
        "step. "
        if planned.key in STEPPED
        else f'In "markdown" write the section without its heading "## {planned.title}". '
    )
    return (
        f"{undo}Answer with one JSON object that satisfies this schema, and nothing else:\n\n"
        f"{schema}"
    )


def rendered(reply: str, planned: Planned, start: int) -> str:
    """A section's Markdown; Unfit when the reply is no JSON or does not satisfy the schema."""
    value = _checked(reply, planned.key)
    if planned.key not in STEPPED:
        return f"## {planned.title}\n\n{value['markdown'].strip()}\n"
    steps = [_step(step, number) for number, step in enumerate(value["steps"], start)]
    return "\n\n".join([f"## {planned.title}", *steps]) + "\n"


def _checked(reply: str, key: str) -> Any:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    fenced = _FENCED.fullmatch(reply)
    try:
        value = json.loads(fenced[1] if fenced else reply)
    except ValueError as error:
        raise Unfit(f"it is not JSON: {error}") from error
    broken = best_match(Draft202012Validator(schema_for(key)).iter_errors(value))
    if broken:
        raise Unfit(f"{broken.json_path}: {broken.message}"[:_LONGEST_COMPLAINT])
    for number, step in enumerate(value.get("steps", ())):
        if step["risk"] != "read-only" and not step["undo"].strip():
            raise Unfit(f'$.steps[{number}].undo: is empty, though the risk is "{step["risk"]}"')
    return value


def _step(step: Mapping[str, str], number: int) -> str:
    return "\n\n".join(_parts(step, number))


def _parts(step: Mapping[str, str], number: int) -> Iterator[str]:
    """A step in the form that the reference runbooks have."""
    yield f"### Step {number}: {_line(step['title'])}"
    yield _line(step["why"])
    yield f"**Risk:** {step['risk']}"
    if step["risk"] == "destructive":
        yield "> **Warning:** this destroys something. Read the undo below before you run it."
    yield _fence(step["language"], step["command"])
    yield "Expected output:"
    yield _fence("text", step["expected_output"])
    yield f"**If not:** {_line(step['if_not'])}"
    if step["risk"] != "read-only":
        yield f"**Undo:** {_line(step['undo'])}"


def _line(text: str) -> str:
    """One line that starts nothing in Markdown."""
    return " ".join(text.split()).lstrip("#> ")


def _fence(language: str, text: str) -> str:
    longest = max(map(len, re.findall("`+", text)), default=0)
    mark = "`" * max(3, longest + 1)
    return f"{mark}{language}\n{text.strip(chr(10))}\n{mark}"
