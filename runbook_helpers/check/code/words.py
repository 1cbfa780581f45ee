"""The words of a shell tree as the shell passes them on, each with its place in the snippet."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runbook_helpers.check.code.model import Snippet, Word
from runbook_helpers.check.code.placeholders import placeholders
from runbook_helpers.check.code.redirects import REDIRECTS
from runbook_helpers.check.code.syntax import option
from runbook_helpers.check.code.tree import DASHES, readable

if TYPE_CHECKING:
    from tree_sitter import Node

LOOSE = frozenset({"simple_expansion", "expansion", "command_substitution", "process_substitution",
                   "arithmetic_expansion", "brace_expression"})  # fmt: skip
_ESCAPED_IN_DOUBLE = frozenset('$`"\\\n')
# Without one of these a word is passed on as written, or is nothing but itself.
_QUOTES = re.compile(r"['\"\\]")
_LOOSE_MARKS = re.compile(r"[$`(){}*?\[~]")


@dataclass(frozen=True)
class Text:
    """Text with the place in the snippet of each of its characters."""

    chars: str
    at: Sequence[int]

    def cut(self, start: int, end: int) -> Text:
        return Text(self.chars[start:end], self.at[start:end])


@dataclass(frozen=True)
class Piece:
    """A word, with the text that the shell would pass on and where it stands."""

    word: Word
    text: Text


@dataclass(frozen=True)
class Source:
    snippet: Snippet
    starts: tuple[int, ...]  # offset of each row of the snippet's text
    text: Text
    plain: str  # the same length, readable for the parser
    holes: tuple[tuple[int, int], ...]  # placeholders
    via: tuple[str, ...]
    depth: int


def source_of(
    snippet: Snippet, starts: tuple[int, ...], text: Text, via: tuple[str, ...], depth: int
) -> Source:
    holes = tuple((p.start, p.end) for p in placeholders(text.chars))
    return Source(snippet, starts, text, readable(text.chars), holes, via, depth)


def words_of(node: Node) -> list[Node]:
    """The nodes that are words of a command: no assignments before it, no redirections."""
    found: list[Node] = []
    for child in node.children:
        if child.type == "command_name":
            found += [part for part in child.children if not part.is_missing]
        elif child.type in REDIRECTS or child.is_missing:
            continue
        elif child.type != "variable_assignment" or found:
            found.append(child)
    return found + _after_redirections(node)


def _after_redirections(node: Node) -> list[Node]:
    """Words that follow a redirection, `grep <FILE PATTERN`: the tree counts them to its target."""
    outer = node.parent
    if outer is None or outer.type != "redirected_statement" or outer.children[0].id != node.id:
        return []
    targets = [child for child in outer.children if child.type == "file_redirect"]
    return [one for target in targets for one in target.children_by_field_name("destination")[1:]]


def piece_of(source: Source, node: Node) -> Piece:
    start, end = node.start_byte, node.end_byte
    raw = source.text.cut(start, end)
    text = _unquoted(source, node)
    loose = any(a < end and b > start for a, b in source.holes) or _is_loose(source, node)
    row, column = _place(source.starts, raw.at[0] if raw.at else 0)
    return Piece(Word(text.chars, raw.chars, row, column, not loose), text)


def _place(starts: tuple[int, ...], offset: int) -> tuple[int, int]:
    row = bisect_right(starts, offset) - 1
    return row, offset - starts[row]


def _is_loose(source: Source, node: Node) -> bool:
    if not _LOOSE_MARKS.search(source.plain, node.start_byte, node.end_byte):
        return False
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here.type in LOOSE:
            return True
        if here.type == "word" and here.text and _globs(here.text.decode("ascii", "replace")):
            return True
        waiting += here.children
    return False


def _globs(text: str) -> bool:
    return any(mark in text for mark in "*?[") or text.startswith("~")


def _unquoted(source: Source, node: Node) -> Text:
    """The text of a word as the shell passes it on: quotes and their escapes are gone."""
    if not _QUOTES.search(source.plain, node.start_byte, node.end_byte):
        return _meant(source.text.cut(node.start_byte, node.end_byte))
    keep: list[int] = []
    quote, at, plain = "", node.start_byte, source.plain
    while at < node.end_byte:
        char = plain[at]
        follows = plain[at + 1 : at + 2]
        if not quote and char == "$" and follows == "'":
            at += 1  # $'…' loses its dollar
            quote = "'"
        elif (not quote and char in "'\"") or (quote and char == quote):
            quote = "" if quote else char
        elif char == "\\" and quote != "'" and (not quote or follows in _ESCAPED_IN_DOUBLE):
            if follows != "\n" and at + 1 < node.end_byte:
                keep.append(at + 1)
            at += 1
        else:
            keep.append(at)
        at += 1
    chars = "".join(source.text.chars[i] for i in keep)
    return _meant(Text(chars, [source.text.at[i] for i in keep]))


def _meant(text: Text) -> Text:
    """A word whose option sign is a Unicode dash, with the sign that it stands for."""
    bare = text.chars.lstrip(DASHES)
    dashes = text.chars[: len(text.chars) - len(bare)]
    if not (dashes and bare[:1].isalpha()):
        return text
    sign = option(dashes, bare)[: -len(bare)]
    return Text(sign + bare, [*[text.at[0]] * len(sign), *text.at[len(dashes) :]])
