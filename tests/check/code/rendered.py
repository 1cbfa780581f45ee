"""Snippets and commands written as lines, for comparing whole answers."""

from __future__ import annotations

from runbook_helpers.check.code.find import snippets
from runbook_helpers.check.code.model import Snippet
from runbook_helpers.check.code.shell import commands
from runbook_helpers.runbook.document import parse


def found(text: str) -> str:
    """Each snippet of a document on a line: language, origin, first place, rows."""
    return "\n".join(_line(snippet) for snippet in snippets(parse(text)))


def shell(text: str) -> Snippet:
    """A text as a snippet of its own."""
    rows = tuple((line, 0) for line in range(text.count("\n") + 1))
    return Snippet(text, "shell", "fence", rows)


def cut(text: str) -> str:
    """Each command of a shell text on a line: what was taken off, its words, what it does."""
    return "\n".join(
        " ".join(
            [*(f"<{via}>" for via in command.via)]
            + ["|"] * command.reads_pipe
            + [f"[{w.text}]" if w.fixed else f"?{w.text}?" for w in command.words]
            + ["|"] * command.feeds_pipe
            + [f">{word.text}" for word in command.writes]
            + ([f"<<{command.stdin!r}"] if command.stdin is not None else [])
        )
        for command in commands(shell(text)).commands
    )


def codes(text: str) -> list[str]:
    """The codes of all complaints about a shell text."""
    return [complaint.code for complaint in commands(shell(text)).complaints]


def _line(snippet: Snippet) -> str:
    kind = "output" if snippet.is_output else snippet.language
    places = [f"{line}:{column}" for line, column in snippet.rows]
    rows = " ⏎ ".join(snippet.text.split("\n"))
    return f"{kind} {snippet.origin} {places[0]} {rows}"
