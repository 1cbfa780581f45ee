"""Is it true: every command and query of a runbook, judged by the tables of the real tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from runbook_helpers.check.code.model import Command, Complaint, Snippet, Verdict
from runbook_helpers.check.findings import Coverage, Edit
from runbook_helpers.runbook.document import Document

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
    from runbook_helpers.check.code.find import snippets

    found: list[Found] = []
    counted: list[tuple[str, bool]] = []
    for snippet in snippets(document):
        if not snippet.is_output:
            for part, verdict, name in _verdicts(snippet, versions, 0):
                found += _placed(part, verdict)
                counted += [(name, verdict.checked)] if name else []
    unchecked = tuple(sorted({name for name, checked in counted if not checked}))
    done = sum(checked for _, checked in counted)
    return Judged(tuple(dict.fromkeys(found)), Coverage(len(counted), done, unchecked))


def complaints_of(snippet: Snippet) -> tuple[Complaint, ...]:
    """What its language's judge says of a snippet that is no shell."""
    return tuple(c for verdict in _language_verdicts(snippet, {}) for c in verdict.complaints)


def _placed(snippet: Snippet, verdict: Verdict) -> Iterator[Found]:
    for complaint in verdict.complaints:
        yield Found(complaint, *snippet.place(complaint.row, complaint.column))


def _verdicts(
    snippet: Snippet, versions: Mapping[str, str], depth: int
) -> Iterator[tuple[Snippet, Verdict, str]]:
    """Each verdict with the snippet it speaks of and the name it is counted under, if any."""
    if depth > _DEEPEST:
        return
    if snippet.language == "shell":
        yield from _shell_verdicts(snippet, versions, depth)
        return
    for verdict in _language_verdicts(snippet, versions):
        counts = snippet.language in ("sql", "promql")
        yield snippet, verdict, snippet.language if counts else ""
        for inner in verdict.embedded:
            yield from _verdicts(inner, versions, depth + 1)


def _shell_verdicts(
    snippet: Snippet, versions: Mapping[str, str], depth: int
) -> Iterator[tuple[Snippet, Verdict, str]]:
    from runbook_helpers.check.code.shell import commands
    from runbook_helpers.check.fix.typography import mendable
    from runbook_helpers.check.judges.promql import promql_in_curl

    script = commands(snippet)
    yield snippet, Verdict(True, mendable(snippet, script.complaints, versions)), ""
    for command in script.commands:
        verdict = _command_verdict(command, versions)
        yield command.snippet, verdict, command.name
        query = promql_in_curl(command)
        for inner in (*verdict.embedded, *([query] if query else [])):
            yield from _verdicts(inner, versions, depth + 1)


def _command_verdict(command: Command, versions: Mapping[str, str]) -> Verdict:
    from runbook_helpers.check.judges import judges

    judge_of = judges().get(command.name)
    return judge_of(command, versions) if judge_of else Verdict(False, reason="unknown tool")


def _language_verdicts(snippet: Snippet, versions: Mapping[str, str]) -> Iterator[Verdict]:
    from runbook_helpers.check.judges import config, promql, sql

    if snippet.language == "sql":
        yield sql.judge_sql(snippet, versions)
    elif snippet.language == "promql":
        yield promql.judge_promql(snippet, versions)
    elif snippet.language in ("yaml", "json", "properties", "hcl"):
        yield config.judge_config(snippet, versions)
