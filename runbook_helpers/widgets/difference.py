"""What changed between two texts, line by line and word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from html import escape

from runbook_helpers.runbook.document import parse

# Blue and orange with signs before them: green and red look alike to one man in twelve.
_REMOVED, _ADDED = "213, 94, 0", "0, 114, 178"
_CONTEXT = 2
_PRE = "white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.45; margin: 0; padding: 0"
_PLACE = "margin: 10px 0 2px; font-weight: 600"
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
# Below this two lines have nothing to do with each other: marking single words would mislead.
_ALIKE = 0.4

Code = tuple[str, int, int, int, int]


@dataclass(frozen=True)
class Difference:
    """Two texts; shows only the lines that differ, each place under its section."""

    before: str
    after: str

    @cached_property
    def _lines(self) -> tuple[list[str], list[str]]:
        return self.before.splitlines(), self.after.splitlines()

    @cached_property
    def _matcher(self) -> SequenceMatcher[str]:
        return SequenceMatcher(None, *self._lines, autojunk=False)

    @property
    def added(self) -> int:
        return sum(j2 - j1 for tag, _, _, j1, j2 in self._matcher.get_opcodes() if tag != "equal")

    @property
    def removed(self) -> int:
        return sum(i2 - i1 for tag, i1, i2, _, _ in self._matcher.get_opcodes() if tag != "equal")

    def summary(self) -> str:
        """How many lines came and went."""
        if not self.added and not self.removed:
            return "No difference."
        return f"{_count(self.added)} added, {_count(self.removed)} removed."

    def _repr_html_(self) -> str:
        places = "".join(self._place(group) for group in self._groups())
        return f"<div><p><strong>{self.summary()}</strong></p>{places}</div>"

    def _groups(self) -> Iterator[Sequence[Code]]:
        if self.added or self.removed:
            yield from self._matcher.get_grouped_opcodes(_CONTEXT)

    def _place(self, group: Sequence[Code]) -> str:
        """One run of changes with its context, under the section and line it is in."""
        line = next(j1 for tag, _, _, j1, _ in group if tag != "equal")
        where = escape(f"{self._section(line)} · line {line + 1}")
        rows = "".join(row for code in group for row in self._rows(code))
        return f'<div style="{_PLACE}">{where}</div>{rows}'

    @cached_property
    def _sections(self) -> list[tuple[int, str]]:
        return [(section.start, section.title) for section in parse(self.after).sections]

    def _section(self, line: int) -> str:
        titles = [title for start, title in self._sections if start <= line]
        return titles[-1] if titles else "Before the first section"

    def _rows(self, code: Code) -> Iterator[str]:
        tag, i1, i2, j1, j2 = code
        before, after = self._lines[0][i1:i2], self._lines[1][j1:j2]
        if tag == "equal":
            yield from (_row(" ", escape(line)) for line in after)
            return
        pairs = zip(before, after, strict=True) if len(before) == len(after) else ()
        marked = [_words(old, new) for old, new in pairs]
        old = [pair[0] for pair in marked] or [escape(line) for line in before]
        new = [pair[1] for pair in marked] or [escape(line) for line in after]
        yield from (_row("-", line, _REMOVED) for line in old)
        yield from (_row("+", line, _ADDED) for line in new)


def difference(before: str, after: str) -> Difference:
    """What `after` has that `before` has not, and the other way round."""
    return Difference(before, after)


def _row(sign: str, line: str, colour: str = "") -> str:
    tint = f"; background: rgba({colour}, 0.14)" if colour else "; opacity: 0.65"
    return f'<pre style="{_PRE}{tint}">{sign} {line}</pre>'


def _words(old: str, new: str) -> tuple[str, str]:
    """Both lines as HTML, with the words that differ marked where the lines are alike."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return escape(old), escape(new)
    codes = matcher.get_opcodes()
    return (
        "".join(_mark(before[i1:i2], tag, _REMOVED) for tag, i1, i2, _, _ in codes),
        "".join(_mark(after[j1:j2], tag, _ADDED) for tag, _, _, j1, j2 in codes),
    )


def _mark(tokens: list[str], tag: str, colour: str) -> str:
    text = escape("".join(tokens))
    if tag == "equal" or not text:
        return text
    return f'<span style="background: rgba({colour}, 0.38)">{text}</span>'


def _count(lines: int) -> str:
    return f"{lines} line{'' if lines == 1 else 's'}"
