"""Losses: what refining has taken away is named."""

from __future__ import annotations

from runbook_helpers.losses import vanished

BEFORE = """# Leak

## Symptoms

Much memory.

## Our habits

Ask first.

## Fix

### Step 1: Restart it

```bash
systemctl restart shopd
```
"""


def test_nothing_is_said_of_a_text_that_has_all() -> None:
    """A section may be called otherwise, as long as it is of the same kind."""
    assert vanished(BEFORE, BEFORE) == ()
    assert vanished(BEFORE, BEFORE.replace("Symptoms", "Detection")) == ()


def test_a_missing_section_is_named() -> None:
    """One of the writer's own as well."""
    after = BEFORE.replace("## Our habits\n\nAsk first.\n", "")
    assert vanished(BEFORE, after) == (
        "Sections of the former text are gone in the refined one: “Our habits”; see history/.",
    )


def test_a_text_in_one_code_block_has_lost_all() -> None:
    """Title, sections and steps, each by its name."""
    assert vanished(BEFORE, f"~~~~~text\n{BEFORE}~~~~~\n") == (
        "The title “Leak” is gone in the refined text; see history/.",
        "All sections of the former text are gone in the refined one: “Symptoms”, “Our habits”, "
        "“Fix”; see history/.",
        "No step of the former text is left: gone are “Restart it”; see history/.",
    )
