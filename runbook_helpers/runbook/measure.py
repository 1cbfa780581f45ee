"""How much there is of a runbook: what is read, and what is done."""

from __future__ import annotations

import re
from dataclasses import dataclass

from runbook_helpers.runbook.document import Document

_WORD = re.compile(r"\w[\w'-]*")


@dataclass(frozen=True)
class Size:
    """Counts; None before there is a text. `words` leaves out front matter and code blocks."""

    words: int | None = None
    steps: int | None = None
    commands: int | None = None
    sections: int | None = None


def measure(document: Document) -> Size:
    """Count words of prose, steps, blocks of commands, and sections with a canonical name."""
    return Size(
        words=sum(len(_WORD.findall(line)) for line in _prose(document)),
        steps=len(document.steps),
        commands=sum(not block.is_output for block in document.code_blocks),
        sections=len({section.key for section in document.sections if section.key}),
    )


def _prose(document: Document) -> list[str]:
    code = {number for block in document.code_blocks for number in range(block.line, block.end)}
    lines = document.lines
    return [line for n, line in enumerate(lines) if n >= document.body_line and n not in code]
