"""The words for "did you mean"."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def meant(word: str, known: Iterable[str]) -> str:
    """`did you mean "x"?` for the known name nearest to a word; empty when none is near."""
    names = list(known)
    folded = {_plain(name): name for name in names}
    near = get_close_matches(_plain(word), folded, n=1, cutoff=0.6)
    return f"did you mean `{folded[near[0]]}`?" if near else ""


def _plain(word: str) -> str:
    return word.lower().replace("_", "-")
