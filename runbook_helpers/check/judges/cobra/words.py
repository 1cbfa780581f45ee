"""Read docker's and helm's words as their flag library does: command, flags, arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.cobra import Table
from runbook_helpers.check.judges.host.words import did_you_mean, spreads

_SHORTEST = 2  # letters of a long option that might be a bundle of short ones

Flags = Mapping[str, Mapping[str, Any]]


@dataclass
class Line:
    """A command line taken apart."""

    path: tuple[str, ...]  # the tool and its subcommands by their proper names
    verb: Word
    table: Table
    flags: list[tuple[str, Word | None]] = field(default_factory=list)
    arguments: list[Word] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    unsure: bool = False  # a word may stand for any number of words
    unknown: Word | None = None  # a subcommand the table does not have

    @property
    def shown(self) -> str:
        return " ".join(self.path)

    def complain(self, code: str, word: Word, message: str, fix: str = "") -> None:
        self.complaints.append(Complaint(code, word.row, word.column, message, fix))

    def has(self, *names: str) -> bool:
        return any(name in names for name, _ in self.flags)


def read(words: Sequence[Word], tool: str, table: Table, *, inherit: bool) -> Line:
    """The line taken apart; `inherit`: the flags of the tool itself may stand anywhere."""
    line = Line((tool,), words[0], table)
    above = {"help": {"kind": "bool", "short": "h"}, **table["flags"]} if inherit else {}
    stream = list(words[1:])
    while stream:
        word = stream.pop(0)
        flags: Flags = {"help": {"kind": "bool"}, **above, **line.table["flags"]}
        if word.text == "--":
            line.arguments += stream
            break
        if word.text.startswith("-") and len(word.text) > 1:
            _flag(word, stream, flags, line)
        elif "commands" in line.table:
            if not _enter(word, line):
                break
        else:
            line.arguments.append(word)
            line.unsure = line.unsure or spreads(word)
            if line.table.get("stops"):
                line.arguments += stream
                line.unsure = line.unsure or any(spreads(other) for other in stream)
                break
    return line


def _enter(word: Word, line: Line) -> bool:
    """Go down to the subcommand a word names; False when nothing more can be said."""
    names = {name: name for name in line.table["commands"]}
    for name, below in line.table["commands"].items():
        names.update(dict.fromkeys(below.get("aliases", ()), name))
    if not word.fixed or word.text not in names:
        line.unknown, line.unsure = word, True
        if word.fixed and word.text not in ("help", "completion", "__complete"):
            fix = did_you_mean(word.text, list(names)) or "use one of: " + ", ".join(
                sorted(line.table["commands"])
            )
            line.complain("CMD001", word, f"`{line.shown}` has no subcommand `{word.text}`", fix)
        return False
    line.path, line.verb = (*line.path, names[word.text]), word
    line.table = line.table["commands"][names[word.text]]
    return True


def _flag(word: Word, stream: list[Word], flags: Flags, line: Line) -> None:
    if not word.text.startswith("--"):
        _shorts(word, stream, flags, line)
        return
    name, equals, value = word.text[2:].partition("=")
    if any(sign in name for sign in "$`<>{}[]*"):
        line.unsure = True
    elif name not in flags:
        _unknown(word, f"--{name}", flags, line)
    elif equals:
        line.flags.append((name, _part(word, value)))
    else:
        _take(name, word, stream, flags, line)


def _shorts(word: Word, stream: list[Word], flags: Flags, line: Line) -> None:
    """A bundle such as `-it` or `-nprod`."""
    letters = word.text[1:]
    by_short = {flag["short"]: name for name, flag in flags.items() if "short" in flag}
    switches = {letter for letter, name in by_short.items() if flags[name]["kind"] == "bool"}
    whole = letters.partition("=")[0]
    # `-filter` is read as `-f ilter`, which nobody means; `ps -all` is a bundle docker takes.
    if len(letters) > _SHORTEST and whole in flags and not set(whole) <= switches:
        line.unsure = True
        line.complain("CMD002", word, f"`{word.text}` has one dash", f"write `-{word.text}`")
        return
    while letters:
        if any(sign in letters[0] for sign in "$`<>{}[]*"):
            line.unsure = True
            return
        name = by_short.get(letters[0], "help" if letters == "h" else "")
        if not name:
            _unknown(word, f"-{letters[0]}", flags, line)
            return
        letters = letters[1:]
        if letters.startswith("="):
            line.flags.append((name, _part(word, letters[1:])))
            return
        if flags[name]["kind"] == "bool" or flags[name].get("optional"):
            line.flags.append((name, None))
        elif letters:
            line.flags.append((name, _part(word, letters)))
            return
        else:
            _take(name, word, stream, flags, line)


def _take(name: str, word: Word, stream: list[Word], flags: Flags, line: Line) -> None:
    """A flag with the next word for its value, where it wants one."""
    if flags[name]["kind"] == "bool" or flags[name].get("optional"):
        line.flags.append((name, None))
    elif not stream:
        line.complain("CMD003", word, f"`{word.text}` needs a value", "write it behind")
        line.unsure = True
    else:
        line.flags.append((name, stream.pop(0)))


def _part(word: Word, value: str) -> Word:
    shift = max(word.raw.rfind(value), 0)
    return Word(value, word.raw, word.row, word.column + shift, word.fixed)


def _unknown(word: Word, shown: str, flags: Flags, line: Line) -> None:
    line.unsure = True
    fix = did_you_mean(shown, [f"--{name}" for name in flags]) if shown.startswith("--") else ""
    line.complain(
        "CMD002",
        word,
        f"`{line.shown}` has no option `{shown}`",
        fix or f"see `{line.shown} --help`",
    )
