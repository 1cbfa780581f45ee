"""ps's three ways: `ps -ef`, `ps aux`, `ps --sort=-rss`, and its columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import Option, ToolFacts
from runbook_helpers.check.judges.host.words import Reading, did_you_mean

# Letters of procps ps 3 and 4; a value follows those in the second string.
UNIX = ("AadeNTjlMPVyZcfFHLmwx", "CGgopqstUuOn")
BSD = ("aAgrTxXjlsuvZcefhHLmSVwnE123456789", "tUpqOokN")
LONG: Mapping[str, bool] = {
    name.rstrip("="): name.endswith("=")
    for name in [
        "Group=",
        "User=",
        "cols=",
        "columns=",
        "context",
        "cumulative",
        "deselect",
        "format=",
        "forest",
        "group=",
        "headers",
        "heading",
        "headings",
        "help",
        "info",
        "lines=",
        "no-headers",
        "no-heading",
        "no-headings",
        "noheader",
        "noheaders",
        "noheading",
        "noheadings",
        "pid=",
        "ppid=",
        "quick-pid=",
        "rows=",
        "sid=",
        "signames",
        "sort=",
        "tty=",
        "user=",
        "version",
        "width=",
    ]
}


def judge_ps(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about ps's options and columns."""
    reading = Reading()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word.text.startswith("--"):
            _long(word, rest, facts, reading)
        elif word.fixed and not word.text.lstrip("-").replace(",", "").isdecimal():
            _letters(word, rest, facts, reading)
    if not reading.complaints:
        _formats(reading, program)
    return reading.complaints


def _formats(reading: Reading, program: Word) -> None:
    """Columns come from one place: `u` and its like, `-l`, or a list of one's own."""
    unix = sorted({letter for option, _ in reading.given for letter in option.shorts} & set("fFl"))
    bsd = sorted({letter for option, _ in reading.given for letter in option.longs} & set("ulsvX"))
    shown = [*(f"`{letter}`" for letter in bsd), *(f"`-{letter}`" for letter in unix)]
    if any("format" in option.longs for option, _ in reading.given):
        shown = [*(one for one in shown if one != "`-f`"), "a list of columns (`-o`)"]
        clash = len(shown) > 1
    else:
        clash = len(bsd) > 1 or bool(bsd and unix)
    if clash:
        message = f"`ps` refuses {shown[0]} together with {shown[-1]}"
        reading.complain("CMD015", program, message, "leave out one of the two")


def _long(word: Word, rest: list[Word], facts: ToolFacts, reading: Reading) -> None:
    name, equals, value = word.text[2:].partition("=")
    if name not in LONG:
        if word.fixed or equals:
            fix = did_you_mean(name, list(LONG), "--")
            reading.complain("CMD002", word, f"`ps` has no option `--{name}`", fix)
        return
    if not LONG[name]:
        return
    if not equals and not rest:
        reading.complain("CMD003", word, f"`--{name}` needs a value")
    elif not equals:
        following = rest.pop(0)
        word, value = following, following.text
    if not value and equals:
        reading.complain("CMD003", word, f"`--{name}` needs a value")
    elif name in ("pid", "ppid", "quick-pid"):
        _pids(word, value, reading)
    if name == "format":
        reading.given.append((Option((), ("format",), "required"), None))
    if name in ("sort", "format") and word.fixed:
        _columns(word, value, facts, reading)


def _letters(word: Word, rest: list[Word], facts: ToolFacts, reading: Reading) -> None:
    dashed = word.text.startswith("-")
    plain, valued = UNIX if dashed else BSD
    letters = word.text.lstrip("-")
    for index, letter in enumerate(letters):
        if letter in valued:
            _value(word, index, rest, facts, reading)
            return
        # `ps -aux` is taken as `ps aux` where there is no user "x".
        if letter not in plain and not (dashed and letter in BSD[0] and letters.startswith("au")):
            shown = f"`ps` has no option `{letter}` (in `{word.text}`)"
            reading.complain("CMD002", word, shown)
            return
        if not letters.startswith("au") or not dashed:
            names: tuple[tuple[str, ...], ...] = ((letter,), ()) if dashed else ((), (letter,))
            reading.given.append((Option(names[0], names[1], "none"), None))


def _value(word: Word, at: int, rest: list[Word], facts: ToolFacts, reading: Reading) -> None:
    """The value of the letter `at` a place: the letters after it, or the next word."""
    letters = word.text.lstrip("-")
    letter, tail = letters[at], letters[at + 1 :]
    if word.text in ("-aux", "-auxw", "-auxww", "-auxf"):
        return
    if not tail and not rest:
        if letter not in "gkU" and word.text.startswith("-"):
            reading.complain("CMD003", word, f"`-{letter}` needs a value")
        return
    if not tail:
        word = rest.pop(0)
        tail = word.text
    if letter in "pq" or (letter == "s" and at == 0):
        _pids(word, tail, reading)
    if letter in "oO":
        reading.given.append((Option((), ("format",), "required"), None))
    if letter in "oOk" and word.fixed:
        _columns(word, tail, facts, reading)


def _pids(word: Word, text: str, reading: Reading) -> None:
    if word.fixed and not re.fullmatch(r"[\d, ]+", text):
        name = word.text.lstrip("-").partition("=")[0]
        fix = f"write `--{name}`" if name in LONG else ""
        reading.complain("CMD010", word, f"`ps` takes process numbers here, not `{text}`", fix)


_CODES = re.compile(r"%[CGPUacgnprtuxyz%]")  # columns by letter, `%p %a`


def _columns(word: Word, text: str, facts: ToolFacts, reading: Reading) -> None:
    """`pid,rss=MEM` or `-rss,+pid`: a heading after `=` runs to the end."""
    if _CODES.search(text) and not re.search(r"%(?:cpu|mem)", text):
        return
    for part in text.replace(" ", ",").split(","):
        name, equals, _ = part.lstrip("+-").partition("=")
        column = name.split(":")[0]
        if column and column not in facts.words:
            fix = did_you_mean(column, facts.words)
            reading.complain("CMD010", word, f"`ps` has no column `{column}`", fix)
        if equals:
            return
