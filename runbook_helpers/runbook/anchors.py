"""The names GitHub gives headings, so that one link works there and in our HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runbook_helpers.runbook.markdown import blocks, plain

if TYPE_CHECKING:
    from markdown_it.token import Token

_DROPPED = re.compile(r"[^\w\- ]")


@dataclass(frozen=True)
class Anchor:
    """One heading and the fragment that leads to it."""

    line: int  # 0-based
    level: int
    title: str  # as a reader sees it
    slug: str


def anchors(text: str) -> tuple[Anchor, ...]:
    """Every heading of a text, in order, with the fragment GitHub gives it."""
    return anchors_of(blocks(text))


def anchors_of(tokens: Sequence[Token]) -> tuple[Anchor, ...]:
    """The same of a text whose blocks are known."""
    found = [
        (token.map[0], int(token.tag[1]), plain(tokens[index + 1].content))
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.map
    ]
    slugs = slugged(title for _, _, title in found)
    return tuple(Anchor(*head, slug=slug) for head, slug in zip(found, slugs, strict=True))


def slugged(titles: Iterable[str]) -> list[str]:
    """A fragment for each title; one met before gets -1, -2 … as github-slugger does."""
    seen: dict[str, int] = {}
    slugs = []
    for title in titles:
        base = slug = _DROPPED.sub("", title.strip().lower()).replace(" ", "-")
        while slug in seen:
            seen[base] += 1
            slug = f"{base}-{seen[base]}"
        seen[slug] = 0
        slugs.append(slug)
    return slugs
