"""Shell text cut into its simple commands, wherever they are nested."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from runbook_helpers.check.code import wrappers
from runbook_helpers.check.code.model import Command, Complaint, Snippet, Word
from runbook_helpers.check.code.placeholders import placeholders
from runbook_helpers.check.code.redirects import REDIRECTS, feeds_pipe, given, reads_pipe, targets
from runbook_helpers.check.code.syntax import CODES, complaints, option, starts_of
from runbook_helpers.check.code.tree import DASHES, readable, tree

if TYPE_CHECKING:
    from tree_sitter import Node

__all__ = ["CODES", "Script", "commands"]

_KEPT = 1024  # snippets: the rules about safety ask for those that were judged for truth
_DEEPEST = 6  # a command within a command within …
_LOOSE = frozenset({"simple_expansion", "expansion", "command_substitution", "process_substitution",
                    "arithmetic_expansion", "brace_expression"})  # fmt: skip
_DECLARES = frozenset({"declaration_command", "unset_command"})
_ESCAPED_IN_DOUBLE = frozenset('$`"\\\n')


@dataclass(frozen=True)
class Script:
    """What a snippet runs, and what is wrong with how it is written."""

    commands: tuple[Command, ...]
    complaints: tuple[Complaint, ...]


@dataclass(frozen=True)
class _Text:
    """Text with the place in the snippet of each of its characters."""

    chars: str
    at: Sequence[int]

    def cut(self, start: int, end: int) -> _Text:
        return _Text(self.chars[start:end], self.at[start:end])


@dataclass(frozen=True)
class _Piece:
    """A word, with the text that the shell would pass on and where it stands."""

    word: Word
    text: _Text


@dataclass(frozen=True)
class _Source:
    snippet: Snippet
    starts: tuple[int, ...]  # offset of each row of the snippet's text
    text: _Text
    plain: str  # the same length, readable for the parser
    holes: tuple[tuple[int, int], ...]  # placeholders
    via: tuple[str, ...]
    depth: int


@lru_cache(maxsize=_KEPT)
def commands(snippet: Snippet) -> Script:
    """The simple commands of a shell snippet in order, with complaints; never raises."""
    text = _Text(snippet.text, range(len(snippet.text)))
    source = _source(snippet, starts_of(snippet.text), text, (), 0)
    root = tree(source.plain)
    found = tuple(_walk(source, root)) if root else ()
    return Script(found, complaints(snippet.text, source.plain, root))


def _source(
    snippet: Snippet, starts: tuple[int, ...], text: _Text, via: tuple[str, ...], depth: int
) -> _Source:
    holes = tuple((p.start, p.end) for p in placeholders(text.chars))
    return _Source(snippet, starts, text, readable(text.chars), holes, via, depth)


def _walk(source: _Source, root: Node) -> Iterator[Command]:
    """Every command of a tree, outer before inner."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type == "command" or node.type in _DECLARES or node.type == "test_command":
            yield from _command(source, node)
        waiting += reversed(node.children)


def _command(source: _Source, node: Node) -> Iterator[Command]:
    pieces = [_piece(source, child) for child in _words(node)]
    if node.type == "test_command" or not any(piece.word.raw for piece in pieces):
        return
    command = Command(
        words=tuple(piece.word for piece in pieces),
        snippet=source.snippet,
        via=source.via,
        reads_pipe=reads_pipe(node),
        feeds_pipe=feeds_pipe(node),
        writes=tuple(_piece(source, target).word for target in targets(node)),
        stdin=_stdin(source, node),
    )
    yield from _unwrapped(source, command, pieces)


def _words(node: Node) -> list[Node]:
    """The nodes that are words of a command: no assignments before it, no redirections."""
    found: list[Node] = []
    for child in node.children:
        if child.type == "command_name":
            found += [part for part in child.children if not part.is_missing]
        elif child.type in REDIRECTS or child.is_missing:
            continue
        elif child.type != "variable_assignment" or found:
            found.append(child)
    return found


def _stdin(source: _Source, node: Node) -> str | None:
    read = given(node)
    if read is None:
        return None
    if read.type == "heredoc_body":
        return _fixed_text(source, read)
    piece = _piece(source, read)
    return piece.text.chars if piece.word.fixed else None


def _fixed_text(source: _Source, node: Node) -> str | None:
    if any(child.type in _LOOSE for child in node.children):
        return None
    return source.text.chars[node.start_byte : node.end_byte]


def _piece(source: _Source, node: Node) -> _Piece:
    start, end = node.start_byte, node.end_byte
    raw = source.text.cut(start, end)
    text = _unquoted(source, node)
    loose = any(a < end and b > start for a, b in source.holes) or _is_loose(node)
    row, column = _place(source.starts, raw.at[0] if raw.at else 0)
    return _Piece(Word(text.chars, raw.chars, row, column, not loose), text)


def _place(starts: tuple[int, ...], offset: int) -> tuple[int, int]:
    row = bisect_right(starts, offset) - 1
    return row, offset - starts[row]


def _is_loose(node: Node) -> bool:
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here.type in _LOOSE:
            return True
        if here.type == "word" and here.text and _globs(here.text.decode("ascii", "replace")):
            return True
        waiting += here.children
    return False


def _globs(text: str) -> bool:
    return any(mark in text for mark in "*?[") or text.startswith("~")


def _unquoted(source: _Source, node: Node) -> _Text:
    """The text of a word as the shell passes it on: quotes and their escapes are gone."""
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
    return _meant(_Text(chars, [source.text.at[i] for i in keep]))


def _meant(text: _Text) -> _Text:
    """A word whose option sign is a Unicode dash, with the sign that it stands for."""
    bare = text.chars.lstrip(DASHES)
    dashes = text.chars[: len(text.chars) - len(bare)]
    if not (dashes and bare[:1].isalpha()):
        return text
    sign = option(dashes, bare)[: -len(bare)]
    return _Text(sign + bare, [*[text.at[0]] * len(sign), *text.at[len(dashes) :]])


def _unwrapped(source: _Source, command: Command, pieces: list[_Piece]) -> Iterator[Command]:
    """The command without what wraps it; then the commands that it runs elsewhere."""
    via = list(command.via)
    while pieces and (wrapper := wrappers.WRAPPERS.get(_name(pieces))):
        texts = tuple(piece.text.chars for piece in pieces)
        start = wrappers.program_at(wrapper, texts)
        if start is None:
            break
        via.append(_name(pieces))
        pieces = pieces[start:]
    command = replace(command, words=tuple(piece.word for piece in pieces), via=tuple(via))
    if via and via[-1] == "watch" and len(pieces) == 1 and " " in pieces[0].text.chars:
        yield from _inner(source, [pieces[0]], tuple(via))
        return
    yield command
    if source.depth < _DEEPEST:
        yield from _entered(source, command, pieces)


def _name(pieces: list[_Piece]) -> str:
    return pieces[0].text.chars.rsplit("/", 1)[-1] if pieces else ""


def _entered(source: _Source, command: Command, pieces: list[_Piece]) -> Iterator[Command]:
    """The commands within a command's words: bash -c, ssh, kubectl exec, docker exec, find."""
    texts, name = tuple(piece.text.chars for piece in pieces), _name(pieces)
    if name in wrappers.SHELLS:
        at = next((i for i, t in enumerate(texts) if i and t[:1] == "-" and t.endswith("c")), None)
        if at is not None and at + 1 < len(pieces):
            yield from _inner(source, [pieces[at + 1]], (*command.via, f"{name} -c"))
    elif name == "ssh":
        host = wrappers.operand(texts, wrappers.SSH_VALUES)
        at = wrappers.operand(texts, wrappers.SSH_VALUES, host + 1)
        if at < len(pieces):
            yield from _inner(source, pieces[at:], (*command.via, "ssh"))
    elif name in ("kubectl", "oc") and "exec" in texts[:6] and "--" in texts:
        yield from _own(source, command, pieces[texts.index("--") + 1 :], f"{name} exec")
    elif name in ("docker", "podman", "docker-compose", "crictl") and "exec" in texts[:6]:
        at = wrappers.operand(texts, wrappers.DOCKER_EXEC_VALUES, texts.index("exec") + 1)
        yield from _own(source, command, pieces[at + 1 :], f"{name} exec")
    elif name == "find":
        yield from _found(source, command, pieces, texts)


def _found(
    source: _Source, command: Command, pieces: list[_Piece], texts: tuple[str, ...]
) -> Iterator[Command]:
    for at, text in enumerate(texts):
        if text in ("-exec", "-execdir", "-ok", "-okdir"):
            ends = (i for i in range(at + 1, len(texts)) if texts[i] in (";", "+"))
            yield from _own(source, command, pieces[at + 1 : next(ends, len(texts))], "find -exec")


def _own(source: _Source, command: Command, pieces: list[_Piece], via: str) -> Iterator[Command]:
    """A command made of another's last words."""
    if pieces:
        inner = replace(source, via=(*command.via, via), depth=source.depth + 1)
        words = tuple(piece.word for piece in pieces)
        made = replace(command, words=words, via=inner.via, stdin=command.stdin)
        yield from _unwrapped(inner, made, pieces)


def _inner(source: _Source, pieces: list[_Piece], via: tuple[str, ...]) -> Iterator[Command]:
    """The commands of a text that another shell reads."""
    chars: list[str] = []
    at: list[int] = []
    for piece in pieces:
        if chars:
            chars.append(" ")
            at.append(at[-1])
        chars += piece.text.chars
        at += piece.text.at
    text = _Text("".join(chars), at)
    inner = _source(source.snippet, source.starts, text, via, source.depth + 1)
    root = tree(inner.plain)
    if root and text.chars.strip():
        yield from _walk(inner, root)
