"""Comments that silence a code near them: `<!-- runbook-check: ignore CMD001 -->`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from runbook_helpers.check.findings import Finding
from runbook_helpers.runbook.document import Document

_COMMENT = re.compile(r"<!--\s*runbook-check:\s*ignore\b([^>]*?)\s*-->")
_REACH = 3  # lines below the comment: a fence's opening marks may stand between

# Title, severity, why, what to do.
CODES = {
    "IGN001": (
        "Comment ignores a code there is not",
        "info",
        "A misspelt code silences nothing, and who wrote it believes that it does.",
        "name a code or family that `runbook check --rules` lists",
    ),
    "IGN002": (
        "Comment ignores what isn't found",
        "info",
        "A comment that outlives its fault will hide the next one that is made there.",
        "remove the code from the comment",
    ),
}


@dataclass(frozen=True)
class Ignore:
    """One code or family named in a comment; line and column count from 0."""

    name: str
    line: int
    column: int
    shown: bool  # in code: an example of how to write such a comment, as on our own pages

    def silences(self, finding: Finding) -> bool:
        near = self.line <= finding.line - 1 <= self.line + _REACH
        return near and bool(self.name) and finding.code.startswith(self.name)


def heeded(
    document: Document, found: Sequence[Finding], known: Sequence[str], unasked: Sequence[str]
) -> tuple[Finding, ...]:
    """The findings that no comment silences, and what is wrong with the comments.

    `unasked` are codes that could not be found this time: ignoring them is no mistake.
    """
    ignores = tuple(_ignores(document))
    if not ignores:
        return tuple(found)
    kept = [f for f in found if not any(ignore.silences(f) for ignore in ignores)]
    doubtful = (ignore for ignore in ignores if not ignore.shown)
    told = [f for ignore in doubtful for f in _doubt(ignore, found, known, unasked)]
    return (*kept, *(f for f in told if not any(ignore.silences(f) for ignore in ignores)))


def _ignores(document: Document) -> Iterator[Ignore]:
    if "runbook-check:" not in document.text:
        return
    code = document.code_lines
    for number, line in enumerate(document.lines):
        for match in _COMMENT.finditer(line):
            shown = number in code or line.count("`", 0, match.start()) % 2 == 1
            names = [name for name in re.split(r"[ ,]+", match[1]) if name]
            for name in names or [""]:
                yield Ignore(name.upper(), number, match.start(), shown)


def _doubt(
    ignore: Ignore, found: Sequence[Finding], known: Sequence[str], unasked: Sequence[str]
) -> Iterator[Finding]:
    if not ignore.name:
        yield _finding(ignore, "IGN001", "the comment names no code")
    elif not any(code.startswith(ignore.name) for code in known):
        yield _finding(ignore, "IGN001", f"there is no code {ignore.name}")
    elif not (
        any(ignore.silences(finding) for finding in found)
        or any(code.startswith(ignore.name) for code in unasked)
    ):
        message = f"{ignore.name} is not found in the {_REACH} lines below"
        yield _finding(ignore, "IGN002", message)


def _finding(ignore: Ignore, code: str, message: str) -> Finding:
    return Finding(ignore.line + 1, ignore.column + 1, code, "info", message, CODES[code][3])
