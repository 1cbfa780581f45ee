"""The known name most like a wrong one, found in a table of thousands without trying them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """What difflib.get_close_matches(word, known, 1, cutoff) finds; empty when it finds nothing.

    The letters two names share say how alike they can be at most, and are counted quickly; the
    slow comparison is made from the likeliest name on, until no other can be nearer.
    """
    likely = sorted(_likely(word, known, cutoff), reverse=True)
    matcher = SequenceMatcher(b=word)
    best, found = cutoff, ""
    for most, name in likely:
        if most < best:
            break
        matcher.set_seq1(name)
        ratio = matcher.ratio()
        if ratio > best or (ratio == best and name > found):
            best, found = ratio, name
    return found


def _likely(word: str, known: Iterable[str], cutoff: float) -> Iterable[tuple[float, str]]:
    """The names that may be near enough, each with the highest ratio it can have."""
    letters = Counter(word).items()
    for name in known:
        both = len(word) + len(name)
        if not both or 2.0 * min(len(word), len(name)) / both < cutoff:
            continue
        shared = 0
        for letter, times in letters:
            if letter in name:
                shared += 1 if times == 1 else min(times, name.count(letter))
        if (most := 2.0 * shared / both) >= cutoff:
            yield most, name
