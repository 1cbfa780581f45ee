"""Markdown's own fences, and what only looks like one."""

from __future__ import annotations

import pytest

from runbook_helpers.runbook.markdown import blocks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Disk full\n~~~~~~~~~\n\nText.\n", ["heading_open"]),
        ("Text:\n~~~~~\ndf -h\n~~~~~\n", ["fence"]),
        ("~~~~\ndf\n~~~~\n\nCheck\n~~~~~\n\nText.\n", ["fence", "heading_open"]),
        ("A title longer than that\n~~~~\n\ndf -h\n\n~~~~\n", ["fence"]),
        ("~~~~ bash\n\nls\n~~~~\n\n", ["fence"]),
    ],
)
def test_tildes_under_a_title_open_no_fence(text: str, expected: list[str]) -> None:
    """They are how reStructuredText underlines it; all other rows of tildes stay fences."""
    found = [token.type for token in blocks(text)]
    assert [kind for kind in found if kind in ("fence", "heading_open")] == expected
