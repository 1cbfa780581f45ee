"""A prompt template taken apart, so that one section can be asked for with what concerns it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from runbook_helpers.runbook.sections import SECTION_KINDS, kind_of

_HEADING = re.compile(r"# +(.+)")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_ITEM = re.compile(r"(?P<mark>\d+[.)]|[-*]) +(?P<title>[^:.]+)(?:[:.] *(?P<ask>.*))?$")
_BULLET = re.compile(r"(?:[-*]|\d+[.)]) +\S")
_STEP_HEADING = re.compile(r"#{2,4} +Step\b", re.IGNORECASE)
_SLOT = re.compile(r"\{\{.*?\}\}|(?<![{$%@#\\])\{ ?[a-z]+_[a-z_]+ ?\}")
# What a template says of the document as a whole misleads who writes a part of it.
_OF_THE_WHOLE = re.compile(
    r"`# ?`|# heading|starting with|whole document|complete (?:improved )?runbook|at most \d+ words"
    r"|order of (?:the )?sections|sections and their order|number .* steps? (?:again|after)",
    re.IGNORECASE,
)
_LEAST = 3  # known sections; a shorter list is a list of something else

_ASKS = {
    "summary": "what is broken, who is hurt, severity; then trigger, impact, first check and "
    "first safe action as four bullets",
    "detection": "the alert, its threshold and why, the normal value, a command that confirms it",
    "prerequisites": "roles, tools with versions, shell variables declared once",
    "investigation": "read-only steps, one of them about recent changes",
    "remediation": "the most reversible step first, an alternative, destructive steps last",
    "verification": "metric, value and time window after which it is over",
    "rollback": "how to revert each change",
    "escalation": "measurable condition, who, how; a two-line message",
    "prevention": "follow-ups, each with an owner team",
    "references": "manuals by name and chapter",
}
FORM = """### Step N: Imperative title
One line that says why.
**Risk:** read-only, changing or destructive
```bash
one complete command
```
Expected output:
```text
what a person will see
```
**If not:** what to do next.
**Undo:** the exact command, or "cannot be undone" (only when Risk is not read-only)"""
"""How a step looks where the template does not say."""


@dataclass(frozen=True)
class Planned:
    """A section that is to be written."""

    key: str
    title: str
    ask: str
    """What it must hold, in the words of the template."""


@dataclass(frozen=True)
class Brief:
    """What a template asks, by part; values are not filled in yet."""

    outline: tuple[Planned, ...]
    form: str
    """How a step looks."""
    guidance: tuple[tuple[str, tuple[str, ...]], ...]
    """What an expert says: blocks of points, each under its title."""


def brief(template: str) -> Brief:
    """Take a template apart; whatever it does not say comes from the canonical sections."""
    planned: tuple[Planned, ...] = ()
    form, guidance = "", []
    for title, lines in _blocks(template):
        found = tuple(_planned(lines))
        if len({p.key for p in found if kind_of(p.title)}) >= _LEAST:
            planned, form = planned or _whole(found, lines), form or _form(lines)
        elif title and not _SLOT.search("\n".join(lines)):
            points = tuple(p for p in _points(lines) if not _OF_THE_WHOLE.search(p))
            guidance += [(title, points)] if points else []
    return Brief(planned or _canonical(), form or FORM, tuple(guidance))


def _blocks(template: str) -> Iterator[tuple[str, list[str]]]:
    """Title and lines of each block under a level-1 heading; what is above has no title."""
    title, lines, fence = "", list[str](), ""
    for line in template.split("\n"):
        fence = _fence_after(line, fence)
        match = None if fence else _HEADING.match(line)
        if match:
            yield title, lines
            title, lines = match[1].strip(), []
        else:
            lines.append(line)
    yield title, lines


def _fence_after(line: str, fence: str) -> str:
    match = _FENCE.match(line)
    if not match:
        return fence
    if not fence:
        return match[1]
    return "" if match[1].startswith(fence) else fence


def _planned(lines: list[str]) -> Iterator[Planned]:
    seen: set[str] = set()
    for line in lines:
        if not (match := _ITEM.match(line)):
            continue
        title = match["title"].strip().strip("*_`")
        kind = kind_of(title)
        key = kind.key if kind else re.sub(r"\W+", "-", title.lower()).strip("-")
        if key not in seen and key != "history":  # the history is the formatter's to write
            seen.add(key)
            yield Planned(key, title, (match["ask"] or "").strip() or _ASKS.get(key, ""))


def _whole(found: tuple[Planned, ...], lines: list[str]) -> tuple[Planned, ...]:
    """A numbered list is the outline; bullets only say more about sections named elsewhere."""
    if any((match := _ITEM.match(line)) and match["mark"][0].isdigit() for line in lines):
        return found
    said = {planned.key: planned for planned in found}
    return tuple(said.get(planned.key, planned) for planned in _canonical())


def _canonical() -> tuple[Planned, ...]:
    return tuple(Planned(k.key, k.title, _ASKS[k.key]) for k in SECTION_KINDS if k.key in _ASKS)


def _form(lines: list[str]) -> str:
    start = next((n for n, line in enumerate(lines) if _STEP_HEADING.match(line)), None)
    return "" if start is None else "\n".join(lines[start:]).strip()


def _points(lines: list[str]) -> Iterator[str]:
    """Bullets and paragraphs, each with the lines that belong to it."""
    point: list[str] = []
    for line in [*lines, ""]:
        if point and (not line.strip() or _BULLET.match(line)):
            yield "\n".join(point)
            point = []
        if line.strip():
            point.append(line.rstrip())
