"""Shell text cut into its simple commands, wherever they are nested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from runbook_helpers.check.code import wrappers
from runbook_helpers.check.code.model import Command, Complaint, Snippet, Word
from runbook_helpers.check.code.redirects import feeds_pipe, given, reads_pipe, targets
from runbook_helpers.check.code.refused import refused
from runbook_helpers.check.code.syntax import CODES, complaints, starts_of
from runbook_helpers.check.code.tree import tree
from runbook_helpers.check.code.words import (
    LOOSE,
    Piece,
    Source,
    Text,
    piece_of,
    source_of,
    words_of,
)

if TYPE_CHECKING:
    from tree_sitter import Node

__all__ = ["CODES", "Script", "commands"]

_DEEPEST = 6  # a command within a command within …
_RUNS = frozenset({"command", "declaration_command", "unset_command", "test_command"})


@dataclass(frozen=True)
class Script:
    """What a snippet runs, and what is wrong with how it is written."""

    commands: tuple[Command, ...]
    complaints: tuple[Complaint, ...]


def commands(snippet: Snippet) -> Script:
    """The simple commands of a shell snippet in order, with complaints; never raises."""
    text = Text(snippet.text, range(len(snippet.text)))
    source = source_of(snippet, starts_of(snippet.text), text, (), 0)
    root = tree(source.plain)
    found = tuple(_walk(source, root)) if root else ()
    said = complaints(snippet.text, source.plain, root)
    return Script(found, (*said, *refused(snippet, source.plain, found, said)))


def _walk(source: Source, root: Node) -> Iterator[Command]:
    """Every command of a tree, outer before inner."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type in _RUNS:
            yield from _command(source, node)
        elif node.type == "redirected_statement" and not node.child_by_field_name("body"):
            yield from _emptied(source, node)
        waiting += reversed(node.named_children)


def _command(source: Source, node: Node) -> Iterator[Command]:
    pieces = [piece_of(source, child) for child in words_of(node)]
    if node.type == "test_command" or not any(piece.word.raw for piece in pieces):
        return
    command = Command(
        words=tuple(piece.word for piece in pieces),
        snippet=source.snippet,
        via=source.via,
        reads_pipe="|" in source.plain and reads_pipe(node),
        feeds_pipe="|" in source.plain and feeds_pipe(node),
        writes=_writes(source, node) if ">" in source.plain else (),
        stdin=_stdin(source, node) if "<" in source.plain else None,
        heredoc=_heredoc(source, node) if "<<" in source.plain else None,
    )
    yield from _unwrapped(source, command, pieces)


def _writes(source: Source, node: Node) -> tuple[Word, ...]:
    return tuple(piece_of(source, target).word for target in targets(node))


def _emptied(source: Source, node: Node) -> Iterator[Command]:
    """`> file` alone runs nothing and empties the file, as `: > file` does."""
    written = [piece_of(source, redirect).word for redirect in node.children[:1]]
    into = node.children[0].child_by_field_name("destination") if written else None
    if into is not None and node.children[0].children[0].type in (">", ">|", "&>"):
        nothing = replace(written[0], text=":", raw=":", fixed=True)
        target = piece_of(source, into).word
        yield Command(words=(nothing,), snippet=source.snippet, via=source.via, writes=(target,))


def _stdin(source: Source, node: Node) -> str | None:
    read = given(node)
    if read is None:
        return None
    if read.type == "heredoc_body":
        return _fixed_text(source, read)
    piece = piece_of(source, read)
    return piece.text.chars if piece.word.fixed else None


def _heredoc(source: Source, node: Node) -> str | None:
    read = given(node)
    if read is None or read.type != "heredoc_body":
        return None
    return source.text.chars[read.start_byte : read.end_byte]


def _fixed_text(source: Source, node: Node) -> str | None:
    if any(child.type in LOOSE for child in node.children):
        return None
    return source.text.chars[node.start_byte : node.end_byte]


def _unwrapped(source: Source, command: Command, pieces: list[Piece]) -> Iterator[Command]:
    """The command without what wraps it; then the commands that it runs elsewhere."""
    via, taken = list(command.via), []
    while pieces and (wrapper := wrappers.WRAPPERS.get(_name(pieces))):
        texts = tuple(piece.text.chars for piece in pieces)
        start = wrappers.program_at(wrapper, texts)
        if start is None:
            break
        via.append(_name(pieces))
        taken.append(tuple(piece.word for piece in pieces[: start + 1]))
        pieces = pieces[start:]
    if taken:
        words = tuple(piece.word for piece in pieces)
        command = replace(command, words=words, via=tuple(via), wrappers=tuple(taken))
    deep = source.depth >= _DEEPEST
    whole = len(pieces) == 1 and " " in pieces[0].text.chars
    if taken and via[-1] == "watch" and whole and not deep:
        for number, inner in enumerate(_inner(source, [pieces[0]], tuple(via))):
            yield replace(inner, wrappers=(*taken, *inner.wrappers)) if not number else inner
        return
    yield command
    if not deep:
        yield from _entered(source, command, pieces)


def _name(pieces: list[Piece]) -> str:
    return pieces[0].text.chars.rsplit("/", 1)[-1] if pieces else ""


def _entered(source: Source, command: Command, pieces: list[Piece]) -> Iterator[Command]:
    """The commands within a command's words: bash -c, ssh, kubectl exec, docker exec, find."""
    texts, name = tuple(piece.text.chars for piece in pieces), _name(pieces)
    if name in wrappers.SHELLS:
        at = next((i for i, t in enumerate(texts) if i and t[:1] == "-" and t.endswith("c")), None)
        if at is not None and at + 1 < len(pieces):
            yield from _inner(source, [pieces[at + 1]], (*command.via, f"{name} -c"))
    elif name in ("su", "runuser"):
        at = next((i for i, t in enumerate(texts[:-1]) if i and t in ("-c", "--command")), None)
        if at is not None:
            yield from _inner(source, [pieces[at + 1]], (*command.via, name))
    elif name == "eval":
        yield from _inner(source, pieces[1:], (*command.via, name))
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
    source: Source, command: Command, pieces: list[Piece], texts: tuple[str, ...]
) -> Iterator[Command]:
    for at, text in enumerate(texts):
        if text in ("-exec", "-execdir", "-ok", "-okdir"):
            ends = (i for i in range(at + 1, len(texts)) if texts[i] in (";", "+"))
            yield from _own(source, command, pieces[at + 1 : next(ends, len(texts))], "find -exec")


def _own(source: Source, command: Command, pieces: list[Piece], via: str) -> Iterator[Command]:
    """A command made of another's last words."""
    if pieces:
        inner = replace(source, via=(*command.via, via), depth=source.depth + 1)
        words = tuple(piece.word for piece in pieces)
        made = replace(command, words=words, via=inner.via, stdin=command.stdin)
        yield from _unwrapped(inner, made, pieces)


def _inner(source: Source, pieces: list[Piece], via: tuple[str, ...]) -> Iterator[Command]:
    """The commands of a text that another shell reads."""
    chars: list[str] = []
    at: list[int] = []
    for piece in pieces:
        if chars:
            chars.append(" ")
            at.append(at[-1])
        chars += piece.text.chars
        at += piece.text.at
    text = Text("".join(chars), at)
    inner = source_of(source.snippet, source.starts, text, via, source.depth + 1)
    root = tree(inner.plain)
    if root and text.chars.strip():
        yield from _walk(inner, root)
