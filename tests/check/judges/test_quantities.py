"""Amounts of Kubernetes, as `kubectl set resources` takes them."""

from __future__ import annotations

import pytest

from runbook_helpers.check.judges.kubectl.quantities import amount_hint, is_quantity


@pytest.mark.parametrize(
    "text", ["1", ".5", "1.5Gi", "500m", "2e9", "1E3", "512k", "4G", "+5Gi", "100n", "0"]
)
def test_amounts_are_taken(text: str) -> None:
    """Numbers with the API's suffixes or an exponent."""
    assert is_quantity(text)


@pytest.mark.parametrize("text", ["1GB", "512mi", "512K", "5GiB", "50%", "1 Gi", "", "500mcpu"])
def test_other_texts_are_not(text: str) -> None:
    """The suffixes of other tools, percents and blanks."""
    assert not is_quantity(text)


def test_the_nearest_amount_is_offered() -> None:
    """The usual slips are turned into what was meant."""
    hints = [amount_hint(text) for text in ("1GB", "512MB", "5GiB", "10kb")]
    assert hints == ["write 1Gi", "write 512Mi", "write 5Gi", "write 10Ki"]
