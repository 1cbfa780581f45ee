"""Which heading is the title and which ones start sections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from runbook_helpers.runbook.headings import Heading


@dataclass(frozen=True)
class Outline:
    """The headings of a text, told apart by what they do."""

    title: Heading | None
    level: int  # headings of this level or above start sections
    starts: tuple[Heading, ...]


def outline(headings: Sequence[Heading]) -> Outline:
    """Find the title and the level at which most sections that are known by name stand."""
    title = _title(headings)
    after = [h for h in headings if title is None or h.line > title.line]
    level = _section_level(after)
    return Outline(title, level, tuple(h for h in after if h.level <= level))


def _title(headings: Sequence[Heading]) -> Heading | None:
    """The first H1 before any known section, or a lone first heading above all others."""
    tops = [h for h in headings if h.level == 1]
    for heading in headings:
        if heading.level == 1 and (heading.kind is None or _heads_all(heading, headings, tops)):
            return heading
        if heading.kind:
            break
    first = headings[0] if headings else None
    if first and not tops and not first.kind and len(headings) > 1:
        return first if all(h.level > first.level for h in headings[1:]) else None
    return None


def _heads_all(heading: Heading, headings: Sequence[Heading], tops: Sequence[Heading]) -> bool:
    return len(tops) == 1 and heading is headings[0] and len(headings) > 1


def _section_level(headings: Sequence[Heading]) -> int:
    known: dict[int, set[str]] = defaultdict(set)
    for heading in headings:
        if heading.kind:
            known[heading.level].add(heading.kind.key)
    if known:
        return max(known, key=lambda level: (len(known[level]), -level))
    return min((heading.level for heading in headings), default=2)
