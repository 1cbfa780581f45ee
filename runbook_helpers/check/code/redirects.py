"""Where a command of a shell tree reads from and writes to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

REDIRECTS = frozenset({"file_redirect", "heredoc_redirect", "herestring_redirect"})
_WRITING = frozenset({">", ">>", "&>", "&>>", ">|"})
_OTHER_STREAMS = frozenset({"command_substitution", "process_substitution", "heredoc_redirect"})
_SEQUENCES = frozenset({"pipeline", "list"})
_TRANSPARENT = frozenset({"redirected_statement", "negated_command", "list"})


def targets(node: Node) -> Iterator[Node]:
    """The files that a command writes to, itself or with the group it stands in."""
    for redirect, _ in _redirects(node):
        target = redirect.child_by_field_name("destination")
        if target and any(child.type in _WRITING for child in redirect.children):
            yield target


def given(node: Node) -> Node | None:
    """The heredoc's body or the here-string that a command itself reads."""
    for redirect, own in _redirects(node):
        if own and redirect.type == "herestring_redirect" and redirect.children:
            return redirect.children[-1]
        for child in redirect.children:
            if own and child.type == "heredoc_body":
                return child
    return None


def reads_pipe(node: Node) -> bool:
    """Whether a command's input is a pipe."""
    inner, pipe = _pipe(node)
    if pipe is None:
        return False
    # `a <<X | b`: the tree hangs the rest of the pipeline below the heredoc.
    under_heredoc = pipe.parent is not None and pipe.parent.type == "heredoc_redirect"
    return under_heredoc or pipe.named_children[0].id != inner.id


def feeds_pipe(node: Node) -> bool:
    """Whether a command's output is a pipe."""
    inner, pipe = _pipe(node)
    if pipe is not None and pipe.named_children[-1].id != inner.id:
        return True
    heredocs = (redirect for redirect, own in _redirects(node) if own)
    return any(child.type == "pipeline" for redirect in heredocs for child in redirect.children)


def _pipe(node: Node) -> tuple[Node, Node | None]:
    """The pipeline a command stands in, with its part that holds the command."""
    here = node
    while here.parent and here.parent.type in _TRANSPARENT:
        here = here.parent
    pipe = here.parent
    return here, pipe if pipe and pipe.type == "pipeline" else None


def _redirects(node: Node) -> Iterator[tuple[Node, bool]]:
    """Each redirection that holds for a command, and whether it is the command's own."""
    yield from _within(node, True)
    here, own, holds = node, True, True
    while (parent := here.parent) and parent.type not in _OTHER_STREAMS:
        if parent.type in _SEQUENCES:
            # `a && b > f`: the tree gives the redirection to both, the shell to the last.
            holds = holds and parent.named_children[-1].id == here.id
        elif parent.type == "redirected_statement":
            if holds:
                yield from _within(parent, own)
        elif parent.type != "negated_command":
            own, holds = False, True  # a group: what it writes to holds for all within
        here = parent


def _within(node: Node, own: bool) -> Iterator[tuple[Node, bool]]:
    for child in node.children:
        if child.type in REDIRECTS:
            yield child, own
            yield from ((inner, own) for inner in child.children if inner.type in REDIRECTS)
