"""Shell text cut into commands: their words, what wraps them and what they are nested in."""

from __future__ import annotations

import pytest

from tests.check.code.rendered import cut
from tests.check.code.text_cases import cases


@pytest.mark.parametrize(("script", "expected"), cases("shell.txt"))
def test_a_script_is_its_commands(script: str, expected: str) -> None:
    """The whole answer of each case is compared."""
    assert cut(script) == expected
