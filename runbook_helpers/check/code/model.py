"""What the judges of code are given and what they answer. Rows, lines and columns count from 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, Protocol

from runbook_helpers.check.findings import Severity

Language = Literal["shell", "sql", "promql", "yaml", "json", "properties", "hcl", "toml", "other"]
Origin = Literal["fence", "inline", "plain"]


@dataclass(frozen=True)
class Snippet:
    """One piece of code. Its text has prompts and indentation taken off, row by row."""

    text: str
    language: Language
    origin: Origin
    rows: tuple[tuple[int, int], ...]  # for each row of text: its line and first column in the file
    declared: str = ""  # the fence's language as written; "" for none
    is_output: bool = False  # what a reader should see: never judged as a command
    step: int | None = None  # index into Document.steps, when it stands in one

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Line and column in the file of a place in the text."""
        line, first = self.rows[min(row, len(self.rows) - 1)] if self.rows else (0, 0)
        return line, first + column


@dataclass(frozen=True)
class Word:
    """One word of a command, as the shell would pass it on."""

    text: str  # quotes taken off; expansions and placeholders as written
    raw: str
    row: int
    column: int
    fixed: bool  # False: holds an expansion, substitution, glob or placeholder


@dataclass(frozen=True)
class Command:
    """One simple command, wherever it was nested: pipelines, $(…), bash -c, ssh, kubectl exec."""

    words: tuple[Word, ...]  # words[0] is the program; sudo, env, nohup, time … are taken off
    snippet: Snippet
    via: tuple[
        str, ...
    ] = ()  # what was taken off or entered: ("sudo",), ("ssh",), ("kubectl exec",)
    reads_pipe: bool = False
    feeds_pipe: bool = False
    writes: tuple[Word, ...] = ()  # files that > or >> write to
    stdin: str | None = None  # the text of a heredoc or here-string, when it is fixed
    heredoc: str | None = None  # the text of a heredoc, expansions as written
    wrappers: tuple[
        tuple[Word, ...], ...
    ] = ()  # each that was taken off, to its program: (timeout, 5, df)

    @cached_property
    def name(self) -> str:
        """The program without its folder."""
        return self.words[0].text.rsplit("/", 1)[-1] if self.words else ""

    @property
    def arguments(self) -> tuple[Word, ...]:
        return self.words[1:]


@dataclass(frozen=True)
class Complaint:
    """Something false or dangerous at a place of a snippet's text."""

    code: str
    row: int
    column: int
    message: str
    fix: str = ""  # empty: the rule's own
    severity: Severity | None = None  # None: the rule's own
    swap: tuple[str, str] | None = None  # what stands at the place, and what to write instead


@dataclass(frozen=True)
class Verdict:
    """What a judge says of one command or snippet; `checked` False: nobody here knows the tool."""

    checked: bool
    complaints: tuple[Complaint, ...] = ()
    reason: str = ""  # why it was not checked
    embedded: tuple[Snippet, ...] = field(default=())  # code within: psql -c "SELECT …"


class Judge(Protocol):
    """Judges commands of one family of tools."""

    names: frozenset[str]  # the programs it knows

    def __call__(self, command: Command, versions: Mapping[str, str]) -> Verdict:
        """The verdict; `versions` maps a tool to the version people have."""
        ...
