"""Is it true: every command and query of a runbook, judged by the tables of the real tools."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from runbook_helpers.check.code.model import Command, Complaint, Snippet, Verdict
from runbook_helpers.check.code.reading import scripts_of, snippets_of
from runbook_helpers.check.findings import Coverage, Edit
from runbook_helpers.runbook.document import Document

if TYPE_CHECKING:
    from runbook_helpers.check.code.shell import Script

_ZSH = frozenset({"alias", "autoload", "print", "read", "typeset"})  # unlike bash's of that name
_ENDLESS = re.compile(r"\d{4300}")  # longer numbers are more than Python reads
_DEEPEST = 4  # SQL in psql -c in bash -c in ssh: deeper nesting is left unjudged


@dataclass(frozen=True)
class Found:
    """A complaint with its place in the file, 0-based."""

    complaint: Complaint
    line: int
    column: int

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The change that mends it, where there is one."""
        swap = self.complaint.swap
        return (Edit(self.line + 1, self.column + 1, *swap),) if swap else ()


@dataclass(frozen=True)
class Judged:
    """All complaints about a document's code, and how much of it anybody could judge."""

    found: tuple[Found, ...]
    coverage: Coverage


def judge(document: Document, versions: Mapping[str, str]) -> Judged:
    """Judge all code of a document; `versions` maps a tool to the version people have."""
    from runbook_helpers.check.code.dialect import dialect

    spoken = dialect(document, versions)
    found: list[Found] = []
    counted: list[tuple[str, bool]] = []
    for snippet, script in zip(snippets_of(document), scripts_of(document), strict=True):
        if snippet.language == "sql" and spoken.other:
            counted.append((f"SQL of {spoken.other}", False))
            continue
        if _ENDLESS.search(snippet.text):
            counted.append(("numbers of thousands of digits", False))
            continue
        for part, verdict, name in _verdicts(snippet, versions, 0, script):
            true = (c for c in verdict.complaints if not spoken.excuses(part, c))
            found += [_placed(part, complaint) for complaint in true]
            counted += [(name, verdict.checked)] if name else []
    unchecked = tuple(sorted({name for name, checked in counted if not checked}))
    done = sum(checked for _, checked in counted)
    return Judged(tuple(dict.fromkeys(found)), Coverage(len(counted), done, unchecked))


def complaints_of(snippet: Snippet) -> tuple[Complaint, ...]:
    """What its language's judge says of a snippet that is no shell."""
    return tuple(c for verdict in _language_verdicts(snippet, {}) for c in verdict.complaints)


def _placed(snippet: Snippet, complaint: Complaint) -> Found:
    return Found(complaint, *snippet.place(complaint.row, complaint.column))


def _verdicts(
    snippet: Snippet, versions: Mapping[str, str], depth: int, script: Script | None = None
) -> Iterator[tuple[Snippet, Verdict, str]]:
    """Each verdict with the snippet it speaks of and the name it is counted under, if any."""
    from runbook_helpers.check.code.shell import commands

    if depth > _DEEPEST:
        return
    if snippet.language == "shell":
        yield from _shell_verdicts(snippet, versions, depth, script or commands(snippet))
        return
    for verdict in _language_verdicts(snippet, versions):
        counts = snippet.language in ("sql", "promql")
        yield snippet, verdict, snippet.language if counts else ""
        for inner in verdict.embedded:
            yield from _verdicts(inner, versions, depth + 1)


def _shell_verdicts(
    snippet: Snippet, versions: Mapping[str, str], depth: int, script: Script
) -> Iterator[tuple[Snippet, Verdict, str]]:
    from runbook_helpers.check.code.documents import documents
    from runbook_helpers.check.fix.typography import mendable
    from runbook_helpers.check.judges.plugins import plugin_of
    from runbook_helpers.check.judges.promql.judge import promql_in_curl

    if snippet.declared != "zsh":  # whose patterns and flags bash can't read
        yield snippet, Verdict(True, mendable(snippet, script.complaints, versions)), ""
    for document in documents(script.commands):
        yield from _verdicts(document, versions, depth + 1)
    for command in script.commands:
        verdict = _command_verdict(command, versions)
        yield command.snippet, verdict, plugin_of(command) or command.name
        for number, words in enumerate(command.wrappers):
            over = command.via[:number]
            wrapper = replace(command, words=words, via=over, wrappers=(), stdin=None)
            yield command.snippet, _command_verdict(wrapper, versions), ""
        query = promql_in_curl(command)
        for inner in (*verdict.embedded, *([query] if query else [])):
            yield from _verdicts(inner, versions, depth + 1)


def _command_verdict(command: Command, versions: Mapping[str, str]) -> Verdict:
    from runbook_helpers.check.judges import judges
    from runbook_helpers.check.judges.plugins import plugin_of

    if plugin_of(command):
        return Verdict(False, reason="a plugin")
    if command.snippet.declared == "zsh" and command.name in _ZSH:
        return Verdict(False, reason="zsh's own")
    judge_of = judges().get(command.name)
    return judge_of(command, versions) if judge_of else Verdict(False, reason="unknown tool")


def _language_verdicts(snippet: Snippet, versions: Mapping[str, str]) -> Iterator[Verdict]:
    from runbook_helpers.check.judges import config, promql, sql

    if snippet.language == "sql":
        yield sql.judge_sql(snippet, versions)
    elif snippet.language == "promql":
        yield promql.judge_promql(snippet, versions)
    elif snippet.language in ("yaml", "json", "properties", "hcl", "toml"):
        yield config.judge_config(snippet, versions)
