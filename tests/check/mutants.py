"""Commands of the corpus, damaged as typing, models and templates damage them."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.check.judges.snippets import CORPUS

_LINE_END = "⏎"  # stands for a line's end within a case
_CODE = re.compile(r"[A-Z]{3}\d{3}(?: \w+)?\t|[\w, -]+\t")
_STRANGERS = (
    '""',
    "''",
    "$X",
    '"$X"',
    "-",
    "--",
    "=",
    ":",
    "*",
    "<name>",
    "{{ x }}",
    "²",
    "9" * 30,
)
_SIGNS = "'\"`({[$\\"


@dataclass(frozen=True)
class Line:
    """One line of the corpus in the language of its fence."""

    language: str
    text: str


def lines() -> list[Line]:
    """Every line of every corpus file, without what is expected of it; each once."""
    return list(dict.fromkeys(line for path in sorted(CORPUS.glob("*.txt")) for line in _of(path)))


def _of(path: Path) -> Iterator[Line]:
    family = path.stem.removesuffix("_good").removesuffix("_bad").rpartition("_")[2]
    known = {"sql": "sql", "promql": "promql"}.get(family, "bash")
    for row in path.read_text(encoding="utf-8").splitlines():
        if not row.strip() or row.startswith("# "):
            continue
        text = _CODE.sub("", row, count=1) if "good" not in path.stem else row
        language, tab, rest = text.partition("\t") if family == "config" else (known, "", "")
        text = rest.replace("\\n", "\n") if tab else text
        yield Line(language if tab else known, text.replace(_LINE_END, "\n"))


def mutants(text: str) -> Iterator[str]:
    """A text with a word lost, doubled, moved, emptied, cut, or with a sign too many."""
    # the same each time
    chance = random.Random(zlib.crc32(text.encode()))
    words = text.split(" ")
    for at, word in enumerate(words):
        before, after = words[:at], words[at + 1 :]
        yield " ".join([*before, *after])
        yield " ".join([*before, chance.choice(_STRANGERS), *after])
        if "=" in word:
            yield " ".join([*before, word.partition("=")[0] + chance.choice(("", "=")), *after])
        cut = chance.randint(0, len(word))
        yield " ".join([*before, word[:cut] + chance.choice(_SIGNS) + word[cut:], *after])
        yield " ".join([*before, re.sub(r"\d+", lambda _: chance.choice(("", "²", "-1")), word)])
    yield " ".join([*words, words[-1]])
    yield " ".join([words[0], *reversed(words[1:])])
    yield text[: chance.randint(0, len(text))]
