"""The code blocks of a runbook: what is run, and what is expected to be seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

_OUTPUT_LANGUAGES = frozenset(
    {"text", "txt", "output", "plaintext", "plain", "log", "console-output"}
)
_OUTPUT_LABEL = re.compile(
    r"^[\s>*_#\-\d.]*(?:(?:expected|sample|example|typical)\s+)?(?:outputs?|results?|expected)\b"
    r"|you (?:should|will|would) (?:see|get)|(?:prints|shows|returns|looks like)\b[^.]*:[\s*_]*$"
    r"|expected\s+(?:outputs?|results?|values?)\b[^.]*:[\s*_]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class CodeBlock:
    """One fenced or indented block."""

    language: str  # lower case, "" when none is named
    text: str
    line: int  # 0-based line of the opening fence
    end: int  # first line after the block
    closed: bool  # False: the fence runs on to the end of what it stands in
    is_output: bool  # what a reader should see, not something to run
    fenced: bool = True
    marker: str = ""
    nested: bool = False  # inside a list item or quotation


def code_blocks(lines: Sequence[str], tokens: Sequence[Token]) -> tuple[CodeBlock, ...]:
    """All code blocks in order, each told apart as command or output."""
    return tuple(
        _block(lines, token)
        for token in tokens
        if token.type in ("fence", "code_block") and token.map
    )


def _block(lines: Sequence[str], token: Token) -> CodeBlock:
    start, end = token.map or (0, 0)
    fenced = token.type == "fence"
    language = token.info.strip().split(maxsplit=1)[0].lower() if token.info.strip() else ""
    language = language.strip("{}.").split("{", 1)[0]
    return CodeBlock(
        language=language,
        text=token.content,
        line=start,
        end=min(end, len(lines)),
        # A closed fence has two lines more than its content; markdown-it keeps no flag.
        closed=not fenced or end - start - token.content.count("\n") == 2,
        is_output=language in _OUTPUT_LANGUAGES or _announced_as_output(lines, start),
        fenced=fenced,
        marker=token.markup,
        nested=token.level > 0,
    )


def _announced_as_output(lines: Sequence[str], start: int) -> bool:
    for line in reversed(lines[max(0, start - 3) : start]):
        if line.strip():
            return _OUTPUT_LABEL.search(line) is not None
    return False
