"""What an environment knows by name."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from runbook_helpers.check.rule import Environment
from runbook_helpers.check.safety.tables import table

_EDGE = r"[A-Za-z0-9_-]"  # "prod" is not known because "lark-prod" is

_DIGITS = re.compile(r"\d+")
# A key such as `consumers` says what a thing is; one such as `orders.created` is a name.
_IS_NO_NAME = re.compile(r"\w+(?: \w+)*")
_PROSE = 3  # words; a longer value is a sentence, in which a common word names nothing
_WORKLOADS = "pod|deployment|deploy|statefulset|daemonset|job|container"


@dataclass(frozen=True)
class Value:
    """One value of an environment under the words of its keys."""

    keys: str
    text: str

    def calls(self, kind: str, name: str) -> bool:
        """Whether it gives a thing of a kind this name, and does not only use the word."""
        if len(self.text.split()) <= _PROSE:
            return True
        said = f"{self.keys} {self.text}".replace("_", " ")
        if re.search(rf"\b(?:{kind})s?\b", said, re.IGNORECASE):
            return True
        words = (word.strip(".,;:()[]\"'").casefold() for word in self.text.split())
        return any(name.casefold() in word and not word.isalpha() for word in words)


@dataclass(frozen=True)
class Known:
    """All text of an environment's names and details, asked for whole words."""

    values: tuple[Value, ...]

    @functools.cached_property
    def text(self) -> str:
        return "\n".join(value.text for value in self.values)

    @functools.cached_property
    def _folded(self) -> str:
        return self.text.casefold()

    @functools.cached_property
    def words(self) -> frozenset[str]:
        """Its words of three letters and more, which a misspelt name may be near to."""
        return frozenset(word for word in re.split(r"[\s,;]+", self.text) if len(word) > 2)

    @functools.cached_property
    def paths(self) -> tuple[str, ...]:
        """Absolute paths it names, without the root, which would cover all."""
        found = re.findall(r"(?<![\w.:/])/[\w.+@-]+(?:/[\w.+@-]+)*", self.text)
        return (*dict.fromkeys(found), *table("names")["paths"])

    @functools.cached_property
    def domains(self) -> tuple[str, ...]:
        """The domains of its own, such as `.shop.example`, that its hosts lie in."""
        hosts = re.findall(r"(?<![\w.@-])(?:[\w-]+\.)+([\w-]+\.[a-z]{2,})(?![\w.-])", self.text)
        public = set(table("names")["domains"])
        return tuple(f".{domain}" for domain in dict.fromkeys(hosts) if domain not in public)

    def has(self, name: str) -> bool:
        """Whether a name occurs as a word of its own, whatever its case."""
        if not name:
            return True
        if name.casefold() not in self._folded:  # most aren't, and a search takes far longer
            return False
        return _whole(name).search(self.text) is not None

    def calls(self, kind: str, name: str) -> bool:
        """Whether a thing of a kind has this name; a sentence that holds the word is no proof."""
        if not self.has(name) or not name.isalpha():
            return self.has(name)
        whole = _whole(name)
        return any(value.calls(kind, name) for value in self.values if whole.search(value.text))

    def is_numbered_like_one(self, name: str) -> bool:
        """Whether a name of its own differs from this one by its numbers alone."""
        return _DIGITS.sub("0", name.casefold()) in self._shapes

    @functools.cached_property
    def _shapes(self) -> frozenset[str]:
        names = re.findall(r"(?<![\w.-])[a-z][a-z_.-]*\d[\w.-]*", self._folded)
        return frozenset(_DIGITS.sub("0", name) for name in names)

    def begins(self, name: str) -> bool:
        """Whether a generated name such as a pod's starts with a known one."""
        parts = name.split("-")
        return any(
            self.calls(_WORKLOADS, "-".join(parts[:count]))
            for count in range(len(parts), 0, -1)
            if count > 1 or len(parts) == 1 or len(parts[0]) > 3
        )

    def has_path(self, path: str) -> bool:
        """Whether a path is known, or lies in a folder that is, or leads to one."""
        path = path.rstrip("/*") or "/"
        under = any(path == known or path.startswith(f"{known}/") for known in self.paths)
        return under or any(known.startswith(f"{path}/") for known in self.paths) or self.has(path)


def known(environment: Environment) -> Known:
    """Everything an environment names, nested as deep as it may be."""
    details = getattr(environment, "details", {})
    tools = getattr(environment, "tools", {})
    return Known(tuple(_texts([environment.names, details, tools])))


def standard(kind: str) -> frozenset[str]:
    """Names of a kind that exist everywhere."""
    return frozenset(table("names")["standard"].get(kind, ()))


def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!{_EDGE}){re.escape(name)}(?!{_EDGE})", re.IGNORECASE)


def _texts(value: object, keys: str = "") -> Iterator[Value]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(item, str | int) and not _IS_NO_NAME.fullmatch(str(key)):
                yield Value(keys, str(key))
            yield from _texts(item, f"{keys} {key}")
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _texts(item, keys)
    elif value is not None:
        yield Value(keys, str(value))
