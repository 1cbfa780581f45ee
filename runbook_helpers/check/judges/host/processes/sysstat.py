"""sar: options whose value may stand in the next word or be left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.whole import settle
from runbook_helpers.check.judges.host.words import read

_CLOCK = re.compile(r"\d+:[\d:]*")
_KEYWORD = re.compile(r"[A-Z][A-Z,]*")


def judge_sar(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about sar's options, keywords, times and interval."""
    reading = read(_joined(words), replace(facts, style="gnu"))
    settle(reading, facts, program)
    return reading.complaints


def _joined(words: Sequence[Word]) -> list[Word]:
    """The words with values that may be left out written in one word with their options."""
    made: list[Word] = []
    for word in words:
        before = made[-1].text if made else ""
        letter = before[-1] if re.fullmatch(r"-[A-Za-z]+", before) else ""
        if letter and _belongs(letter, word):
            made[-1] = replace(word, text=before + word.text, raw=before + word.raw)
        else:
            made.append(word)
    return made


def _belongs(letter: str, word: Word) -> bool:
    text = word.text
    if letter in "se":
        return bool(_CLOCK.fullmatch(text))
    if letter in "urqIF":
        return bool(_KEYWORD.fullmatch(text))
    return letter in "fo" and not text.startswith("-") and not re.fullmatch(r"\d{1,4}", text)
