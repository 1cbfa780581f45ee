"""Shell text as a tree: tree-sitter-bash with offsets that are the text's own characters."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from runbook_helpers.check.code.placeholders import masked, placeholders

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

LONGEST = 20_000  # characters; hostile text costs the parser time by the square
_DEEPEST = 120
_STRANGE = re.compile(r"[^\t\n\x20-\x7e]")
_SPACED_CONTINUATION = re.compile(r"\\([ \t]+)(?=\n)")
_DOUBLE = re.compile("[“”„‟]")
_SINGLE = re.compile("[‘’‚‛]")
# The parser drops a lone `-` before a heredoc, and with it the file that `-f` names.
_LOST = re.compile(r"(?<=[ \t])-(?=[ \t]+<<)")
NO_BREAK = re.compile("[\u00a0\u2007\u202f]+")
DASHES = "‐‑‒–—―−"
_DASHED = re.compile(rf"(?<![^\s\"'(|;&])([{DASHES}]+)(?=[A-Za-z])")


@functools.cache
def _parser() -> Parser:
    import tree_sitter_bash
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_bash.language()))


def readable(text: str) -> str:
    """The text with the same length, as the writer meant it: what no shell knows is replaced."""
    text = masked(text, placeholders(text))
    text = _SPACED_CONTINUATION.sub(lambda m: m[1] + "\\", text)
    if text.isascii():
        return _STRANGE.sub("x", _LOST.sub("_", text))
    for shape, plain in ((_DOUBLE, '"'), (_SINGLE, "'")):
        text = "\n".join(
            shape.sub(plain, row) if len(shape.findall(row)) % 2 == 0 else row
            for row in text.split("\n")
        )
    text = _LOST.sub("_", text)
    text = _DASHED.sub(lambda m: "-" * len(m[1]), text)
    text = NO_BREAK.sub(lambda m: " " * len(m[0]), text)
    return _STRANGE.sub("x", text)


def tree(text: str) -> Node | None:
    """The tree of a readable text; None when it is too long or too deep to be a person's."""
    deep = max(text.count(opener) for opener in "({<`")
    if len(text) > LONGEST or (deep > _DEEPEST and deep * 8 > len(text)):
        return None
    return _parser().parse(text.encode("ascii", "replace")).root_node
