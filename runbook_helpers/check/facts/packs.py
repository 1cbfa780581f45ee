"""The tables of what command-line tools accept, by tool and version."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, unquote

from runbook_helpers.check.facts import PACKS

TABLES = PACKS / "tools"  # a file for each tool, read when it is asked for

Takes = Literal["none", "required", "optional"]
# "gnu", "posix", "go", "dash", "any", or the name of a grammar in judges/host/grammars.py.
Style = str
_TAKES: Mapping[str, Takes] = {"=": "required", "?": "optional"}


@dataclass(frozen=True)
class Option:
    """One option under all its names, without their dashes."""

    shorts: tuple[str, ...]
    longs: tuple[str, ...]
    takes: Takes
    count: int = 1  # words that its value is made of


@dataclass(frozen=True)
class ToolFacts:
    """What one tool, or one of its subcommands, accepts."""

    tool: str  # with the subcommands: "docker image ls"
    version: str
    source: str
    date: str
    style: Style  # how it reads its arguments
    options: tuple[Option, ...] = ()
    subcommands: Mapping[str, ToolFacts] = field(default_factory=dict)
    least: int = 0  # positional arguments
    most: int | None = None  # None: any number
    lifts: frozenset[str] = frozenset()  # options that make `least` void
    needs: tuple[str, ...] = ()  # one of these options must be there
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # option: all it accepts
    words: tuple[str, ...] = ()  # all that a positional argument may be; empty: anything
    kinds: Mapping[str, str] = field(default_factory=dict)  # option: kind of its value
    operands: tuple[str, ...] = ()  # kinds of the positional arguments, in order
    excludes: tuple[str, ...] = ()  # "c x t": one at most; "s d!0": d is harmless as 0
    when: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # option: facts it changes
    bare: bool = True  # may stand without a subcommand
    stops: bool = False  # what follows the first positional argument is another command's

    @cached_property
    def shorts(self) -> Mapping[str, Option]:
        return {name: option for option in self.options for name in option.shorts}

    @cached_property
    def longs(self) -> Mapping[str, Option]:
        return {name: option for option in self.options for name in option.longs}


def load(tool: str, version: str = "") -> ToolFacts | None:
    """The facts of the version nearest to `version` (newest for ""); None for an unknown tool."""
    packs = _facts(tool) if tool in tools() else ()
    if not packs:
        return None
    if not version:
        return packs[-1]
    return min(reversed(packs), key=lambda facts: _distance(facts.version, version))


@cache
def tools() -> frozenset[str]:
    """Names of all tools there are facts about."""
    return frozenset(unquote(path.name.removesuffix(".json")) for path in TABLES.iterdir())


def table_of(tool: str) -> Path:
    """Where a tool's facts lie: a list of tables, one for each version, oldest first."""
    return TABLES / f"{quote(tool, safe='')}.json"


@cache
def _facts(tool: str) -> tuple[ToolFacts, ...]:
    packs: list[dict[str, Any]] = json.loads(table_of(tool).read_text(encoding="utf-8"))
    about = ("version", "source", "date")
    return tuple(_built(tool, pack, {key: pack[key] for key in about}, ()) for pack in packs)


def _built(
    name: str, pack: Mapping[str, Any], about: Mapping[str, str], above: tuple[Option, ...]
) -> ToolFacts:
    """Facts from their table; options of the commands `above` count here too."""
    options = above + tuple(_option(text) for text in pack.get("options", ()))
    style = pack["style"]
    passed = options if pack.get("inherit", True) else ()
    commands = _Subcommands(
        pack.get("commands", {}),
        lambda command, table: _built(
            f"{name} {command}", {"style": style} | _handed_down(pack, table), about, passed
        ),
    )
    return ToolFacts(
        tool=name,
        **about,
        style=style,
        options=options,
        subcommands=commands,
        least=pack.get("least", 0),
        most=pack.get("most"),
        lifts=frozenset(pack.get("lifts", ())),
        needs=tuple(pack.get("needs", ())),
        values={key: tuple(values) for key, values in pack.get("values", {}).items()},
        words=tuple(pack.get("words", ())),
        kinds=pack.get("kinds", {}),
        operands=tuple(pack.get("operands", ())),
        excludes=tuple(pack.get("excludes", ())),
        when=pack.get("when", {}),
        bare=pack.get("bare", not commands),
        stops=pack.get("stops", style == "posix"),
    )


def _handed_down(pack: Mapping[str, Any], table: Mapping[str, Any]) -> dict[str, Any]:
    """A subcommand's table; what is known of options given to it goes with those options."""
    if not pack.get("inherit", True):
        return dict(table)
    return dict(table) | {
        key: pack.get(key, {}) | table.get(key, {})
        for key in ("values", "kinds")
        if key in pack or key in table
    }


class _Subcommands(Mapping[str, ToolFacts]):
    """Facts of subcommands, each built when it is asked for: docker has a hundred."""

    def __init__(self, tables: Mapping[str, Any], build: Callable[[str, Any], ToolFacts]) -> None:
        self._tables, self._build = tables, build
        self._built: dict[str, ToolFacts] = {}

    def __getitem__(self, name: str) -> ToolFacts:
        if name not in self._built:
            table = self._tables[name]  # or the name of another that it is like
            known = self._tables[table] if isinstance(table, str) else table
            self._built[name] = self._build(name, known)
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


def _option(text: str) -> Option:
    """`n,lines=` is -n and --lines with a value; `?`: one that may be left out; `=2`: two."""
    count = 2 if text.endswith("=2") else 1
    text = text.removesuffix("2") if count == 2 else text
    sign = text[-1] if text[-1] in _TAKES and len(text) > 1 else ""
    short, *longs = text[: len(text) - len(sign)].split(",")
    return Option((short,) if short else (), tuple(longs), _TAKES.get(sign, "none"), count)


def _distance(one: str, other: str) -> tuple[int, ...]:
    pairs = zip(_numbers(one), _numbers(other), strict=False)
    return tuple(abs(a - b) for a, b in pairs)


def _numbers(version: str) -> list[int]:
    return ([int(n) for n in re.findall(r"\d+", version)] + [0, 0, 0])[:3]
