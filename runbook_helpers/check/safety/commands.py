"""The commands and queries of a document, found once and kept as long as the document lives."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

from runbook_helpers.check.code.model import Command, Snippet
from runbook_helpers.runbook.document import Document
from runbook_helpers.runbook.steps import Step

T = TypeVar("T")
_SQL_CLIENTS = frozenset({"psql", "mysql", "mariadb"})
_KEPT: dict[tuple[str, int], Any] = {}  # by kind and id of a document that is still alive


@dataclass(frozen=True)
class Query:
    """SQL, and where in the file its first character stands."""

    text: str
    line: int
    column: int
    snippet: Snippet


def snippets_of(document: Document) -> tuple[Snippet, ...]:
    """All code of a document that somebody would run; what only shows output is left out."""
    return kept("snippets", document, _snippets)


def commands_of(document: Document) -> tuple[Command, ...]:
    """All shell commands of a document in order, nested ones included."""
    return kept("commands", document, _commands)


def queries_of(document: Document) -> tuple[Query, ...]:
    """All SQL of a document: blocks, `psql -c` and what is fed to psql."""
    return kept("queries", document, lambda d: tuple(_queries(d)))


def place_of(command: Command) -> tuple[int, int]:
    """Line and column of a command in the file."""
    first = command.words[0] if command.words else None
    return command.snippet.place(first.row if first else 0, first.column if first else 0)


def step_of(document: Document, snippet: Snippet) -> Step | None:
    """The step a snippet stands in."""
    number = snippet.step
    return document.steps[number] if number is not None and number < len(document.steps) else None


def is_sql(command: Command) -> bool:
    """Whether a command is a client that runs SQL."""
    return command.name in _SQL_CLIENTS


def sql_words(command: Command) -> Iterator[tuple[str, int, int]]:
    """The SQL given on a client's command line, with its place in the file."""
    words, place = command.words, command.snippet.place
    for before, word in pairwise(words):
        if before.text in (
            "-c",
            "--command",
            "-e",
            "--execute",
            "-qc",
            "-Atc",
            "-tAc",
            "-tc",
            "-Ac",
        ):
            yield (word.text, *place(word.row, word.column + 1))
    for word in words[1:]:
        head, equals, text = word.text.partition("=")
        if equals and head in ("--command", "--execute"):
            yield (text, *place(word.row, word.column + len(head) + 2))


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


def _commands(document: Document) -> tuple[Command, ...]:
    from runbook_helpers.check.code import shell

    shells = (snippet for snippet in snippets_of(document) if snippet.language == "shell")
    return tuple(command for snippet in shells for command in shell.commands(snippet).commands)


def _queries(document: Document) -> Iterator[Query]:
    for snippet in snippets_of(document):
        if snippet.language == "sql":
            yield Query(snippet.text, *snippet.place(0, 0), snippet)
    for command in commands_of(document):
        if is_sql(command):
            for text, line, column in sql_words(command):
                yield Query(text, line, column, command.snippet)
            if command.stdin:
                yield Query(command.stdin, *place_of(command), command.snippet)
