"""Does a text end where its writer meant to stop?"""

from __future__ import annotations

import re

from runbook_helpers.runbook.document import Document

_HANGING = re.compile(
    r"(?:[,(\[{]|\s[-\u2013\u2014]|\b(?:the|a|an|and|or|to|of|in|on|for|with|by|from|is|are|that|"
    r"which|if|when|then|as|at|your|this|be|will|not|but|into|using|via|run|it))$",
    re.IGNORECASE,
)
_WORDS = 12  # a shorter last line may be a name, a link or a signature


def cut_off(document: Document) -> tuple[int, str] | None:
    """The last line and what is wrong with it, or None when the text ends well."""
    written = [
        n for n, line in enumerate(document.lines) if n >= document.body_line and line.strip()
    ]
    if not written:
        return None
    number = written[-1]
    line = document.lines[number].strip()
    kind = _kind(document, number)
    problem = _problem(document, line, kind, number)
    return (number, problem) if problem else None


def _kind(document: Document, number: int) -> str:
    """The innermost block that the line stands in, as markdown-it names it."""
    kinds = [
        token.type
        for token in document.tokens
        if token.map and token.map[0] <= number < max(token.map[1], token.map[0] + 1)
    ]
    if "table_open" in kinds:
        return "table"
    if "list_item_open" in kinds and "fence" not in kinds:
        return "item"
    return kinds[-1] if kinds else "nothing"


def _problem(document: Document, line: str, kind: str, number: int) -> str:
    if re.fullmatch(r"(?:[-*+]|\d+[.)])", line):
        return "the text ends with an empty list item"
    if kind == "table":
        return _table_problem(document, line, number)
    return _prose_problem(line, kind) if kind in ("item", "inline", "paragraph_open") else ""


def _prose_problem(line: str, kind: str) -> str:
    if line.count("`") % 2 and "```" not in line:
        return "the text ends inside `code`"
    if line.endswith(":"):
        return "the text ends with a colon, and nothing follows"
    if _HANGING.search(line):
        return "the text ends in the middle of a sentence"
    unfinished = kind != "item" and len(line.split()) >= _WORDS and line[-1].isalnum()
    return "the last sentence has no end" if unfinished else ""


def _table_problem(document: Document, line: str, number: int) -> str:
    before = document.lines[number - 1].strip() if number else ""
    cut = before.endswith("|") and not line.endswith("|")
    return "the text ends inside a table row" if cut else ""
