"""What a section needs to know of the environment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.environment import Environment
from runbook_helpers.writing.fitting import Block, Point

_GROUPS = ("names", "tools", "contacts")
_USEFUL = {
    "names": ("detection", "prerequisites", "investigation", "remediation", "verification",
              "rollback"),
    "tools": ("detection", "prerequisites", "investigation", "remediation", "references"),
    "contacts": ("summary", "escalation", "prevention"),
}  # fmt: skip
_WORD = re.compile(r"[a-z]{4,}")
_VALUE = re.compile(r"[\w./:#-]{3,}")
SHARE = 0.5


def facts(environment: Environment, key: str, about: str) -> Block:
    """The environment as points; first those that the section needs.

    `about` is text on the section: a fact counts for more when its words or values stand there.
    """
    words = set(_WORD.findall(about.lower()))
    return Block(
        "Environment",
        tuple(
            Point(text, _rank(group, text, key, words, about), name)
            for group, name, text in _entries(environment)
        ),
        SHARE,
    )


def _rank(group: str, text: str, key: str, words: set[str], about: str) -> float:
    useful = 4.0 * (key in _USEFUL.get(group, ()))
    said = len(set(_WORD.findall(text.lower())) & words)
    values = sum(value in about for value in set(_VALUE.findall(text.partition(":")[2])))
    return useful + min(said, 4) * 0.5 + min(values, 6)


def _entries(environment: Environment) -> Iterator[tuple[str, str, str]]:
    """Group, name and text of each fact, in the order of the environment's own list."""
    group, lines = "", list[str]()
    for line in [*environment.details_text().split("\n"), "- end:"]:
        depth = len(line) - len(line.lstrip())
        header = depth == 0 and line[2:].rstrip(":") in _GROUPS
        if lines and (depth == 0 or (group and depth == 2)):
            yield group or "details", _name(group, lines[0]), "\n".join(lines)
            lines = []
        if depth == 0:
            group = line[2:].rstrip(":") if header else ""
        if header:
            continue
        lines.append(line.removeprefix("  ") if group else line)


def _name(group: str, line: str) -> str:
    key = line.strip().removeprefix("- ").partition(":")[0]
    return f"{group or 'details'}.{key}"
