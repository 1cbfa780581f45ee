"""What the aws CLI accepts: the pack of `facts/harvest/aws.py`, which says how it is written."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from runbook_helpers.check.facts import PACKS

PACK = PACKS / "aws.json"  # what is the same for all services
TABLES = PACKS / "aws"  # a file for each service, read when it is met
FLAGS = "!=+*?2^"
COMMON = "cli-input-json:a ?generate-cli-skeleton:Cinput|output"
COMMON_V2 = "cli-input-json:a cli-input-yaml:a ?generate-cli-skeleton:Cinput|output|yaml-input"


@dataclass(frozen=True)
class Argument:
    """One argument of an operation."""

    name: str  # without dashes
    flags: str
    shape: str  # a letter, an index into the service's shapes, or C and choices
    everywhere: bool = False  # a global option

    @property
    def positional(self) -> bool:
        return "=" in self.flags

    @property
    def required(self) -> bool:
        return "!" in self.flags or (self.positional and "?" not in self.flags)

    @property
    def least(self) -> int:
        """How many values it needs."""
        if "2" in self.flags:
            return 2
        return 0 if set("^*?") & set(self.flags) else 1

    @property
    def most(self) -> int | None:
        """How many values it takes; None is any number."""
        if set("+*") & set(self.flags):
            return None
        if "2" in self.flags:
            return 2
        return 0 if "^" in self.flags else 1


@dataclass(frozen=True)
class Operation:
    """What one operation takes and gives."""

    arguments: Mapping[str, Argument]
    output: str = ""  # the shape of its result
    filters: frozenset[str] = frozenset()  # names its --filters knows; empty: not known


@dataclass(frozen=True)
class Service:
    """The operations of one service, by name ("wait instance-running")."""

    name: str
    shapes: tuple[str, ...]
    operations: Mapping[str, str]
    outputs: Mapping[str, str]
    filters: Mapping[str, str]
    version: int

    def operation(self, name: str) -> Operation:
        text = self.operations[name]
        arguments = _arguments(text, COMMON if self.version == 1 else COMMON_V2)
        names = frozenset(self.filters.get(name, "").split())
        return Operation(arguments, self.outputs.get(name, ""), names)

    def below(self, path: str) -> list[str]:
        """The words that may follow a path, "" for the service itself."""
        return self._below.get(path, [])

    @cached_property
    def _below(self) -> Mapping[str, list[str]]:
        found: dict[str, set[str]] = {}
        for name in self.operations:
            words = name.split()
            for index, word in enumerate(words):
                found.setdefault(" ".join(words[:index]), set()).add(word)
        return {path: sorted(words) for path, words in found.items()}


@cache
def _pack() -> Mapping[str, Any]:
    pack: dict[str, Any] = json.loads(PACK.read_text(encoding="utf-8"))
    return pack


def version() -> str:
    """The version of the CLI that the facts are from."""
    return str(_pack()["version"])


@cache
def names(major: int) -> frozenset[str]:
    """All services, with or without facts about them."""
    known = frozenset(_pack()["names"].split())
    return known if major == 1 else known | frozenset(_pack()["names_v2"].split())


def is_verified(operation: str) -> bool:
    """Whether the facts about an operation, such as "logs tail", are from the CLI's own tables."""
    return operation not in _pack()["unverified_v2"]


@cache
def options(major: int) -> Mapping[str, Argument]:
    """The global options."""
    text = _pack()["globals"] + (" " + _pack()["globals_v2"] if major == 2 else "")
    return {name: Argument(a.name, a.flags, a.shape, True) for name, a in _arguments(text).items()}


@cache
def service(name: str, major: int) -> Service | None:
    """A service's facts; None when there are none here."""
    pack = _pack()
    added = pack["operations_v2"].get(name, {}) if major == 2 else {}
    file = TABLES / f"{name}.json.gz"
    if not file.exists() and not added:
        return None
    table = json.loads(gzip.decompress(file.read_bytes())) if file.exists() else {}
    operations = {**table.get("operations", {}), **added}
    for key, text in pack["arguments_v2"].get(name, {}).items() if major == 2 else ():
        operations[key] += f" {text}"
    removed = pack["removed_v2"] if major == 2 else ()
    kept = {key: text for key, text in operations.items() if f"{name} {key}" not in removed}
    return Service(
        name, tuple(table.get("shapes", ())), kept, table.get("outputs", {}),
        table.get("filters", {}), major,
    )  # fmt: skip


def _arguments(text: str, common: str = "") -> dict[str, Argument]:
    tokens = [*text.split()]
    if "@" in tokens:
        tokens.remove("@")
        tokens += common.split()
    return {argument.name: argument for argument in map(_argument, tokens)}


def _argument(token: str) -> Argument:
    rest = token.lstrip(FLAGS)
    name, _, shape = rest.partition(":")
    return Argument(name, token[: len(token) - len(rest)], shape)
