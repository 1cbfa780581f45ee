"""Make a reply the section that was asked for: its heading, its level, and nothing else's."""

from __future__ import annotations

import re

from runbook_helpers.runbook.document import parse
from runbook_helpers.runbook.headings import Heading
from runbook_helpers.runbook.source import trim

_STEP = re.compile(r"^\W*(?:step\s+\d|\d+[.)]\s)", re.IGNORECASE)


def as_section(text: str, key: str | None, heading: str, level: int = 2) -> tuple[str, list[str]]:
    """The reply under `heading`, headings inside one level below, and what was changed, in words.

    A section of another kind that the model went on to write is left out: it is asked for by
    itself. `heading` empty: the reply is a part of a section, without a heading of its own.
    """
    document = parse(f"\n{text}")
    heads = [h for h in document.headings if h.real or _is(h, key, heading)]
    own = next((h for h in heads if _is(h, key, heading)), None) or _misnamed(heads, document.lines)
    changes = []
    if own and not _is(own, key, heading):
        changes.append(f"“{own.text}” was headed as asked")
    top = own.level if own else min((h.level for h in heads), default=level + 1) - 1
    body = list(document.lines[: heads[0].line if heads else None])
    skipping = False
    starts = [head.line for head in heads]
    for head, end in zip(heads, [*starts, len(document.lines)][1:], strict=True):
        lines = document.lines[head.end : end]
        outer = head.level <= top and not _STEP.match(head.text)
        if head is own or (own and head.line < own.line and head.level == 1):
            changes += [] if head is own else [f"took off the title “{head.text}”"]
            body += lines
        elif outer and _is(head, key, heading):
            skipping = False
            if _words(lines) not in _words(body):
                body = [*trim(body), "", *trim(list(lines)), ""]
            changes.append(f"“{head.text}” came twice and was joined")
        elif outer and head.kind:
            skipping = True
            changes.append(f"left out “{head.text}”, which is another section")
        elif not skipping:
            shifted = min(6, max(level + 1, head.level + level - top))
            body = [*trim(body), "", f"{'#' * shifted} {head.text}", "", *trim(list(lines)), ""]
    return _under(heading, body), changes


def _under(heading: str, body: list[str]) -> str:
    text = re.sub(r"^\n+", "", "\n".join(trim(body)))
    return f"{heading}\n\n{text}" if heading and text else text


def _is(head: Heading, key: str | None, heading: str) -> bool:
    if _STEP.match(head.text):
        return False
    if key and head.kind:
        return head.kind.key == key
    return head.text.casefold() == heading.lstrip("# ").casefold()


def _misnamed(heads: list[Heading], lines: tuple[str, ...]) -> Heading | None:
    """A first heading above everything else is the model's name for the section."""
    first = heads[0] if heads else None
    if not first or first.level > 2 or _STEP.match(first.text):
        return None
    return first if not any(line.strip() for line in lines[: first.line]) else None


def _words(lines: object) -> str:
    return " ".join(" ".join(lines).split()) if isinstance(lines, list | tuple) else ""
