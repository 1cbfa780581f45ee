"""Prompts before commands, where nothing that was printed stands between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from runbook_helpers.check.code.languages import LANGUAGES, SESSIONS
from runbook_helpers.check.code.prompts import prompt, session
from runbook_helpers.check.findings import Edit
from runbook_helpers.check.fix.languages import named
from runbook_helpers.runbook.codeblocks import CodeBlock
from runbook_helpers.runbook.document import Document

# `ops@db-1:~$ ` says where a command is run: what a person has to keep in other words.
_BARE = re.compile(r"\s*[$%#]\s+")


def bare_prompts(document: Document, block: CodeBlock) -> tuple[Edit, ...]:
    """The changes that take off every prompt of a block; none where output is mixed in."""
    if not block.fenced or block.is_output or LANGUAGES.get(block.language, "shell") != "shell":
        return ()
    first, rows = block.line + 1, _rows(block)
    typed = session(rows, root=block.language in SESSIONS)
    if not typed or any(line.language != "shell" for line, row in zip(typed, rows, strict=True)
                        if row.strip()):  # fmt: skip
        return ()
    edits = []
    for number, line in enumerate(typed):
        if line.column:
            sign = rows[number][: line.column]
            if not _BARE.fullmatch(sign) or not prompt(rows[number], block.language in SESSIONS):
                return ()  # a prompt with a host, or a continuation's `> `
            edits.append(_off(document, first + number, rows[number], sign))
    if not all(edits):
        return ()
    renamed = named(document, block, "bash") if block.language in SESSIONS else ()
    return (*renamed, *(edit for edit in edits if edit))


def _rows(block: CodeBlock) -> Sequence[str]:
    rows = block.text.split("\n")
    return rows[:-1] if rows[-1] == "" else rows


def _off(document: Document, line: int, row: str, sign: str) -> Edit | None:
    """Take the sign off a row, and leave the row's indentation."""
    written = document.lines[line] if line < len(document.lines) else ""
    if not written.endswith(row):
        return None
    indent = len(sign) - len(sign.lstrip())
    return Edit(line + 1, len(written) - len(row) + indent + 1, sign[indent:], "")
