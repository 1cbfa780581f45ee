"""An environment file is loaded strictly and shown in full."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runbook_helpers.environment import load, parse
from runbook_helpers.errors import InputError
from tests.projects import ENVIRONMENT


def test_details_take_strings_numbers_lists_and_nested_objects() -> None:
    """Whatever JSON can say of a system reaches the prompt, indented as it was nested."""
    environment = parse(
        {
            "system_type": "db",
            "details": {
                "version": "15.6",
                "pool": {"name": "checkout", "size": 20, "leak_ms": None},
                "hosts": ["a", "b"],
                "rules": [{"port": 1}, "text"],
                "tls": True,
                "load": 0.5,
                "empty": {},
            },
            "names": {"database": "orders", "hosts": ["a", "b"], "port": 5432},
            "contacts": {
                "owner": "DBA",
                "escalation": [{"when": "30 minutes", "who": "lead", "how": "pager"}],
            },
        }
    )
    assert environment.details_text() == "\n".join(
        [
            "- version: 15.6",
            "- pool:",
            "  - name: checkout",
            "  - size: 20",
            "  - leak_ms: null",
            "- hosts: a, b",
            "- rules:",
            "  - 1:",
            "    - port: 1",
            "  - 2: text",
            "- tls: true",
            "- load: 0.5",
            "- empty: {}",
            "- names:",
            "  - database: orders",
            "  - hosts: a, b",
            "  - port: 5432",
            "- contacts:",
            "  - owner: DBA",
            "  - escalation:",
            "    - 1:",
            "      - when: 30 minutes",
            "      - who: lead",
            "      - how: pager",
        ]
    )


def test_every_problem_is_named_at_once_with_what_is_allowed() -> None:
    """One run tells all there is to mend, by the names in the file."""
    with pytest.raises(InputError) as caught:
        parse(
            {"details": [], "sytem_type": "x", "tools": {"kubectl": 1}, "contacts": {"owner": ""}},
            where="environments/x.json",
        )
    message = str(caught.value)
    assert message.startswith("environments/x.json: ")
    for part in (
        'missing key "system_type"',
        'unknown key "sytem_type"',
        '"details" is a JSON array',
        '"tools.kubectl" is a JSON number',
        '"contacts.owner" is a JSON string',
        "expected: the keys system_type, details and optionally names, tools, contacts",
    ):
        assert part in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not valid JSON"),
        ("[]", "holds a JSON array"),
        ("null", "holds a JSON null"),
        ('{"system_type": "a", "system_type": "b", "details": {}}', "key given twice: system_type"),
        ('{"system_type": "a", "details": {"x": 1, "x": 2}}', "key given twice: x"),
        ("{'system_type': 'a'}", "not valid JSON"),
        ('{"system_type": "  ", "details": {}}', '"system_type"'),
        ('{"system_type": "a", "details": {}, "names": {"x": null}}', '"names.x'),
        ('{"system_type": "a", "details": {}, "names": {"x": true}}', '"names.x'),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_a_bad_file_is_refused_in_words(tmp_path: Path, text: str, words: str) -> None:
    """The file is named and so is what is wrong in it."""
    file = tmp_path / "environment_x.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(file)
    assert str(file) in str(caught.value)
    assert words in str(caught.value)


def test_a_missing_or_binary_file_is_refused_in_words(tmp_path: Path) -> None:
    """A wrong path and a wrong kind of file are told apart."""
    (tmp_path / "x.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not valid JSON"):
        load(tmp_path / "x.json")
    with pytest.raises(InputError, match="can't be read"):
        load(tmp_path / "none.json")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    """Editors on Windows write one."""
    file = tmp_path / "x.json"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(ENVIRONMENT).encode())
    assert load(file).owner == "Test Team"
