"""What a batch tells of each failure mode."""

from __future__ import annotations

from runbook_helpers.batch.summary import Row


def test_findings_are_counted_in_words() -> None:
    """One hint is no hints; before validation there is nothing to tell."""
    row = Row(
        *("disk_full", "Disk full", "done", 9.96, 6, 6, "reference"),
        *(0, 2, 1, None),
    )
    assert row.cells()[-2] == "0 errors, 2 warnings, 1 hint"
    unchecked = Row("disk_full", "Disk full", "failed", 1.0, 1, 6, None, None, None, None, "draft")
    assert unchecked.cells()[-2:] == ("", "draft")
