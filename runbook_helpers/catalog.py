"""Failure modes, found by walking the folders: a failure mode is data, no code names one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

from runbook_helpers.errors import InputError
from runbook_helpers.project import Project
from runbook_helpers.runbook import frontmatter
from runbook_helpers.runbook.document import parse
from runbook_helpers.template_file import read

LONGEST_NAME = 100
_WORD = re.compile(r"[^\W_]+")
_HEADER_KEYS = {"title": str, "aliases": list, "tags": list, "severity": str, "alerts": list}
_HEADER = "title and severity as text; aliases, tags and alerts as lists of text"
_DEFAULT_HEADER: dict[str, Any] = {"aliases": [], "tags": [], "severity": "unset", "alerts": []}


@dataclass(frozen=True)
class FailureMode:
    """One failure mode and the files that make it.

    `defaults` names the files that nobody has prepared and a default stands in for; `nearest`
    then lists the prepared modes with similar names.
    """

    key: str
    title: str
    aliases: tuple[str, ...]
    tags: tuple[str, ...]
    severity: str
    alerts: tuple[str, ...]
    initial_template: Path
    refinement_template: Path
    environment_file: Path
    reference: Path | None
    defaults: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    problem: InputError | None = None  # why the header of its initial template can't be read

    @property
    def prepared(self) -> bool:
        return not self.defaults

    @property
    def notice(self) -> str | None:
        """What to say aloud when defaults stand in for files of this mode."""
        if self.prepared:
            return None
        near = f" Nearest prepared: {', '.join(self.nearest)}." if self.nearest else ""
        return (
            f'"{self.title}" is not fully prepared: defaults stand in for '
            f"{', '.join(self.defaults)}.{near}"
        )


@dataclass(frozen=True)
class Catalog:
    """All failure modes of a project, in the order of their keys."""

    project: Project

    @cached_property
    def modes(self) -> tuple[FailureMode, ...]:
        """Every mode with at least one file of its own."""
        return tuple(self._mode(key) for key in sorted(self._keys()))

    def find(self, name: str) -> FailureMode:
        """The mode meant by a key, title or alias, however spelt; else one made of defaults.

        Case, spacing, plurals and extra words don't matter. InputError for a name that could
        not name a folder.
        """
        _refuse_unusable(name)
        wanted = _words(name)
        best = _best(wanted, self.modes)
        if len(best) > 1:
            raise InputError(
                f"{name!r} fits {' and '.join(mode.key for mode in best)} alike",
                where="failure mode",
                expected="a name that fits one",
                hint=f"say {best[0].key}, or change the aliases in the templates",
            )
        if best and best[0].problem:
            raise best[0].problem
        return (
            best[0]
            if best
            else self._mode("_".join(_WORD.findall(name.casefold())), title=_title(name))
        )

    def recognise(self, text: str, path: Path) -> tuple[FailureMode, str] | None:
        """The mode a runbook says it is for, and where it says so; None rather than a guess.

        Looked for in its front matter (`failure_mode`), its title, then its path.
        """
        document = parse(text)
        stated = document.metadata.get("failure_mode")
        if isinstance(stated, str) and stated.strip():
            return self.find(stated), "front matter"
        title = document.title or document.metadata.get("title")
        if isinstance(title, str) and len(found := _best(_words(title), self.modes)) == 1:
            return found[0], "title"
        for name in (path.stem, path.absolute().parent.name):
            if len(found := _best(_words(name), self.modes)) == 1:
                return found[0], "path"
        return None

    def problems(self) -> tuple[str, ...]:
        """What each half-added mode lacks, in words."""
        lacking = (
            f"{mode.key} is half added: it lacks {', '.join(mode.defaults)}"
            for mode in self.modes
            if mode.defaults
        )
        return (*lacking, *(str(mode.problem) for mode in self.modes if mode.problem))

    def _keys(self) -> set[str]:
        templates = self.project.templates
        found = {
            path.name.removesuffix(suffix)
            for suffix in ("_initial.txt", "_refinement.txt", "_reference.md")
            for path in templates.glob(f"*{suffix}")
        }
        found |= {
            path.stem.removeprefix("environment_")
            for path in self.project.environments.glob("environment_*.json")
        }
        return found - {"default"}

    def _mode(self, key: str, title: str | None = None) -> FailureMode:
        templates, environments = self.project.templates, self.project.environments
        own = {
            "initial": templates / f"{key}_initial.txt",
            "refinement": templates / f"{key}_refinement.txt",
            "environment": environments / f"environment_{key}.json",
        }
        stand_in = {
            "initial": templates / "default_initial.txt",
            "refinement": templates / "default_refinement.txt",
            "environment": environments / "environment.json",
        }
        files = {part: path if path.is_file() else stand_in[part] for part, path in own.items()}
        defaults = tuple(
            str(path.relative_to(self.project.root)) for path in own.values() if not path.is_file()
        )
        reference = templates / f"{key}_reference.md"
        if not reference.is_file():
            reference = templates / "default_reference.md"
        try:
            header, problem = _header(files["initial"]), None
        except InputError as error:  # the other modes must go on working
            header, problem = _DEFAULT_HEADER, error
        return FailureMode(
            key=key,
            title=title or header.get("title") or _title(key),
            aliases=tuple(header["aliases"]),
            tags=tuple(header["tags"]),
            severity=header["severity"],
            alerts=tuple(header["alerts"]),
            initial_template=files["initial"],
            refinement_template=files["refinement"],
            environment_file=files["environment"],
            reference=reference if reference.is_file() else None,
            defaults=defaults,
            nearest=self._nearest(key) if defaults else (),
            problem=problem,
        )

    def _nearest(self, key: str) -> tuple[str, ...]:
        words = set(_words(key))
        known = sorted(self._keys() - {key})
        sharing = sorted(known, key=lambda other: -len(words & set(_words(other))))
        shared = [other for other in sharing if words & set(_words(other))]
        alike = get_close_matches(key, known, 3, 0.5)
        return tuple(dict.fromkeys([*alike, *shared]))[:3]


def _header(path: Path) -> dict[str, Any]:
    """The front matter of an initial template, strictly read."""
    front = frontmatter.split(read(path))
    if front.problem:
        raise InputError(f"front matter: {front.problem}", where=path, expected=_HEADER)
    metadata = front.metadata
    unknown = sorted(metadata.keys() - _HEADER_KEYS.keys())
    wrong = sorted(k for k, t in _HEADER_KEYS.items() if k in metadata and not _is(metadata[k], t))
    if unknown or wrong:
        problems = [f'unknown key "{key}"' for key in unknown]
        problems += [f'"{key}" has the wrong type' for key in wrong]
        raise InputError("; ".join(problems), where=path, expected=_HEADER)
    return {**_DEFAULT_HEADER, **metadata}


def _is(value: object, kind: type) -> bool:
    if kind is list:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, kind)


def _refuse_unusable(name: str) -> None:
    problem = None
    if not _WORD.search(name):
        problem = "has no letter or digit"
    elif name.strip().casefold() == "default":
        problem = "names the templates that stand in for others"
    elif len(name.encode("utf-8", "replace")) > LONGEST_NAME:
        problem = f"has {len(name)} characters"
    elif bad := [mark for mark in ("/", "\\", "..") if mark in name]:
        problem = f"contains {' and '.join(repr(mark) for mark in bad)}"
    elif any(ord(letter) < 32 or ord(letter) == 127 for letter in name):
        problem = "contains a control character"
    if problem:
        raise InputError(
            f"{name[:60]!r} {problem}",
            where="failure mode",
            expected=f'words like "disk space exhaustion", at most {LONGEST_NAME} characters',
            hint="`runbook modes` lists the ones prepared",
        )


def _words(name: str) -> tuple[str, ...]:
    return tuple(_singular(word) for word in _WORD.findall(name.casefold()))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _title(name: str) -> str:
    text = " ".join(name.replace("_", " ").split())
    return text[:1].upper() + text[1:]


def _best(wanted: tuple[str, ...], modes: Iterable[FailureMode]) -> tuple[FailureMode, ...]:
    """The modes whose longest name lies wholly within the words wanted; more than one when tied."""
    scored = [(_score(wanted, mode), mode) for mode in modes]
    top = max((score for score, _ in scored), default=0)
    return tuple(mode for score, mode in scored if top and score == top)


def _score(wanted: tuple[str, ...], mode: FailureMode) -> int:
    """How many words of one of the mode's names are all among the words wanted."""
    names = [_words(name) for name in (mode.key, mode.title, *mode.aliases)]
    if any("".join(name) == "".join(wanted) for name in names):
        return LONGEST_NAME
    return max((len(set(name)) for name in names if set(name) <= set(wanted)), default=0)
