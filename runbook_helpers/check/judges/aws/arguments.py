"""Bind the words of an aws command to the arguments of an operation, as argparse does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.judges.aws.facts import Argument

ELLIPSES = ("...", "…", "\\", "^")  # and continuation marks of other shells
NEGATIVE = re.compile(r"-\d+$|-\d*\.\d+$")


@dataclass(frozen=True)
class Given:
    """An argument, where it is named, and its values."""

    argument: Argument
    word: Word
    values: tuple[Word, ...]
    written: str  # as it was written, without dashes


@dataclass
class Bound:
    """The arguments given, and what could not be bound."""

    given: list[Given] = field(default_factory=list)
    unknown: list[Word] = field(default_factory=list)
    ambiguous: list[tuple[Word, list[str]]] = field(default_factory=list)
    stray: list[tuple[Word, Given | None]] = field(default_factory=list)  # and what it follows
    loose: bool = False  # a word may stand for several or none: say nothing of what is missing

    def names(self) -> set[str]:
        return {given.argument.name for given in self.given}


def is_option(word: Word) -> bool:
    """Whether argparse takes the word for an option."""
    text = word.text
    if len(text) < 2 or not text.startswith("-") or NEGATIVE.match(text):
        return False
    return " " not in text or "=" in text.split(" ", 1)[0]


def bind(words: Sequence[Word], table: Mapping[str, Argument]) -> Bound:
    """Every word bound to an argument of the table, or told why not."""
    bound, places, index = Bound(), _places(table), 0
    while index < len(words):
        word = words[index]
        index += 1
        if is_option(word):
            index = _option(word, words, index, table, bound)
        elif places:
            _fill(places, word, bound)
        elif word.fixed and word.text not in ELLIPSES:
            last = bound.given[-1] if bound.given else None
            bound.stray.append((word, last if last and _follows(last, word, words) else None))
        else:
            bound.loose = True
    return bound


def _places(table: Mapping[str, Argument]) -> list[Argument]:
    """The positional arguments, each as often as it takes a word."""
    positional = [argument for argument in table.values() if argument.positional]
    return [argument for argument in positional for _ in range(argument.most or 99)]


def _fill(places: list[Argument], word: Word, bound: Bound) -> None:
    argument = places.pop(0)
    bound.given.append(Given(argument, word, (word,), argument.name))
    if not word.fixed and not word.raw.startswith(('"', "'")):
        bound.loose = True


def _follows(last: Given, word: Word, words: Sequence[Word]) -> bool:
    end = last.values[-1] if last.values else last.word
    return words.index(word) == words.index(end) + 1 if end in words else False


def _option(
    word: Word, words: Sequence[Word], index: int, table: Mapping[str, Argument], bound: Bound
) -> int:
    """Bind one option with its values; the index of the next word."""
    name, sign, text = word.text.partition("=")
    argument, candidates = _named(name, table)
    if argument is None:
        _unbound(word, candidates, bound)
        return index
    if sign:
        start = word.column + len(name) + 1
        values: tuple[Word, ...] = (replace(word, text=text, column=start),)
    else:
        values = tuple(_values(words[index:], argument.most))
        index += len(values)
    bound.given.append(Given(argument, word, values, name.lstrip("-")))
    return index


def _unbound(word: Word, candidates: list[str], bound: Bound) -> None:
    if candidates:
        bound.ambiguous.append((word, candidates))
    elif word.fixed or "=" in word.text or re.fullmatch(r"--[a-z][a-z-]*", word.text):
        bound.unknown.append(word)
    bound.loose = bound.loose or not word.fixed


def _named(name: str, table: Mapping[str, Argument]) -> tuple[Argument | None, list[str]]:
    """The argument of a name or unambiguous beginning, and else what it could mean."""
    if not name.startswith("--"):
        return None, []
    plain = name[2:]
    if plain in table and not table[plain].positional:
        return table[plain], []
    found = [
        key for key, a in table.items() if plain and key.startswith(plain) and not a.positional
    ]
    return (table[found[0]], []) if len(found) == 1 else (None, found)


def _values(words: Sequence[Word], most: int | None) -> list[Word]:
    values: list[Word] = []
    for word in words:
        if is_option(word) or (most is not None and len(values) >= most):
            break
        values.append(word)
    return values
