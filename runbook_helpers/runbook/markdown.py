"""Markdown read by markdown-it: blocks with their lines, headings as the reader sees them."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token


def gfm() -> MarkdownIt:
    """A new parser for the Markdown that people write: CommonMark, tables, strikethrough."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


_LONGEST = 2000
_TILDES = re.compile(r" {0,3}~{3,}[^~]*$")
_TITLE = re.compile(r"[^\W_]|[`:\"'(]")
_MARKUP = re.compile(r"[^\w ,.;:()/'\"?#%+=-]|_")  # what may be Markdown's own


@functools.cache
def _block_parser() -> MarkdownIt:
    # Without the inline pass a hostile line can't cost time, and structure doesn't need it.
    parser = gfm()
    parser.core.ruler.disable(["inline", "text_join"])
    return parser


@functools.cache
def _inline_parser() -> MarkdownIt:
    return gfm()


def blocks(text: str) -> list[Token]:
    """The block tokens of a text, with line maps and without inline children."""
    # A text without a last newline would make markdown-it count one line of a fence less.
    return _block_parser().parse(underlined(text if text.endswith("\n") else text + "\n"))


def underlined(text: str) -> str:
    """The text with reStructuredText's `~~~~` under a title as `====`: no fence is opened there."""
    if "~~~~" not in text:
        return text
    lines, is_open = text.split("\n"), False
    for at, line in enumerate(lines):
        if not _TILDES.match(line):
            continue
        if not is_open and at and _is_title(lines, at):
            lines[at] = "=" * len(line)
        else:
            is_open = not is_open
    return "\n".join(lines)


def _is_title(lines: Sequence[str], at: int) -> bool:
    """Whether a row of tildes is as long as the only line above it, and nothing follows at once."""
    above = lines[at - 1].rstrip()
    alone = (at < 2 or not lines[at - 2].strip()) and not lines[at + 1].strip()
    return alone and 0 < len(above) <= len(lines[at].rstrip()) and _TITLE.match(above) is not None


def plain(inline: str) -> str:
    """What a reader sees of a line: emphasis, code marks and link targets are gone."""
    if len(inline) > _LONGEST:
        return inline  # brackets by the thousand cost markdown-it seconds, and nobody reads them
    if not _MARKUP.search(inline):
        return inline
    return shown(_inline_parser().parseInline(inline))


def shown(tokens: Sequence[Token]) -> str:
    """The visible text of inline tokens."""
    text = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            text.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            text.append(" ")
        text.append(shown(token.children or ()))
    return "".join(text)


def close_of(content: str) -> str | None:
    """What ends an HTML block that was left open (`<!-- …`), or None when it is closed."""
    start = content.lstrip().lower()
    for opener, closer in _OPEN_HTML:
        if start.startswith(opener):
            return None if closer in start[len(opener) :] else closer
    return None


# https://spec.commonmark.org/0.31.2/#html-blocks: only kinds 1 to 5 run on over blank lines.
_OPEN_HTML = (
    ("<script", "</script>"),
    ("<pre", "</pre>"),
    ("<style", "</style>"),
    ("<textarea", "</textarea>"),
    ("<!--", "-->"),
    ("<?", "?>"),
    ("<![cdata[", "]]>"),
    ("<!", ">"),
)
