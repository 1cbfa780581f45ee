"""Take the chat off a reply: what a model says around the runbook it was asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from runbook_helpers.runbook.codeblocks import CodeBlock
from runbook_helpers.runbook.document import parse
from runbook_helpers.runbook.frontmatter import split
from runbook_helpers.runbook.source import normalise, trim
from runbook_helpers.runbook.wrapping import unwrapped

_PLEASANTRY = (
    r"(?:sure(?: thing)?|certainly|of course|absolutely|ok(?:ay)?|understood|got it|definitely|"
    r"great(?: question)?|no problem|happy to help|thank you(?: for [^.!:]{1,80})?|"
    r"thanks(?: for [^.!:]{1,80})?|i understand)"
)
_DOCUMENT = r"(?:runbook|document|guide|playbook|version|draft|template|procedure|response)"
_HERE = (
    rf"(?:here(?:'s|’s| is| are)|below (?:is|are)|(?:the )?following is|this is)\b.{{0,200}}?\b{_DOCUMENT}s?\b.{{0,200}}"
    rf"|(?:i(?:'ve|’ve| have|'ll|’ll| will|'d| would| can)|let me|as (?:an? )?(?:ai|requested|per your|you asked))\b"
    rf".{{0,200}}?\b(?:{_DOCUMENT}|help|assist|provide|creat|updat|refin|revis)\w*\b.{{0,200}}"
)
_OPENER = re.compile(
    rf"^(?:{_PLEASANTRY}[\s!,.:—–-]*(?:{_HERE})?|{_HERE}|as an ai\b.{{0,300}})[:.!]*$",
    re.IGNORECASE,
)
_CLOSER = re.compile(
    r"^(?:(?:please )?let me know\b|(?:i )?hope (?:this|that|it|you)\b.{0,40}\bhelp"
    r"|(?:please |and )?(?:feel free|do not hesitate|don'?t hesitate)(?: to)? (?:ask|let me|modify|adjust|customi[sz]e|adapt|tailor"
    r"|(?:reach out|contact me|reach me)(?: to me)?(?:[.!]|$| if\b| with\b| for\b))"
    r"|is there anything else\b|would you like me to\b|do you want me to\b|happy to help\b"
    r"|if you (?:have|need|'d like|’d like|would like|want)\b.{0,120}\b(?:let me know|feel free to ask|just ask|i can help|i'm here|happy to)\b)",
    re.IGNORECASE,
)  # fmt: skip
_THINK = re.compile(r"\s*<(think|thinking)>.*?</\1>", re.IGNORECASE | re.DOTALL)
_RULE = re.compile(r"^(?:-{3,}|\*{3,}|_{3,})$")
_LONGEST_OPENER = 400


@dataclass(frozen=True)
class Cleaned:
    """A reply without its chat, and every change named in words."""

    text: str
    changes: tuple[str, ...]


def clean(reply: str) -> Cleaned:
    """Strip what surrounds the runbook; its middle is never touched. Idempotent."""
    text, changes = normalise(reply), []
    if text != reply:
        changes.append("normalised newlines and characters that can't be stored")
    while True:
        for remove in _REMOVERS:
            shorter, change = remove(text)
            if change:
                text = shorter
                changes.append(change)
                break
        else:
            break
    tidy = "\n".join(trim(text.split("\n")))
    if tidy and parse(tidy).code_blocks and (closer := _open_fence(parse(tidy).code_blocks)):
        tidy = f"{tidy}\n{closer}"
        changes.append("closed a code fence left open at the end")
    tidy = f"{tidy}\n" if tidy else ""
    if tidy.strip("\n") == text.strip("\n") and tidy != text:
        changes.append("trimmed blank lines around the text")
    return Cleaned(tidy, tuple(changes))


def _open_fence(blocks: Sequence[CodeBlock]) -> str:
    last = blocks[-1]
    return last.marker if not last.closed and not last.nested else ""


def _without_thoughts(text: str) -> tuple[str, str]:
    match = _THINK.match(text)
    rest = text[match.end() :] if match else text
    return (rest, "removed the model's thoughts before the text") if match else (text, "")


def _without_opener(text: str) -> tuple[str, str]:
    lines = trim(text.split("\n"))
    if len(lines) < 2 or not _is_opener(lines[0].strip()):
        return text, ""
    rest = trim(lines[1:])
    front = split("\n".join(rest))
    if len(rest) > 1 and _RULE.match(rest[0].strip()) and not front.body_line and not front.problem:
        rest = rest[1:]  # the line drawn between the chat and the text
    return "\n".join(rest), f"removed the opening line “{_short(lines[0])}”"


def _is_opener(line: str) -> bool:
    return len(line) <= _LONGEST_OPENER and _OPENER.match(line) is not None


def _without_closer(text: str) -> tuple[str, str]:
    lines = trim(text.split("\n"))
    if len(lines) < 2 or not _CLOSER.match(lines[-1]) or _in_code(lines):
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


def _unwrapped(text: str) -> tuple[str, str]:
    inner = unwrapped(text)
    return (text, "") if inner is None else (inner, "unwrapped the code fence around the reply")


def _short(line: str) -> str:
    line = line.strip()
    return line if len(line) <= 60 else f"{line[:57]}…"


_REMOVERS: tuple[Callable[[str], tuple[str, str]], ...] = (
    _without_thoughts,
    _without_opener,
    _unwrapped,
    _without_closer,
)
