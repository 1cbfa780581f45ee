"""The words for "did you mean"."""

from __future__ import annotations

from collections.abc import Iterable

from runbook_helpers.check.nearest import nearest


def meant(word: str, known: Iterable[str]) -> str:
    """`did you mean "x"?` for the known name nearest to a word; empty when none is near."""
    names = list(known)
    folded = {_plain(name): name for name in names}
    near = nearest(_plain(word), folded)
    return f"did you mean `{folded[near]}`?" if near else ""


def _plain(word: str) -> str:
    return word.lower().replace("_", "-")
