"""The code of a document, read once and shared by all who ask as long as the document lives."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from runbook_helpers.check.code.model import Command, Snippet
from runbook_helpers.runbook.document import Document

if TYPE_CHECKING:
    from runbook_helpers.check.code.shell import Script

T = TypeVar("T")
_KEPT: dict[tuple[str, int], Any] = {}  # by kind and id of a document that is still alive


def snippets_of(document: Document) -> tuple[Snippet, ...]:
    """All code of a document that somebody would run; what only shows output is left out."""
    return kept("snippets", document, _snippets)


def scripts_of(document: Document) -> tuple[Script | None, ...]:
    """What each of the snippets runs; None for one that isn't shell."""
    return kept("scripts", document, _scripts)


def commands_of(document: Document) -> tuple[Command, ...]:
    """All shell commands of a document in order, nested ones included."""
    return kept("commands", document, _commands)


def kept(kind: str, document: Document, make: Callable[[Document], T]) -> T:
    """What `make` answers for a document, asked once in the document's life."""
    key = (kind, id(document))
    if key not in _KEPT:
        _KEPT[key] = make(document)
        weakref.finalize(document, _KEPT.pop, key, None)
    found: T = _KEPT[key]
    return found


def _snippets(document: Document) -> tuple[Snippet, ...]:
    from runbook_helpers.check.code import find

    return tuple(snippet for snippet in find.snippets(document) if not snippet.is_output)


def _scripts(document: Document) -> tuple[Script | None, ...]:
    from runbook_helpers.check.code import shell

    return tuple(
        shell.commands(snippet) if snippet.language == "shell" else None
        for snippet in snippets_of(document)
    )


def _commands(document: Document) -> tuple[Command, ...]:
    return tuple(c for script in scripts_of(document) if script for c in script.commands)
