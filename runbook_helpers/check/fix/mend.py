"""Carry out the changes that findings bring with them, and show them as a diff."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from runbook_helpers.check.findings import Edit, Finding, Report

_ROUNDS = 5  # a change may make room for the next one; more than two were never needed
_NEWLINE = re.compile(r"(\r\n|\r|\n)")


@dataclass(frozen=True)
class Mended:
    """A text after its safe changes, and what is still found in it."""

    before: str
    text: str
    report: Report
    fixed: int = 0  # findings that are gone

    @property
    def changed(self) -> bool:
        return self.text != self.before


def mend(text: str, check: Callable[[str], Report]) -> Mended:
    """Make every safe change that `check` proposes, until there is none; `text` is as read.

    A change is only made when it brings no finding that was not there before: what stays keeps
    its finding, and a person decides.
    """
    report = first = check(text)
    before = text
    for _ in range(_ROUNDS):
        written, found = _round(text, report, check)
        if written == text:
            break
        text, report = written, found
    gone = len(first.findings) - len(report.findings)
    return Mended(before, text, report, gone if text != before else 0)


def _round(text: str, report: Report, check: Callable[[str], Report]) -> tuple[str, Report]:
    """All changes at once, or else those that do no harm one by one."""
    able = [finding for finding in report.findings if finding.edits]
    if not able:
        return text, report
    written = applied(text, _edits(able))
    found = check(written)
    if not new_findings(report, found):
        return written, found
    for finding in able:
        tried = applied(text, finding.edits)
        seen = check(tried)
        if tried != text and not new_findings(report, seen):
            return tried, seen
    return text, report


def new_findings(before: Report, after: Report) -> tuple[Finding, ...]:
    """The findings on lines that had none of their code before."""
    had = Counter((finding.line, finding.code) for finding in before.findings)
    left = []
    for finding in after.findings:
        had[finding.line, finding.code] -= 1
        if had[finding.line, finding.code] < 0:
            left.append(finding)
    return tuple(left)


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with the changes made; newlines and byte-order mark stay as they are."""
    bare = text.lstrip("\ufeff")
    parts = _NEWLINE.split(bare)  # lines and their newlines in turn
    until: dict[int, int] = {}
    for edit in sorted(set(edits), key=lambda e: (e.line, e.column, e.old), reverse=True):
        index, at = 2 * (edit.line - 1), edit.column - 1
        if index >= len(parts) or at + len(edit.old) > until.get(edit.line, len(parts[index])):
            continue  # it overlaps one that is made
        line = parts[index]
        if line.startswith(edit.old, at):
            parts[index] = line[:at] + edit.new + line[at + len(edit.old) :]
            until[edit.line] = at
    return text[: len(text) - len(bare)] + "".join(parts)


def diff(name: str, before: str, after: str) -> str:
    """A unified diff that `patch` and `git apply` read; empty when nothing differs."""
    rows = difflib.unified_diff(_rows(before), _rows(after), name, name)
    return "".join(row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n"
                   for row in rows)  # fmt: skip


def _rows(text: str) -> Sequence[str]:
    # Not splitlines(): U+2028 and U+0085 are characters of a line here.
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _edits(findings: Iterable[Finding]) -> list[Edit]:
    return [edit for finding in findings for edit in finding.edits]
