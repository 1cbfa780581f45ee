"""Finding code: what is code in a document, in which language, and where it stands."""

from __future__ import annotations

import pytest

from tests.check.code.rendered import found
from tests.check.code.text_cases import cases


@pytest.mark.parametrize(("document", "expected"), cases("find.txt"))
def test_code_is_found_once_on_its_own_line(document: str, expected: str) -> None:
    """The whole answer of each case is compared: nothing more is found and nothing less."""
    assert found(document) == expected


@pytest.mark.parametrize(("document", "expected"), cases("find.txt"))
def test_line_ends_move_nothing(document: str, expected: str) -> None:
    """A file from Windows is read the same."""
    assert found(document.replace("\n", "\r\n")) == expected
