"""Replies that are not quite the section that was asked for."""

from __future__ import annotations

import pytest

from runbook_helpers.writing.numbering import renumbered
from runbook_helpers.writing.repair import as_section

CASES = {
    "as asked": ("## Detection\n\nx\n", "## Detection\n\nx"),
    "a title above": ("# Leak\n\n## Detection\n\nx", "## Detection\n\nx"),
    "one level too high": (
        "# Detection\n\n## Step 1: Look\n\nx",
        "## Detection\n\n### Step 1: Look\n\nx",
    ),
    "one level too low": (
        "### Detection\n\n#### Step 1: Look\n\nx",
        "## Detection\n\n### Step 1: Look\n\nx",
    ),
    "another name": ("## Symptoms and alerts\n\nx", "## Detection\n\nx"),
    "a name of its own": ("## How we notice\n\nx", "## Detection\n\nx"),
    "no heading": ("x\n\n### Step 1: Look\n\ny", "## Detection\n\nx\n\n### Step 1: Look\n\ny"),
    "in bold": ("**Detection**\n\nx", "## Detection\n\nx"),
    "went on": ("## Detection\n\nx\n\n## Investigation\n\ny", "## Detection\n\nx"),
    "twice the same": ("## Detection\n\nx y\n\n## Detection\n\nx y", "## Detection\n\nx y"),
    "twice": ("## Detection\n\nx\n\n## Detection\n\nmore", "## Detection\n\nx\n\nmore"),
    "a part of its own": ("## Detection\n\nx\n\n## Alert rule\n\ny",
                          "## Detection\n\nx\n\n### Alert rule\n\ny"),
    "a comment in code": ("## Detection\n\n```bash\n# Look\n## Fix\n```",
                          "## Detection\n\n```bash\n# Look\n## Fix\n```"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_reply_becomes_the_section(case: str) -> None:
    reply, expected = CASES[case]
    text, _ = as_section(reply, "detection", "## Detection")
    assert text.rstrip() == expected
    assert as_section(text, "detection", "## Detection")[0].rstrip() == expected


def test_steps_go_on_through_parts_and_mentions_follow() -> None:
    """In its own part first, else in the one that has the number."""
    parts = [
        "## A\n\n### Step 1: a\n\nsee Step 3\n",
        "## B\n\n### Step 1: b\n\n### Step 2: c\n\nas in Step 1, Steps 1 and 2, [1](#step-1-b)\n",
        "## C\n\n### Step 3: d\n\nStep 9, 5 minutes\n",
    ]
    assert renumbered(parts) == [
        "## A\n\n### Step 1: a\n\nsee Step 4\n",
        "## B\n\n### Step 2: b\n\n### Step 3: c\n\nas in Step 2, Steps 2 and 3, [1](#step-2-b)\n",
        "## C\n\n### Step 4: d\n\nStep 9, 5 minutes\n",
    ]
    assert renumbered(renumbered(parts)) == renumbered(parts)
