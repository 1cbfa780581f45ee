"""Expert notes: read strictly, kept in order, woven in without touching another line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runbook_helpers.errors import InputError
from runbook_helpers.notes import Note, Notes, add, dumps, loads, merge, requests_text, weave

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
RUNBOOK = """# Disk full

## Detection

Look.

## Remediation

### Step 1: Clean

```bash
apt-get clean
```

### Step 2: Grow

Grow it.

## Verification

Check.
"""


def _notes(*requests: str) -> Notes:
    return add(Notes(), requests, author="DBA team", now=NOW)


def test_a_request_may_open_with_its_anchor() -> None:
    """Sections by any of their names, steps by number; other colons mean nothing."""
    notes = _notes("step 2: say who may", "Fix: raise the limit", "note: keep this", "plain")
    assert [(n.id, n.step, n.section, n.request) for n in notes] == [
        ("n1", 2, None, "say who may"),
        ("n2", None, "remediation", "raise the limit"),
        ("n3", None, None, "note: keep this"),
        ("n4", None, None, "plain"),
    ]
    assert requests_text(notes) == (
        "1. [step 2] say who may\n2. [section remediation] raise the limit\n"
        "3. note: keep this\n4. plain"
    )


def test_notes_survive_being_written_and_read() -> None:
    """Whatever characters people type."""
    notes = _notes("step 1: quote \"this\" and 'that': # no comment", "two\nlines – ü ✓ {{ x }}")
    assert loads(dumps(notes)) == notes


def test_saying_the_same_twice_adds_nothing() -> None:
    """A batch can be run again without doubling its notes."""
    notes = _notes("step 1: x")
    assert add(notes, ["step 1: x", "  "], author="other", now=NOW) == notes
    assert merge(notes, loads("- {request: x, step: 1}\n- new")) == Notes(
        (*notes, Note(id="n2", request="new"))
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [", "not valid YAML"),
        ("just text", "is not a list"),
        ("- 1", "entry 1 is a int"),
        ("- {text: x}", "entry 1: request: Field required"),
        ("- {request: x, stepp: 1}", "entry 1: stepp: Extra inputs"),
        ("- {request: x, section: nowhere}", "unknown section 'nowhere'; known: summary,"),
        ("- {request: ''}", "entry 1: request"),
        ("- {id: a, request: x}\n- {id: a, request: y}", "id given twice: a"),
    ],
)
def test_wrong_notes_are_refused_in_words(text: str, words: str) -> None:
    """The entry and the key are named."""
    with pytest.raises(InputError) as caught:
        loads(text, where=Path("notes.yaml"))
    assert str(caught.value).startswith("notes.yaml: ")
    assert words in str(caught.value)


def test_notes_are_woven_in_where_they_belong() -> None:
    """At the end of their step or section, attributed; without an anchor, by the section named."""
    notes = _notes("step 1: ask first", "Detection: add inodes", "the verification needs a window")
    assert weave(RUNBOOK, notes) == RUNBOOK.replace(
        "Look.\n",
        "Look.\n\n> **Expert note n2** (DBA team, 2026-11-23): add inodes\n",
    ).replace(
        "apt-get clean\n```\n",
        "apt-get clean\n```\n\n> **Expert note n1** (DBA team, 2026-11-23): ask first\n",
    ).replace(
        "Check.\n",
        "Check.\n\n> **Expert note n3** (DBA team, 2026-11-23): the verification needs a window\n",
    )


def test_a_note_about_nothing_in_particular_goes_to_the_end() -> None:
    """Nothing an expert said is dropped, whatever the document looks like."""
    woven = weave("no headings here", _notes("a\n```\nb", "step 9: c"))
    assert woven == (
        "no headings here\n\n> **Expert note n1** (DBA team, 2026-11-23): a\n> ```\n> b\n\n"
        "> **Expert note n2** (DBA team, 2026-11-23): c\n"
    )


@given(st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_weaving_loses_no_line(text: str, requests: list[str]) -> None:
    """Of any document, with any requests."""
    woven = weave(text, _notes(*requests)).split("\n")
    for line in weave(text, ()).split("\n"):
        assert line in woven
