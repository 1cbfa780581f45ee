"""Where a document's commands stand, and the queries that they and its blocks hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from runbook_helpers.check.code.model import Command, Snippet
from runbook_helpers.check.code.reading import commands_of, kept, snippets_of
from runbook_helpers.runbook.document import Document
from runbook_helpers.runbook.steps import Step

_SQL_CLIENTS = frozenset({"psql", "mysql", "mariadb"})


@dataclass(frozen=True)
class Query:
    """SQL, and where in the file its first character stands."""

    text: str
    line: int
    column: int
    snippet: Snippet


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
