"""Tokens are counted without the model's tokenizer, on the safe side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runbook_helpers.providers.tokens import MARGIN, WIDE_MARGIN, count_tokens, estimate_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("   \t", 0),
        ("pod", 1),
        ("kubectl", 2),  # seven letters
        ("1.32", 4),  # each digit and the dot
        ("a\n\nb", 4),
        ("max_connections", 4),  # max, _, connections in two
        ("naïve", 3),  # na, ï, ve
        ("接続", 2),
    ],
)
def test_words_digits_and_signs_are_counted_as_llama_2_would(text: str, tokens: int) -> None:
    """Letters come in runs of six; whatever else is visible counts one by one."""
    assert count_tokens(text) == tokens


def test_the_estimate_has_a_margin_and_a_wider_one_for_other_scripts() -> None:
    """A text that is mostly not ASCII is spelt in more pieces by a small vocabulary."""
    assert estimate_tokens("pod " * 100) == round(100 * MARGIN)
    assert estimate_tokens("пода" * 100) == round(400 * WIDE_MARGIN)


@given(st.text())
def test_any_text_has_an_estimate_no_lower_than_its_count(text: str) -> None:
    """Nothing a person can type makes the estimate fail or fall below the count."""
    assert estimate_tokens(text) >= count_tokens(text) >= 0
