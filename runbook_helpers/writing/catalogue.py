"""Verified commands of a failure mode, for a model to choose from, and how many it chose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from runbook_helpers.check import check
from runbook_helpers.environment import Environment
from runbook_helpers.runbook.codeblocks import CodeBlock
from runbook_helpers.runbook.document import Document, parse
from runbook_helpers.writing.fitting import Block, Point

SHARE = 0.4
_SHELL = frozenset({"bash", "sh", "shell", "console", "zsh", ""})
_LANGUAGES = _SHELL | {"sql", "promql"}
_CHOOSING = frozenset(
    {"detection", "prerequisites", "investigation", "remediation", "verification", "rollback"}
)
_VARIABLE = re.compile(r"\$\{?\w+\}?|<[\w -]+>")
_PROMPT = re.compile(r"^\s*[$#%] (?=\S)")


@dataclass(frozen=True)
class Entry:
    """One block of commands or one query, as the reference runbook has it."""

    text: str
    language: str
    title: str
    """Of the step it stands in, else of its section."""
    risk: str
    section: str | None


def catalogue(reference: Document, environment: Environment) -> tuple[Entry, ...]:
    """Every command of a rendered reference runbook about which `check` finds no error."""
    report = check(reference, environment=environment)
    wrong = {f.line - 1 for f in report.findings if f.severity == "error"}
    blocks = [block for block in reference.code_blocks if _is_command(block)]
    return tuple(
        _entry(reference, block)
        for block in blocks
        if not wrong.intersection(range(block.line, block.end))
    )


def choice(entries: Iterable[Entry], key: str) -> Block:
    """The entries as points to choose from, those of the same section first; none for prose."""
    offered = list(entries) if key in _CHOOSING else []
    points = (
        Point(_numbered(n, entry), 2.0 if entry.section == key else 0.0, name_of(n, entry))
        for n, entry in enumerate(offered, 1)
    )
    return Block("Verified commands: choose from these before you write your own",
                 tuple(points), SHARE)  # fmt: skip


def name_of(number: int, entry: Entry) -> str:
    """How an entry is called in run.json."""
    return f"command {number}: {entry.title}"


def used(text: str, entries: Iterable[Entry]) -> tuple[int, int]:
    """How many of a runbook's commands are in the catalogue, and how many it has.

    Whitespace, quotes, prompts and the names of variables make no difference.
    """
    known = {key for entry in entries for key in commands(entry.text, entry.language)}
    found = [
        key
        for block in parse(text).code_blocks
        if _is_command(block)
        for key in commands(block.text, block.language)
    ]
    return sum(key in known for key in found), len(found)


def commands(text: str, language: str) -> Iterator[str]:
    """The commands of a block in a form that can be compared."""
    joined = re.sub(r"\\\s*\n\s*", " ", text)
    pieces = joined.split("\n") if language in _SHELL else joined.split(";")
    if language in _SHELL and _opens_a_quote(joined):
        pieces = [joined]
    for piece in pieces:
        bare = _VARIABLE.sub("$", _PROMPT.sub("", piece))
        words = " ".join(re.sub(r"[\"\']", "", bare).split())
        if words and not words.startswith(("#", "--")):
            yield words


def _opens_a_quote(text: str) -> bool:
    """Whether a quotation goes on over a line's end, so that lines are no commands."""
    return any(line.count("'") % 2 or line.count('"') % 2 for line in text.split("\n"))


def _is_command(block: CodeBlock) -> bool:
    return not block.is_output and block.language in _LANGUAGES


def _entry(document: Document, block: CodeBlock) -> Entry:
    step = next((s for s in document.steps if s.start <= block.line < s.end), None)
    section = document.section_at(block.line)
    title, risk = (step.title, step.risk) if step else (section.title, "")
    return Entry(block.text.strip(), block.language, title, risk, section.key)


def _numbered(number: int, entry: Entry) -> str:
    risk = f" ({entry.risk})" if entry.risk else ""
    return f"{number}. {entry.title}{risk}:\n```{entry.language}\n{entry.text}\n```"
