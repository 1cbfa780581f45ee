"""The nearest name is the one difflib would find, only sooner."""

from __future__ import annotations

from difflib import get_close_matches

from hypothesis import given
from hypothesis import strategies as st

from runbook_helpers.check.nearest import nearest

_NAMES = st.text(alphabet="abcde-_é", max_size=12)


@given(_NAMES, st.lists(_NAMES, max_size=30), st.sampled_from([0.6, 0.66, 0.7, 0.8]))
def test_it_is_what_difflib_finds(word: str, known: list[str], cutoff: float) -> None:
    """The same name, in every case of doubt between two."""
    close = get_close_matches(word, known, n=1, cutoff=cutoff)
    assert nearest(word, known, cutoff) == (close[0] if close else "")


def test_a_misspelt_name_is_found_among_thousands() -> None:
    """One letter left out does not hide it, and what is like nothing finds nothing."""
    known = [f"describe-{first}-{second}" for first in "abcdefgh" for second in range(500)]
    assert nearest("describ-c-77", known) == "describe-c-77"
    assert nearest("zzzzqqqq", known) == ""
