"""What a check knows of an environment is what the full models say of the same file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from runbook_helpers.check.given import Given, given
from runbook_helpers.check.grounding.known import known
from runbook_helpers.environment import load
from runbook_helpers.errors import InputError
from runbook_helpers.project import locate

_FILES = sorted(locate().environments.glob("*.json"))
_BASE: dict[str, Any] = {"system_type": "db", "details": {"version": 15}}
_ODD: list[dict[str, Any]] = [
    {},
    {"system_type": " db "},
    {"system_type": ""},
    {"details": {}},
    {"details": {"deep": [{"port": 1.5}, None, True]}},
    {"names": {"port": 5432, "queues": ["a", "b"], "queue": "a"}},
    {"names": {"on": True}},
    {"names": {"load": 0.5}},
    {"names": {"queues": ["a", 1]}},
    {"names": {"queue": None}},
    {"names": None},
    {"tools": {"psql": "15"}},
    {"tools": {"psql": 15}},
    {"tools": {"psql": "15\n"}},
    {"contacts": None},
    {"contacts": {}},
    {"contacts": {"owner": "DBA", "pager": None}},
    {"contacts": {"owner": "DBA", "escalation": [{"when": "a", "who": "b", "how": "c"}]}},
    {"contacts": {"owner": "DBA", "escalation": [{"when": "a", "who": "b"}]}},
    {"contacts": {"owner": "DBA", "person": "x"}},
    {"contact": {"owner": "DBA"}},
]


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
def test_the_projects_own_files_need_no_models(file: Path) -> None:
    """They are of the plain shape, and nothing of them is lost."""
    assert isinstance(given(file), Given)
    assert _facts(given(file)) == _facts(load(file))


@pytest.mark.parametrize("odd", _ODD, ids=json.dumps)
def test_odd_files_get_the_same_answer(odd: dict[str, Any], tmp_path: Path) -> None:
    """The same facts, or the same words about what is wrong."""
    file = tmp_path / "environment.json"
    file.write_text(json.dumps(_BASE | odd), encoding="utf-8")
    assert _answer(given, file) == _answer(load, file)


def _answer(read: Any, file: Path) -> Any:
    try:
        return _facts(read(file))
    except InputError as error:
        return str(error)


def _facts(environment: Any) -> tuple[object, ...]:
    names = {k: list(v) if isinstance(v, tuple) else v for k, v in environment.names.items()}
    owner = environment.contacts.owner if environment.contacts else None
    return known(environment), names, dict(environment.tools), owner
