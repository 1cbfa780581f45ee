"""What changed between two texts."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from runbook_helpers.widgets import difference

BEFORE = """# Disk full

## Detection

Look at free space.

## Remediation

Delete logs older than 7 days.

## Rollback

Nothing.
"""
AFTER = BEFORE.replace("7 days.", "14 days.\n\n> **Expert note n1** (sam): keep the audit log")


def shown(html: str) -> list[str]:
    """The lines of a difference as a reader sees them."""
    lines = re.findall(r"<(?:pre|div) style=[^>]*>(.*?)</(?:pre|div)>", html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", line) for line in lines]


def test_only_what_changed_is_shown_under_its_section() -> None:
    """A reader sees the changed lines, two lines around them, and where that is."""
    assert shown(difference(BEFORE, AFTER)._repr_html_()) == [
        "Remediation · line 9",
        "  ## Remediation",
        "  ",
        "- Delete logs older than 7 days.",
        "+ Delete logs older than 14 days.",
        "+ ",
        "+ &gt; **Expert note n1** (sam): keep the audit log",
        "  ",
        "  ## Rollback",
    ]
    assert difference(BEFORE, AFTER).summary() == "3 lines added, 1 line removed."


def test_the_words_that_differ_are_marked() -> None:
    """In a line that was only changed, the eye is led to the word."""
    html = difference("keep 7 days of logs", "keep 14 days of logs")._repr_html_()
    assert re.findall(r"<span[^>]*>(.*?)</span>", html) == ["7", "14"]


def test_lines_that_have_nothing_in_common_are_not_marked() -> None:
    """Marking nearly every word says nothing."""
    html = difference("alpha beta gamma", "1 2 3 4 5 6")._repr_html_()
    assert "<span" not in html


def test_equal_texts_have_no_difference() -> None:
    """Refining without a new note changes nothing, and says so."""
    same = difference(BEFORE, BEFORE)
    assert same.summary() == "No difference."
    assert shown(same._repr_html_()) == []


def test_texts_cannot_act_as_html() -> None:
    """A model's text is shown, never run, and so is a heading."""
    html = difference("a", "# <script>alert(1)</script>\n\n## <img src=x>\n\nx")._repr_html_()
    assert "<script>" not in html
    assert "<img" not in html


@given(before=st.text(max_size=200), after=st.text(max_size=200))
def test_any_two_texts_can_be_compared(before: str, after: str) -> None:
    """Every line added or removed is shown with its sign, whatever the texts are."""
    found = difference(before, after)
    lines = shown(found._repr_html_())
    assert sum(line.startswith("+ ") for line in lines) == found.added
    assert sum(line.startswith("- ") for line in lines) == found.removed
