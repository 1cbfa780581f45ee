"""Repetition: the way small models fail most visibly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from runbook_helpers.runbook.document import Document

_LONGEST_PERIOD = 12  # lines; a loop over whole sections is longer than any reply allows
_LABELS = re.compile(r"^[\s>*_`~#|:+-]*$|^\s*(?:```|~~~)|^\W*(?:expected|risk|undo)\b", re.I)
_NUMBER = re.compile(r"^(?:\d{1,3}[.)]|step \d{1,3}[.:)]?)\s+", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def loops(document: Document) -> Iterator[tuple[int, int]]:
    """The 0-based line where each loop begins, and how often it goes round."""
    numbers = _counted_lines(document)
    texts = [_NUMBER.sub("", document.lines[number].strip()) for number in numbers]
    index = 0
    while index < len(texts):
        period, times = _loop_at(texts, index)
        if times:
            yield numbers[index], times
            index += period * times
            continue
        if times := _stutter(texts[index]):
            yield numbers[index], times
        index += 1


def _counted_lines(document: Document) -> list[int]:
    """Lines with words in them; what a tool prints may well repeat itself."""
    return [
        number
        for number in range(document.body_line, len(document.lines))
        if number not in document.output_lines and not _LABELS.match(document.lines[number])
    ]


def _loop_at(texts: Sequence[str], start: int) -> tuple[int, int]:
    for period in range(1, _LONGEST_PERIOD + 1):
        if start + period >= len(texts) or texts[start + period] != texts[start]:
            continue
        block = texts[start : start + period]
        times = 1
        while texts[start + times * period : start + (times + 1) * period] == block:
            times += 1
        needed = 4 if period == 1 else 3
        if times >= needed and sum(map(len, block)) * times >= 60:
            return period, times
    return 1, 0


def _stutter(line: str) -> int:
    """How often words or a few sentences follow themselves within a line; 0 if too rarely."""
    words = line.split()
    if len(words) - len(set(words)) < 3:
        return 0  # too few come twice for either
    parts = _SENTENCE.split(line)
    sentences = max(_longest_run(parts, period) for period in (1, 2, 3))
    if sentences >= 4:
        return sentences
    times = _longest_run(words, 1)
    return times if times >= 8 else 0


def _longest_run(parts: Sequence[str], period: int) -> int:
    """How many times the parts repeat those `period` before them, the first time included."""
    longest = run = period
    for before, after in zip(parts, parts[period:], strict=False):
        run = run + 1 if before == after and re.search(r"\w", after) else period
        longest = max(longest, run)
    return longest // period
