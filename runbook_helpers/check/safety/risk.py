"""What a command does: it looks, it changes, or it destroys."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import pairwise
from typing import Any, Literal

from runbook_helpers.check.code.model import Command
from runbook_helpers.check.code.reading import commands_of, kept
from runbook_helpers.check.safety.commands import is_sql, sql_words
from runbook_helpers.check.safety.risk_of_sql import risk_of_sql
from runbook_helpers.check.safety.risk_of_writes import risk_of_writes
from runbook_helpers.check.safety.tables import table
from runbook_helpers.runbook.document import Document

Risk = Literal["read-only", "unknown", "changing", "destructive"]
RISKS: tuple[Risk, ...] = ("read-only", "unknown", "changing", "destructive")
_WILD = re.compile(r"[*?\[]")
_ASKS_TOOL = frozenset({"--help", "-h", "--version", "-V", "-v"})

__all__ = ["RISKS", "Risk", "changes", "risk", "risk_of_sql", "risks_of", "worst"]


def risk(command: Command) -> Risk:
    """The worst that a command does; "unknown" is to be treated as changing."""
    if not command.words:
        return risk_of_writes(command)
    own = _of_sql_client(command) if is_sql(command) else _of_words(_texts(command))
    return worst((own, risk_of_writes(command)))


def risks_of(document: Document) -> tuple[tuple[Command, Risk], ...]:
    """All commands of a document with their risks; several rules ask for them."""
    return kept("risks", document, lambda d: tuple((c, risk(c)) for c in commands_of(d)))


def operation(command: Command) -> list[str]:
    """The words of a command that are neither options nor their values."""
    known = table("risk")["tools"].get(command.name, {})
    return _positional([word.text for word in command.arguments], known.get("valued", ()))


def changes(found: Risk) -> bool:
    """Whether a risk is one that asks for care."""
    return found != "read-only"


def worst(risks: Sequence[Risk]) -> Risk:
    """The highest of some risks; nothing at all is read-only."""
    return max(risks, key=RISKS.index, default="read-only")


def _texts(command: Command) -> list[str]:
    return [command.name, *(word.text for word in command.arguments)]


def _of_sql_client(command: Command) -> Risk:
    texts = [text for text, _, _ in sql_words(command)]
    texts += [command.stdin] if command.stdin else []
    if texts:
        return worst([risk_of_sql(text) for text in texts])
    fed = command.reads_pipe or any(
        word.text.startswith(("-f", "--file")) for word in command.words
    )
    return "unknown" if fed else "read-only"  # a session in which nothing was typed yet


def _of_words(words: Sequence[str]) -> Risk:
    return _of_tuple(tuple(words))


@functools.lru_cache(2048)  # each command is asked about by several rules
def _of_tuple(words: tuple[str, ...]) -> Risk:
    if not words:
        return "read-only"
    name = words[0].rsplit("/", 1)[-1]
    pack = table("risk")
    known = pack["tools"].get(name)
    if known is None:
        always: Mapping[str, Sequence[str]] = pack["always"]
        return next((r for r in RISKS if name in always.get(r, ())), "unknown")
    if "like" in known:
        return _of_words([known["like"], *words[1:]])
    return _by_table(name, known, words)


def _by_table(tool: str, known: Mapping[str, Any], words: Sequence[str]) -> Risk:
    arguments = words[1:]
    if _any_flag(known.get("harmless", ()), arguments):
        return "read-only"
    entered = _entered(known.get("within", ()), words, known)
    if entered is not None:
        return _of_words(entered)
    flags = known.get("flags", {})
    by_flag = [r for r in RISKS if _any_flag(flags.get(r, ()), arguments)]
    return worst([_by_operation(tool, known, arguments), *by_flag])


def _by_operation(tool: str, known: Mapping[str, Any], arguments: Sequence[str]) -> Risk:
    """The class of the pattern that names the operation most closely."""
    plain = _positional(arguments, known.get("valued", ()))
    first = plain[0] if plain else ""
    likely = _operations_with(tool, first)
    named = next((name for parts, name in likely if _begins(plain, parts)), None)
    if not plain and named is None and set(arguments) <= _ASKS_TOOL:
        return "read-only"  # the bare tool prints its help
    if "--help" in arguments:
        return "read-only"
    return named or known.get("default", "unknown")


@functools.cache
def _operations(tool: str) -> tuple[tuple[Sequence[str], Risk], ...]:
    """The operations of a tool by their words, the one named most closely first."""
    known = table("risk")["tools"][tool]
    found = [(pattern, name) for name in RISKS for pattern in known.get(name, ())]
    found.sort(key=lambda f: (len(f[0].split()), len(f[0]) - f[0].count("*")), reverse=True)
    return tuple((tuple(pattern.split()), name) for pattern, name in found)


@functools.lru_cache(4096)
def _operations_with(tool: str, first: str) -> tuple[tuple[Sequence[str], Risk], ...]:
    """Those of them whose first word fits: most tools have few of the same."""
    found = _operations(tool)
    return tuple(each for each in found if not each[0] or _fits(first, each[0][0]))


def _begins(words: Sequence[str], pattern: Sequence[str]) -> bool:
    if not pattern:  # the empty pattern is the tool without an operation
        return not words
    return len(words) >= len(pattern) and all(map(_fits, words, pattern))


def _fits(word: str, pattern: str) -> bool:
    return word == pattern or ("*" in pattern and fnmatchcase(word, pattern))


def _positional(arguments: Sequence[str], valued: Sequence[str]) -> list[str]:
    """Arguments that are neither options nor their values."""
    plain, skip = [], False
    for argument in arguments:
        if skip:
            skip = False
        elif argument.startswith("-") and len(argument) > 1:
            skip = argument in valued
        else:
            plain.append(argument)
    return plain


def _any_flag(patterns: Sequence[str], arguments: Sequence[str]) -> bool:
    if not patterns:
        return False
    pairs = [f"{a} {b}" for a, b in pairwise(arguments)]
    for pattern in patterns:
        texts = pairs if " " in pattern else arguments
        if _WILD.search(pattern):
            if any(fnmatchcase(text, pattern) for text in texts):
                return True
        elif pattern in texts:
            return True
    return False


def _entered(
    openers: Sequence[str], words: Sequence[str], known: Mapping[str, Any]
) -> Sequence[str] | None:
    """The command within a command: behind `--`, `-exec` or the options of xargs."""
    if not openers:
        return None
    if words[0] in openers:
        return _after_options(
            words[1:], ("-n", "-I", "-P", "-d", "-L", "-s", "-a", "-E", "-c", "-u")
        )
    if words[0] == "find":
        at = next((i for i, word in enumerate(words) if word in openers), None)
        return words[at + 1 :] if at is not None and "-delete" not in words else None
    plain = _positional(words[1:], known.get("valued", ()))
    if not any(_begins(plain, opener.split()) for opener in openers):
        return None
    if "--" in words:
        return words[list(words).index("--") + 1 :]
    return plain[2:] if len(plain) > 2 else ["sh"]


def _after_options(arguments: Sequence[str], valued: Sequence[str]) -> Sequence[str]:
    at = 0
    while at < len(arguments) and arguments[at].startswith("-"):
        at += 2 if arguments[at] in valued else 1
    return arguments[at:] or ["echo"]
