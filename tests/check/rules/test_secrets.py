"""Secrets: real values are named, what stands for one is not."""

from __future__ import annotations

import pytest

from runbook_helpers.check.rules import secrets
from tests.check.asking import ask
from tests.check.corpus_lines import cases


@pytest.mark.parametrize(("expected", "line"), cases("secrets"))
def test_a_secret_is_named_and_a_stand_in_is_not(expected: str, line: str) -> None:
    """In prose as in commands."""
    found = {f.code for f in ask(f"# T\n\n{line}\n", secrets.RULES)}
    assert found == set(expected.split()) - {"-"}
