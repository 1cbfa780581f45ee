"""find's expressions: each test and action with the number of words it takes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.kinds import is_date
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, spreads
from runbook_helpers.check.judges.programs.patterns import pattern_trouble

_NONE = (
    "daystart follow nowarn warn depth d mount noleaf xdev ignore_readdir_race "
    "noignore_readdir_race empty false nouser nogroup readable writable executable true delete "
    "print0 print ls prune quit a and o or not help version X s"
)
_ONE = (
    "regextype files0-from maxdepth mindepth amin anewer atime cmin cnewer context ctime fstype "
    "gid group ilname iname inum iwholename ipath iregex links lname mmin mtime name newer path "
    "perm regex wholename samefile size type uid used user xtype printf fprint0 fprint fls D"
)
ARITY: Mapping[str, int] = (
    dict.fromkeys(_NONE.split(), 0) | dict.fromkeys(_ONE.split(), 1) | {"fprintf": 2}
)
JOINS = frozenset({"-a", "-and", "-o", "-or"})
COMMANDS = frozenset({"exec", "execdir", "ok", "okdir"})
_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_KINDS = (
    (("maxdepth", "mindepth"), r"\d+"),
    (("mtime", "atime", "ctime", "mmin", "amin", "cmin", "links", "inum", "uid", "gid"), _NUMBER),
    (("size",), r"[+-]?\d+[bcwkMG]?"),
    (("perm",), r"[-/]?(?:[0-7]{1,4}|[ugoa]*[-+=][rwxXstugo]*(?:,[ugoa]*[-+=][rwxXstugo]*)*)"),
)
TYPES = frozenset("bcdpflsD")
REGEX_TYPES = tuple(
    str.split(
        "findutils-default ed emacs gnu-awk grep posix-awk awk posix-basic posix-egrep egrep "
        "posix-extended posix-minimal-basic sed"
    )
)


def judge_find(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about find's paths and expression."""
    reading = Reading()
    rest = list(words)
    started, before = False, "("
    while rest:
        word = rest.pop(0)
        text = word.text.removeprefix("\\")
        if text in JOINS and before in (*JOINS, "(", "!", "-not") and not reading.unsure:
            reading.complain("CMD004", word, f"`find` has nothing before `{text}` to join")
            break
        before = text if started or text.startswith(("-", "(", "!")) else before
        if text in ("(", ")", "!", ",", "{}", "--") or text.startswith("-O"):
            started = started or text in ("(", "!")
        elif not started and text in ("-H", "-L", "-P"):
            continue
        elif text.startswith("-") and len(text) > 1 and not reading.unsure:
            started = True
            _predicate(word, rest, reading)
        elif started and word.fixed and not reading.unsure:
            message = f"`find` takes no path after its expression: `{text}`"
            reading.complain("CMD004", word, message, "put the paths first")
            break
        else:
            reading.unsure = reading.unsure or (started and spreads(word))
    _whole(words, reading, program)
    if not reading.complaints:
        _patterns(words, reading)
    return reading.complaints


def _whole(words: Sequence[Word], reading: Reading, program: Word) -> None:
    """Brackets come in pairs, and an operator has something to join."""
    if reading.complaints or reading.unsure or not words:
        return
    texts = [word.text.removeprefix("\\") for word in words]
    if texts.count("(") != texts.count(")"):
        reading.complain("CMD004", program, "`find` lacks a `\\(` or `\\)`")
    elif texts[-1] in ("-a", "-and", "-o", "-or", "-not", "!"):
        reading.complain("CMD004", words[-1], f"nothing follows `{texts[-1]}`")


def _patterns(words: Sequence[Word], reading: Reading) -> None:
    """Regular expressions are Emacs's, in which `\\(` is a bracket, unless `-regextype` says so."""
    extended = False
    for option, value in itertools.pairwise(words):
        if option.text == "-regextype":
            extended = bool(re.search("awk|egrep|extended", value.text))
        asked = option.text in ("-regex", "-iregex") and value.fixed
        if said := pattern_trouble(value.text, extended) if asked else "":
            reading.complain("CMD013", value, f"`find`: {said} in `{value.text}`")


def _predicate(word: Word, rest: list[Word], reading: Reading) -> None:
    if not word.fixed:
        reading.unsure = True
        return
    name = word.text[1:]
    if name in COMMANDS:
        _until_end(word, rest, reading)
    elif name in ARITY or (name.startswith("newer") and len(name) == 7):
        _values(word, ARITY.get(name, 1), rest, reading)
    else:
        fix = did_you_mean(name.lstrip("-"), [*ARITY, *COMMANDS], "-")
        reading.complain("CMD002", word, f"`find` has no `{word.text}`", fix)
        reading.unsure = True


def _values(word: Word, number: int, rest: list[Word], reading: Reading) -> None:
    if len(rest) < number:
        reading.complain("CMD003", word, f"`{word.text}` needs a value")
        rest.clear()
        return
    value = rest[0] if number else None
    if value and value.fixed and word.text in ("-type", "-xtype"):
        bad = [part for part in value.text.split(",") if part not in TYPES]
        if bad:
            fix = "`f` is a file, `d` a directory, `l` a link"
            reading.complain("CMD010", value, f"`find -type` knows no `{bad[0]}`", fix)
    if value and value.fixed and word.text == "-regextype" and value.text not in REGEX_TYPES:
        fix = did_you_mean(value.text, REGEX_TYPES)
        reading.complain("CMD010", value, f"`find` knows no regex type `{value.text}`", fix)
    kind = next((k for names, k in _KINDS if word.text[1:] in names), None)
    if value and value.fixed and kind and not re.fullmatch(kind, value.text):
        shown = f"`find {word.text}` cannot read `{value.text}`"
        fix = "sizes end in c, k, M or G: `+100M`" if word.text == "-size" else "write a number"
        reading.complain("CMD010", value, shown, fix)
    dated = bool(re.fullmatch(r"-newer\wt", word.text))
    if dated and value and value.fixed and not is_date(value.text):
        fix = "write a time such as `2024-05-01 10:00` or `1 hour ago`"
        reading.complain("CMD010", value, f"`{word.text}` cannot read `{value.text}`", fix)
    del rest[:number]


def _until_end(word: Word, rest: list[Word], reading: Reading) -> None:
    """Drop the command after -exec, up to `;` or `{} +`."""
    for index, other in enumerate(rest):
        if other.text in (";", "\\;") or (other.text == "+" and rest[index - 1].text == "{}"):
            del rest[: index + 1]
            return
    if not any(spreads(other) for other in rest):
        reading.complain(
            "CMD003", word, f"`{word.text}` lacks its `\\;` or `+`", "end it with `\\;`"
        )
    rest.clear()
