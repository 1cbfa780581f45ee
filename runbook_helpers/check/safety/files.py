"""Deleting files: the wrong ones, too many, or ones that are still open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.code.model import Command, Word
from runbook_helpers.check.code.reading import commands_of, kept
from runbook_helpers.check.rule import Spot, Subject
from runbook_helpers.check.safety.commands import place_of
from runbook_helpers.check.safety.lines import advised_against
from runbook_helpers.runbook.document import Document

_GUARDS = re.compile(
    r"^-(?:maxdepth|i?name|i?path|i?regex|[mac]time|[mac]min|i?wholename|newer\w*|size|empty|user|inum|samefile)$"
)
_TOP = re.compile(
    r"^(?:/+\*?|/(?:bin|boot|dev|etc|home|lib|opt|proc|root|run|sbin|srv|sys|usr|var)(?:/(?:\*|lib/?\*?|log/?))?"
    r"|~/?\*?|\$HOME/?\*?|\$\{HOME\}/?\*?|\.\.?/?|\.?/?\*|/var/lib/(?:docker|postgresql|mysql|rabbitmq)/?\*?)$"
)
# What is a service's own, whole: logs, data and homes; a cache or a folder for the moment is not.
_BROAD = re.compile(
    r"^(?:/var/log/[\w.*-]+/?\*?|/var/lib/(?!apt/)[\w.-]+(?:/\*?)?|/(?:srv|opt|data|mnt|home|backup|etc)"
    r"/[\w.-]+(?:/\*?)?|/(?:data|backup|mnt|media)/?\*?|/var/(?:log|lib|opt|mail|www)/\*)$"
)
_VARIABLE = re.compile(r"\$\{?(\w+)(:?\?)?")
_EMPTY_IS_ROOT = re.compile(r"^\$\{?\w+\}?/\*?$")
_ROTATED = re.compile(r"\.(?:gz|bz2|xz|zst|old|\d+)\*?$|[-.]\d{4}|\.log[.-][\d*]", re.IGNORECASE)
_LOG = re.compile(
    r"^/var/log/(?:.*/)?(?:[^/]*\.log|syslog|messages|kern|auth|\*|)\*?$|\$\{?\w*LOG(?:_?FILE)?\}?$"
)
_DISK = re.compile(r"disk|no space left|filesystem|file system|storage|volume", re.IGNORECASE)


def unguarded_rm(subject: Subject) -> Iterator[Spot]:
    """`rm -rf` of a variable that may be empty, or of a folder the system lives in."""
    for command in _called(subject, "rm"):
        if not _recursive(command):
            continue
        for word in _targets(command):
            if _TOP.match(word.text) or _EMPTY_IS_ROOT.match(word.text):
                yield _spot(
                    command, word, f"`rm -rf {word.text}` can empty the system", severe=True
                )
            elif _BROAD.match(word.text):
                yield _spot(
                    command, word, f"`rm -rf {word.text}` deletes all a service keeps there"
                )
            elif _may_be_empty(subject, command, word):
                message = f"`rm -rf {word.text}` deletes something else when the variable is empty"
                yield _spot(command, word, message)


def unguarded_find(subject: Subject) -> Iterator[Spot]:
    """`find -delete` that is not narrowed down, or is so only behind -delete."""
    for command in _called(subject, "find"):
        words = [word.text for word in command.arguments]
        at = next(
            (i for i, w in enumerate(words) if w == "-delete" or _executes_rm(words, i)), None
        )
        if at is None:
            continue
        before, after = _guards(words[:at]), _guards(words[at:])
        if not before and after and words[at] == "-delete":
            message = "`-delete` stands before the tests, so find deletes everything"
            yield _spot(command, command.arguments[at], message, severe=True)
        elif not before:
            yield _spot(command, command.arguments[at], "find deletes everything below its folder")


def rm_of_open_log(subject: Subject) -> Iterator[Spot]:
    """`rm` of a log that is being written: no space comes back while it is open."""
    if not _DISK.search(subject.document.text):
        return
    for command in _called(subject, "rm"):
        for word in _targets(command):
            if _LOG.search(word.text) and not _ROTATED.search(word.text):
                message = f"`rm {word.text}` frees nothing while the log is open"
                yield _spot(command, word, message)


def wrong_lsof(subject: Subject) -> Iterator[Spot]:
    """`lsof +L1 PATH` without -a names innocent processes; killing them is worse."""
    commands = commands_of(subject.document)
    for command in commands:
        words = [word.text for word in command.arguments]
        if command.name != "lsof" or advised_against(subject.document, command):
            continue
        unlinked = any(word.startswith("+L") for word in words)
        path = any(word.startswith(("/", "$")) for word in words)
        joined = any(re.fullmatch(r"-[A-Za-z]*a[A-Za-z]*", word) for word in words)
        terse = any(re.fullmatch(r"-[A-Za-z]*t[A-Za-z]*", word) for word in words)
        if unlinked and path and not joined:
            kills = terse and _kills(command, commands)
            message = "without -a, lsof lists files that are unlinked OR on that path"
            extra = "; killing that list kills innocent processes" if kills else ""
            yield _spot(command, command.words[0], message + extra, severe=kills)
        elif unlinked and terse and _kills(command, commands):
            message = "this kills every process that holds a deleted file, healthy ones too"
            yield _spot(command, command.words[0], message)


def _called(subject: Subject, name: str) -> Iterator[Command]:
    for command in commands_of(subject.document):
        if command.name == name and not advised_against(subject.document, command):
            yield command


def _kills(command: Command, commands: tuple[Command, ...]) -> bool:
    """Whether the same snippet also kills something."""
    same = (c for c in commands if c.snippet is command.snippet)
    return any(c.name == "kill" or (c.name == "xargs" and _xargs_kill(c)) for c in same)


def _xargs_kill(command: Command) -> bool:
    return any(word.text in ("kill", "/bin/kill") for word in command.arguments)


def _recursive(command: Command) -> bool:
    return any(
        re.fullmatch(r"-[a-zA-Z]*[rR][a-zA-Z]*|--recursive", w.text) for w in command.arguments
    )


def _targets(command: Command) -> list[Word]:
    return [word for word in command.arguments if not word.text.startswith("-")]


def _may_be_empty(subject: Subject, command: Command, word: Word) -> bool:
    match = _VARIABLE.match(word.text)
    if not match or match[2]:
        return False
    name, text = match[1], command.snippet.text
    tested = re.search(rf"-[nd]\s+\"?\$\{{?{name}\b|\[\[\s+\$\{{?{name}\b|{name}:\?", text)
    made = name in kept("mktemp", subject.document, _temporary)
    fixed = re.search(rf"\b{name}=[\"']?/[\w./-]+[\"']?\s", text)
    return not (tested or made or fixed)


def _temporary(document: Document) -> frozenset[str]:
    """Variables that hold a folder of the reader's own making."""
    return frozenset(re.findall(r"\b(\w+)=\"?\$\(mktemp", document.text))


def _executes_rm(words: list[str], at: int) -> bool:
    runs = words[at] in ("-exec", "-execdir") and at + 1 < len(words)
    return runs and words[at + 1].rsplit("/", 1)[-1] == "rm"


def _guards(words: list[str]) -> bool:
    return any(_GUARDS.match(word) for word in words)


def _spot(command: Command, word: Word, message: str, *, severe: bool = False) -> Spot:
    line, column = command.snippet.place(word.row, word.column) if word else place_of(command)
    return Spot(line, message, column=column, severity="error" if severe else None)
