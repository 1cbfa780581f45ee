"""What stands around a command: its section, its step, the words before it."""

from __future__ import annotations

import re

from runbook_helpers.check.code.model import Command, Snippet
from runbook_helpers.check.code.reading import kept
from runbook_helpers.check.safety.commands import place_of
from runbook_helpers.runbook.document import Document
from runbook_helpers.runbook.steps import Step

# The sections in which a command is there to be run.
ACTING = frozenset({None, "detection", "investigation", "remediation", "verification"})
_CLAUSE = 90  # characters of prose that may speak of the command after them
_ADVISED_AGAINST = re.compile(
    r"\b(?:never|not|don['\u2019]t|avoid|without|instead of|rather than|refuse|forbid\w*|beware"
    r"|unless)\b",
    re.IGNORECASE,
)
_WARNS = re.compile(
    r"warning|caution|danger|careful|achtung|vorsicht|warnung|attention\s*[:!]|avertissement"
    r"|advertencia|cuidado|ne (?:peut|peuvent) pas \xeatre annul|nicht r\xfcckg\xe4ngig|"
    r"irreversible|destructive\b.*!|\u26a0|\u2757|\U0001f6a8",
    re.IGNORECASE,
)
_UNDOES = re.compile(
    r"\b(?:undo|undone|roll(?:ed|ing)?[ -]?back|revert|back ?out|restore"
    r"|cannot be (?:undone|reversed)|r\xfcckg\xe4ngig|r\xfccknahme|zur\xfccknehmen|wiederherstell"
    r"|annul(?:er|\xe9|\xe9e|ation)\b|retour arri\xe8re|revertir|deshacer)",
    re.IGNORECASE,
)  # fmt: skip
_AFTER = re.compile(r"^[\s>*_-]*(?:if not|undo|to undo|rollback|revert|otherwise)\b", re.IGNORECASE)

_UNDO_LABEL = re.compile(
    r"^[\s>*_-]*(?:to )?(?:undo|roll ?back|revert)\b[\w ]{0,40}[*_]*:", re.IGNORECASE
)


def advised_against(document: Document, command: Command) -> bool:
    """Whether a command is only named in prose that says not to run it."""
    if command.snippet.origin != "inline":
        return False
    line, column = place_of(command)
    before = text_at(document, line)[max(0, column - _CLAUSE) : column]
    return bool(_ADVISED_AGAINST.search(re.split(r"[.;:,]\s", before)[-1]))


def is_alternative(document: Document, command: Command) -> bool:
    """Whether a command stands in the prose of an "If not" or "Undo"."""
    line = place_of(command)[0]
    return command.snippet.origin == "inline" and bool(_AFTER.match(text_at(document, line)))


def only_named(document: Document, snippet: Snippet) -> bool:
    """Whether a command in backticks is spoken of; what is to be run ends its line or cell."""
    if snippet.origin != "inline":
        return False
    line, column = snippet.rows[0]
    if document.section_at(line).key not in ACTING:
        return True
    after = text_at(document, line)[column + len(snippet.text) :]
    return re.fullmatch(r"\s*`+[\s.;)*_]*(?:\|.*)?", after) is None


def text_at(document: Document, line: int) -> str:
    """A line of the document, or nothing."""
    return document.lines[line] if 0 <= line < len(document.lines) else ""


def warned(document: Document, snippet: Snippet, step: Step | None) -> bool:
    """Whether a warning stands right before a snippet: nothing but prose between the two."""
    first = snippet.rows[0][0] if snippet.rows else 0
    before = [block.end for block in document.code_blocks if block.end <= first - 1]
    starts = [step.start if step else document.section_at(first).start, *before]
    lines = document.lines[max(starts) : first + len(snippet.rows)]
    return any(
        line.lstrip().startswith((">", "!!!", ":::")) or _WARNS.search(line) for line in lines
    )


def can_be_undone(document: Document, step: Step | None, line: int) -> bool:
    """Whether the text says how to take a change back, or that it can't be."""
    if step:
        if step.undo or _UNDOES.search("\n".join(document.lines[step.start : step.end])):
            return True
        return _named_in_rollback(document, step)
    return document.section_at(line).start in kept("undone", document, _undone)


def _undone(document: Document) -> frozenset[int]:
    """Where the sections begin whose text speaks of a way back."""
    sections = (document.preamble, *document.sections)
    return frozenset(s.start for s in sections if _UNDOES.search(s.text))


def _named_in_rollback(document: Document, step: Step) -> bool:
    rollback = document.section("rollback")
    if rollback is None or step.number is None:
        return False
    return (
        re.search(rf"\bsteps?\b[^.\n]*\b{step.number}\b", rollback.body, re.IGNORECASE) is not None
    )


def undo_label(document: Document, step: Step) -> int:
    """The line behind a step's commands from which it tells their undo; its end if none does."""
    first = min((block.line for block in step.commands), default=step.start)
    lines = range(first + 1, step.end)
    return next((n for n in lines if _UNDO_LABEL.match(text_at(document, n))), step.end)


def undo_text(document: Document, step: Step) -> str:
    """All that a step says of its undo: behind that label, or on the lines that speak of one."""
    label = undo_label(document, step)
    if label < step.end:
        return "\n".join(document.lines[label : step.end])
    spoken = [line for line in document.lines[step.start : step.end] if _UNDOES.search(line)]
    return "\n".join([step.undo, *spoken])
