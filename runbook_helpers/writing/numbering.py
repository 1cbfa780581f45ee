"""Step numbers that go on through a document made of parts, and mentions that follow them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from runbook_helpers.runbook.document import parse
from runbook_helpers.runbook.steps import Step

_MENTION = re.compile(
    r"(?:\bsteps?\s+|#step-)\d+\b(?!\.\d)(?:\s*(?:,|to|and|or|\u2013)\s*\d+\b(?!\s*[a-z%]))*",
    re.IGNORECASE,
)


def renumbered(parts: Sequence[str]) -> list[str]:
    """The parts with their steps numbered from 1 through all of them.

    A mention of a step follows it: in its own part first, else in the only part that has a step
    of that number. One that fits nowhere stays as it is.
    """
    owned = [_steps(part) for part in parts]
    starts = [sum(map(len, owned[:n])) for n in range(len(parts))]
    maps = [_mapping(found, start) for found, start in zip(owned, starts, strict=True)]
    return [
        _rewritten(part, found, start, _known(own, maps))
        for part, found, start, own in zip(parts, owned, starts, maps, strict=True)
    ]


def count_steps(text: str) -> int:
    """How many numbered steps a text has."""
    return len(_steps(text))


def _steps(text: str) -> list[Step]:
    return [s for s in parse(text).steps if s.form == "heading" and s.number is not None]


def _mapping(found: Sequence[Step], start: int) -> dict[int, int]:
    return {s.number or 0: start + n for n, s in reversed(list(enumerate(found, 1)))}


def _known(own: Mapping[int, int], maps: Sequence[Mapping[int, int]]) -> dict[int, int]:
    elsewhere = [pair for other in maps if other is not own for pair in other.items()]
    numbers = [number for number, _ in elsewhere]
    return {**{k: v for k, v in elsewhere if numbers.count(k) == 1}, **own}


def _rewritten(text: str, found: Sequence[Step], start: int, known: Mapping[int, int]) -> str:
    lines = parse(text).text.split("\n")
    headed = {step.start: start + n for n, step in enumerate(found, 1)}

    def follow(match: re.Match[str]) -> str:
        return re.sub(r"\d+", lambda n: str(known.get(int(n[0]), int(n[0]))), match[0])

    for line, words in enumerate(lines):
        if line in headed:
            lines[line] = re.sub(r"\d+", str(headed[line]), words, count=1)
        else:
            lines[line] = _MENTION.sub(follow, words)
    return "\n".join(lines)
