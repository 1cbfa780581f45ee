"""Safety: dangerous commands are named, careful ones are not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from runbook_helpers.check.rules import safety
from tests.check.asking import ask
from tests.check.corpus_lines import CORPUS, cases
from tests.mangled import documents

STEP = """# Disk full

## Remediation

### Step 1: Go

> **Warning:** hot

```bash
{}
```

Expected output: x

**If not:** stop.

**Undo:** cannot be undone.
"""
CARE = {"SAF001", "SAF002", "SAF003", "SAF004", "SAF014"}


def stories() -> list[tuple[str, str, str]]:
    """Title, expected codes and text of each document."""
    parts = (CORPUS / "safety.txt").read_text(encoding="utf-8").split("=== ")[1:]
    heads = [part.partition("\n") for part in parts]
    return [(*[p.strip() for p in head.split("|")], text) for head, _, text in heads]  # type: ignore[misc]


@pytest.mark.parametrize(("expected", "command"), cases("safety_commands"))
def test_a_dangerous_command_is_named(expected: str, command: str) -> None:
    """Whatever the care around it."""
    found = ask(STEP.format(command), safety.RULES)
    marks = {f.code + "!" * (f.severity == "error") for f in found if f.code not in CARE}
    assert marks == set(expected.split()) - {"-"}


@pytest.mark.parametrize(("title", "expected", "text"), stories())
def test_care_is_asked_for_where_it_lacks(title: str, expected: str, text: str) -> None:
    """Each story has its codes and no others."""
    found = {finding.code for finding in ask(text, safety.RULES)}
    assert found == set(expected.split()) - {"-"}, title


@settings(max_examples=60, deadline=None)
@given(documents)
def test_no_text_is_too_bad_to_judge(text: str) -> None:
    """And every finding points into it."""
    for finding in ask(text, safety.RULES):
        assert finding.line >= 1


def test_each_destruction_is_named_once() -> None:
    """The change beside them is mended by the same undo, so it is not."""
    lines = "mytool restart\nsystemctl restart web\nrm -rf /srv/a/b\nrm -rf /srv/a/c"
    text = STEP.format(lines).replace("**Undo:** cannot be undone.\n", "")
    found = [f for f in ask(text, safety.RULES) if f.code == "SAF002"]
    assert [(f.line, f.severity) for f in found] == [(12, "warning"), (13, "warning")]
    assert found[0].message == "`rm /srv/a/b` destroys something and the text names no undo"
