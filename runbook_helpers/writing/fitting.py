"""Which points of advice and environment go into a prompt, so that all of it fits the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from runbook_helpers.providers.tokens import SUPPOSED, Margins, estimate_tokens

_ROUNDS = 5


@dataclass(frozen=True)
class Point:
    """One piece of text that goes in whole or not at all; the higher `rank` goes in first."""

    text: str
    rank: float = 0.0
    name: str = ""
    """How it is called when it is left out."""


@dataclass(frozen=True)
class Block:
    """Points under one heading, with the share of the room that they may take at first."""

    title: str
    points: tuple[Point, ...]
    share: float


@dataclass(frozen=True)
class Composed:
    """A prompt, and what there was no room for."""

    text: str
    left_out: tuple[str, ...]


def compose(
    head: str, blocks: Sequence[Block], tail: str, limit: int, margins: Margins = SUPPOSED
) -> Composed:
    """A prompt of at most `limit` estimated tokens: head and tail whole, points as far as they fit.

    When head and tail alone are longer, they are the prompt: who sends it refuses it.
    """
    room = limit - estimate_tokens(f"{head}\n\n{tail}", margins)
    for _ in range(_ROUNDS):
        kept = _chosen(blocks, max(room, 0), margins)
        text = "\n\n".join([head, *_written(blocks, kept), tail]) + "\n"
        over = estimate_tokens(text, margins) - limit
        if over <= 0 or not kept:
            break
        room -= over
    left = [p.name or p.text for block in blocks for p in block.points if id(p) not in kept]
    return Composed(text, tuple(left))


def _chosen(blocks: Sequence[Block], room: int, margins: Margins) -> set[int]:
    kept: set[int] = set()
    for capped in (True, False):  # first each block's share, then whatever is left
        for block in blocks:
            allowed = min(room, int(room * block.share)) if capped else room
            for point in sorted(block.points, key=lambda p: -p.rank):
                cost = estimate_tokens(point.text, margins) + 2
                if id(point) not in kept and cost <= min(allowed, room):
                    kept.add(id(point))
                    allowed, room = allowed - cost, room - cost
    return kept


def _written(blocks: Sequence[Block], kept: set[int]) -> list[str]:
    """Each block that has a point, its points in the order in which they were given."""
    found = [(b.title, [p.text for p in b.points if id(p) in kept]) for b in blocks]
    return [f"# {title}\n\n" + "\n".join(texts) for title, texts in found if texts]
