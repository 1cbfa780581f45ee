"""Read a kubectl command line as kubectl does: command, flags, arguments, what follows `--`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from runbook_helpers.check.code.model import Command, Complaint, Word
from runbook_helpers.check.judges.kubectl.facts import near
from runbook_helpers.check.judges.kubectl.path import by_short, complain, find, flag_table
from runbook_helpers.check.judges.kubectl.versions import added, untimely, went

NAME = re.compile(r"--[a-zA-Z][\w.-]*")
RUNS = frozenset(["exec", "run", "debug", "create job", "create deployment", "create cronjob"])
OPEN = re.compile(r"^(\$|`|\[|\.\.\.|…|.*[*?]|.*\{.*,)")  # may stand for any number of words


__all__ = ["Flag", "Line", "complain", "read"]


@dataclass(frozen=True)
class Flag:
    """A flag as given; value is None where it has none."""

    name: str
    value: str | None
    fixed: bool  # the value is known
    word: Word


@dataclass(frozen=True)
class Line:
    """A command line taken apart."""

    path: str  # "rollout status"
    verb: Word | None  # the last word of the path
    flags: tuple[Flag, ...]
    arguments: tuple[Word, ...]
    rest: tuple[Word, ...] | None  # what follows `--`
    complaints: tuple[Complaint, ...]
    loose: bool  # an argument may stand for none or several

    def has(self, *names: str) -> bool:
        return any(flag.name in names for flag in self.flags)

    def values(self, name: str) -> list[Flag]:
        return [flag for flag in self.flags if flag.name == name and flag.value is not None]


def read(command: Command, version: str = "") -> Line:
    """The line taken apart, with complaints about the command and its flags."""
    words = _with_dash(command)
    dash = next((i for i, word in enumerate(words) if word.text == "--"), None)
    own, rest = (words, None) if dash is None else (words[:dash], words[dash + 1 :])
    path, verb, taken, wrong = find(own)
    if wrong:
        return Line(path, verb, (), (), rest, (wrong,), True)
    left = [word for index, word in enumerate(own) if index not in taken]
    flags, arguments, complaints = _flags(left, path, version)
    if rest and path not in RUNS:  # then they are arguments that may begin with a dash
        arguments, rest = (*arguments, *rest), None
    loose = any(not word.fixed and OPEN.match(word.text) for word in arguments)
    loose = loose or any(word.text in {"...", "…"} for word in own)
    loose = loose or bool({"xargs", "parallel"} & set(command.via))
    return Line(path, verb, flags, arguments, rest, complaints, loose)


def _with_dash(command: Command) -> tuple[Word, ...]:
    """The arguments; tree-sitter-bash loses the `-` of `-f - <<EOF`, the row still has it."""
    words = command.arguments
    if not words or words[-1].text not in ("-f", "--filename"):
        return words
    last = words[-1]
    rows = command.snippet.text.split("\n")
    behind = rows[last.row][last.column + len(last.raw) :] if last.row < len(rows) else ""
    if not re.match(r"\s+-\s*<<", behind):
        return words
    return (*words, replace(last, text="-", raw="-", column=last.column + len(last.raw) + 1))


def _flags(
    words: Sequence[Word], path: str, version: str
) -> tuple[tuple[Flag, ...], tuple[Word, ...], tuple[Complaint, ...]]:
    flags: list[Flag] = []
    arguments: list[Word] = []
    complaints: list[Complaint] = []
    table, stream = {**flag_table(path), **added(path, version)}, iter(words)
    for word in stream:
        if word.text.startswith("--"):
            read_one = _long(word, stream, table, path)
        elif word.text.startswith("-") and len(word.text) > 1:
            read_one = _short(word, stream, table, path)
        else:
            arguments.append(word)
            continue
        for item in read_one:
            (flags if isinstance(item, Flag) else complaints).append(item)  # type: ignore[arg-type]
    for flag in flags:
        if why := untimely(path, flag.name, version):
            complaints.append(complain("CMD002", flag.word, f"`--{flag.name}` {why}"))
    return tuple(flags), tuple(arguments), tuple(complaints)


def _long(
    word: Word, stream: Iterator[Word], table: Mapping[str, Any], path: str
) -> Iterator[Flag | Complaint]:
    name, equals, value = word.text[2:].partition("=")
    if not NAME.fullmatch(f"--{name}"):
        return
    if name not in table:
        yield _no_flag(word, f"--{name}", table, path)
    elif equals:
        yield Flag(name, value, word.fixed, word)
    else:
        yield _with_next(name, table[name], word, stream)


def _short(
    word: Word, stream: Iterator[Word], table: Mapping[str, Any], path: str
) -> Iterator[Flag | Complaint]:
    """A bundle such as `-it` or `-nprod`."""
    letters, shorts = word.text[1:], by_short(table)
    if len(letters) > 3 and letters.partition("=")[0] in table:
        yield _no_flag(word, f"-{letters.partition('=')[0]}", table, path)
        return
    while letters:
        if letters[0] not in shorts:
            if word.fixed or letters == word.text[1:]:
                yield _no_flag(word, f"-{letters[0]}", table, path)
            return
        name, flag = shorts[letters[0]]
        letters = letters[1:]
        if letters.startswith("="):
            yield Flag(name, letters[1:], word.fixed, word)
            return
        if flag["kind"] == "bool" or flag.get("optional"):
            yield Flag(name, None, True, word)
        elif letters:
            yield Flag(name, letters, word.fixed, word)
            return
        else:
            yield _with_next(name, flag, word, stream)


def _with_next(
    name: str, flag: Mapping[str, Any], word: Word, stream: Iterator[Word]
) -> Flag | Complaint:
    if flag["kind"] == "bool" or flag.get("optional"):
        return Flag(name, None, True, word)
    value = next(stream, None)
    if value is None:
        return complain("CMD003", word, f"`{word.text}` needs a value", "give it one")
    return Flag(name, value.text, value.fixed, value)


def _no_flag(word: Word, shown: str, table: Mapping[str, Any], path: str) -> Complaint:
    names = [f"--{name}" for name in table]
    names += [f"-{flag['short']}" for flag in table.values() if "short" in flag]
    hint = near(shown, names) if shown.startswith("--") else ""
    hint = f"write -{shown}" if shown[1:] in table else hint
    command = f"kubectl {path}".strip()
    gone = went(path, shown.lstrip("-"))
    message = f"`{command}` has no option `{shown}`" + f": it {gone}" * bool(gone)
    return complain("CMD002", word, message, hint or f"see `{command} --help`")
