"""What a code means, in words and by example."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from runbook_helpers.check.codes import Code, codes

# Codes that bring a change with them, where the change is sure.
FIXABLE = frozenset({"SHL002", "SHL003", "SHL005", "SHL006", "STR012", "STR016", "STR017"})
_HEAD = re.compile(r"^=== ([A-Z]{3}\d{3}) (bad|good)(?: (\w+))?\n", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """A text that raises a code, or one beside it that doesn't."""

    text: str
    language: str  # "" for a whole piece of Markdown

    @property
    def markdown(self) -> str:
        """The example as a runbook would hold it."""
        if not self.language:
            return self.text
        return f"```{self.language}\n{self.text}```\n"


@cache
def examples() -> dict[tuple[str, str], Example]:
    """Examples by code, and by whether they are "bad" or "good"."""
    file = resources.files("runbook_helpers.check") / "examples.txt"
    parts = _HEAD.split(file.read_text(encoding="utf-8"))[1:]
    fields = zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True)
    return {
        (code, kind): Example(text.rstrip("\n").replace("␣", "\u00a0") + "\n", language or "")
        for code, kind, language, text in fields
    }


def explained(names: Sequence[str]) -> str:
    """Why each code matters, what to do, and an example."""
    return "\n".join(_explained(codes()[name]) for name in names)


def listed() -> str:
    """All codes, one a line."""
    marks = {name: "[*]" if name in FIXABLE else "[ ]" for name in codes()}
    return "".join(
        f"{code.code}  {marks[code.code]}  {code.severity:7}  {code.title}\n"
        for code in codes().values()
    )


def sentence(text: str) -> str:
    """The words with a capital and a full stop."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _explained(code: Code) -> str:
    told = f"{code.code}: {code.title} ({code.severity})\n\n"
    told += f"{sentence(code.why)}\nWhat to do: {sentence(code.fix)}\n"
    if code.code in FIXABLE:
        told += "`runbook check --fix` mends it where the result is certain.\n"
    for kind, label in (("bad", "Found in"), ("good", "Not in")):
        if example := examples().get((code.code, kind)):
            told += f"\n{label}:\n\n{indented(example.markdown)}"
    return told


def indented(text: str) -> str:
    """The text as an indented code block."""
    return "".join(f"    {row}\n" if row else "\n" for row in text.rstrip("\n").split("\n"))
