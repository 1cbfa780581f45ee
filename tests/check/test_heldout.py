"""The held-out commands stay within the promised figures."""

from __future__ import annotations

import pytest

from tests.check.heldout import cases, errors, pairs


@pytest.mark.parametrize("pair", pairs())
def test_true_commands_are_accepted(pair: str) -> None:
    """At least 98 of 100 get no error."""
    found = {case.text: errors(case) for case in cases(pair) if not case.family}
    refused = {text: said for text, said in found.items() if said}
    assert len(refused) <= 0.02 * len(found), refused


@pytest.mark.parametrize("pair", pairs())
def test_false_commands_are_caught(pair: str) -> None:
    """At least 95 of 100 get an error."""
    found = {case.text: errors(case) for case in cases(pair) if case.family}
    missed = [text for text, said in found.items() if not said]
    assert len(missed) <= 0.05 * len(found), missed
