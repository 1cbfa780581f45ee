"""The places a note can be tied to."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook_helpers import stages
from runbook_helpers.errors import InputError
from runbook_helpers.session import Session
from runbook_helpers.widgets import outline

TEXT = """# Runbook

## Symptoms

## Our <own> part

### Step 1: Call *Kim*

## Fix

### Step 2: Restart

### Step 3: Wait
"""


def test_places_come_in_the_order_of_the_text(session: Session, tmp_path: Path) -> None:
    """Known sections under their key, others too, steps under their section."""
    source = tmp_path / "runbook.md"
    source.write_text(TEXT)
    stages.adopt(session, source)
    found = outline(session)
    assert found.sections() == (("Symptoms", "detection"), ("Fix", "remediation"))
    assert found.steps("remediation") == (("2. Restart", 2), ("3. Wait", 3))
    assert [number for _, number in found.steps()] == [1, 2, 3]
    html = found._repr_html_()
    assert "Our &lt;own&gt; part" in html or "<own>" not in html
    assert "2. Restart<br>3. Wait" in html
    assert "initial_runbook.md" in html


def test_a_text_without_sections_has_no_places(session: Session, tmp_path: Path) -> None:
    """Prose is no error; notes then speak of the whole runbook."""
    source = tmp_path / "runbook.md"
    source.write_text("just words\n")
    stages.adopt(session, source)
    assert outline(session).sections() == ()
    assert "No section was found." in outline(session)._repr_html_()


def test_no_draft_says_what_to_do(session: Session) -> None:
    """The error names the folder and the command."""
    with pytest.raises(InputError, match="no draft yet"):
        outline(session)
