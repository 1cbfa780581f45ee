"""Take the chat off a reply: what a model says around the runbook it was asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from runbook_helpers.runbook.chat import is_closer, is_opener
from runbook_helpers.runbook.document import parse
from runbook_helpers.runbook.frame import unframed
from runbook_helpers.runbook.frontmatter import split
from runbook_helpers.runbook.source import normalise, trim
from runbook_helpers.runbook.wrapping import unwrapped

_TIDIED = "trimmed blank lines around the text, or normalised its characters"
_THINK = re.compile(r"\s*<(think|thinking)>.*?</\1>", re.IGNORECASE | re.DOTALL)
_RULE = re.compile(r"^(?:-{3,}|\*{3,}|_{3,})$")


@dataclass(frozen=True)
class Cleaned:
    """A reply without its chat, and every change named in words."""

    text: str
    changes: tuple[str, ...]


def clean(reply: str) -> Cleaned:
    """Strip what surrounds the runbook; its middle is never touched. Idempotent."""
    text = _tidy(reply)
    changes = [] if text in (reply, reply.removesuffix("\n")) else [_TIDIED]
    while change := _first_change(text):
        text, words = _tidy(change[0]), change[1]
        changes.append(words)
    return Cleaned(f"{text}\n" if text else "", tuple(changes))


def _tidy(text: str) -> str:
    """Normalised, without blank lines at the ends; taking one away may bare a byte-order mark."""
    while (tidy := "\n".join(trim(normalise(text).split("\n")))) != text:
        text = tidy
    return tidy


def _first_change(text: str) -> tuple[str, str] | None:
    """The text after the first remover that finds something, and that remover's words."""
    for remove in _REMOVERS:
        shorter, change = remove(text)
        if change:
            return shorter, change
    return None


def _without_thoughts(text: str) -> tuple[str, str]:
    match = _THINK.match(text)
    rest = text[match.end() :] if match else text
    return (rest, "removed the model's thoughts before the text") if match else (text, "")


def _without_opener(text: str) -> tuple[str, str]:
    lines = trim(text.split("\n"))
    if len(lines) < 2 or not is_opener(lines[0]):
        return text, ""
    rest = trim(lines[1:])
    front = split("\n".join(rest))
    if len(rest) > 1 and _RULE.match(rest[0].strip()) and not front.body_line and not front.problem:
        rest = rest[1:]  # the line drawn between the chat and the text
    return "\n".join(rest), f"removed the opening line “{_short(lines[0])}”"


def _without_closer(text: str) -> tuple[str, str]:
    lines = trim(text.split("\n"))
    if len(lines) < 2 or not is_closer(lines[-1]) or _in_code(lines):
        return text, ""
    rest = trim(lines[:-1])
    if len(rest) > 1 and _RULE.match(rest[-1].strip()) and not rest[-2].strip():
        rest = trim(rest[:-1])
    return "\n".join(rest), f"removed the closing line “{_short(lines[-1])}”"


def _in_code(lines: Sequence[str]) -> bool:
    """Whether the last line belongs to a code block that began further up."""
    blocks = parse("\n".join(lines)).code_blocks
    # A fence that a whole reply is wrapped in may still be waiting to be unwrapped.
    return bool(blocks) and blocks[-1].end >= len(lines) and not blocks[-1].nested


def _without_frame(text: str) -> tuple[str, str]:
    inner = unframed(text)
    return (text, "") if inner is None else (inner, "took off the frame that the prompt has")


def _unwrapped(text: str) -> tuple[str, str]:
    inner = unwrapped(text)
    return (text, "") if inner is None else (inner, "unwrapped the code fence around the reply")


def _closed(text: str) -> tuple[str, str]:
    blocks = parse(text).code_blocks
    if not blocks or blocks[-1].closed or blocks[-1].nested:
        return text, ""
    written = text.rstrip("\n")
    return f"{written}\n{blocks[-1].marker}\n", "closed a code fence left open at the end"


def _short(line: str) -> str:
    line = line.strip()
    return line if len(line) <= 60 else f"{line[:57]}…"


_REMOVERS: tuple[Callable[[str], tuple[str, str]], ...] = (
    _without_thoughts,
    _without_opener,
    _without_frame,
    _unwrapped,
    _without_closer,
    _closed,  # last: a fence may turn out to be the one around everything
)
