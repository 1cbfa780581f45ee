"""One is not many."""

from __future__ import annotations

import pytest

from runbook_helpers.counting import counted


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 replies"), (1, "1 reply"), (2, "2 replies"), (1200, "1,200 replies")],
)
def test_a_noun_follows_its_number(number: int, words: str) -> None:
    """Also one that takes more than an s."""
    assert counted(number, "reply", "replies") == words


def test_an_s_is_enough_for_most() -> None:
    """None, and one."""
    assert [counted(n, "hint") for n in (0, 1)] == ["0 hints", "1 hint"]
