"""What is installed, reachable and set, and who set it."""

from __future__ import annotations

import os
import platform
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from runbook_helpers import settings
from runbook_helpers.catalog import Catalog
from runbook_helpers.counting import counted
from runbook_helpers.errors import InputError, WorkbenchError
from runbook_helpers.project import Project, locate
from runbook_helpers.settings import Resolved

_DISTRIBUTION = "runbook-workbench"
_WHOLE = 8192  # tokens: the prompt with its environment, and the longest reference as the reply
_MARKS = {"good": "ok", "note": "--", "problem": "!!"}


@dataclass(frozen=True)
class Check:
    """One thing looked at: `state` is good, note (works, but know this) or problem."""

    what: str
    found: str
    state: str = "good"

    @property
    def mark(self) -> str:
        return _MARKS[self.state]

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def examine(args: Namespace) -> tuple[Check, ...]:
    """Everything a person would look at when the workbench does not do what they expect."""
    checks = [_python(), *_packages()]
    try:
        place = locate(args.project)
        named = ("provider", "model", "host", "allow_remote", "environment_file", "output_dir")
        given = {key: getattr(args, key) for key in named}
        resolved = settings.resolve(given, place.root)
        checks += _folders(place, resolved.settings.output_dir)
        checks += _settings(resolved)
        checks += _provider(resolved, probe=not args.no_probe)
        checks += _estimate(place, resolved)
    except WorkbenchError as error:
        checks.append(Check("project", str(error).replace("\n", ";"), "problem"))
    return tuple(checks)


def at_the_end(checks: Iterable[Check]) -> list[Check]:
    """What is fine first, then notes, then problems: the last lines are those to act on."""
    return sorted(checks, key=lambda check: list(_MARKS).index(check.state))


def summary(checks: Iterable[Check]) -> str:
    """One line: "48 ok, 1 note, 0 problems"."""
    found = Counter(check.state for check in checks)
    parts = [f"{found['good']} ok", counted(found["note"], "note")]
    return ", ".join([*parts, counted(found["problem"], "problem")]) + "."


def _python() -> Check:
    enough = sys.version_info >= (3, 11)
    found = f"{platform.python_version()} at {sys.executable}"
    return Check("python", found, "good" if enough else "problem")


def _packages() -> Iterator[Check]:
    yield Check("package", f"{_DISTRIBUTION} {version(_DISTRIBUTION)}")
    for text in requires(_DISTRIBUTION) or ():
        needed = Requirement(text)
        if needed.marker and not needed.marker.evaluate():
            continue
        yield _installed(needed)


def _installed(needed: Requirement) -> Check:
    try:
        there = version(needed.name)
    except PackageNotFoundError:
        return Check("package", f"{needed.name} is not installed: run `make setup`", "problem")
    fits = needed.specifier.contains(there, prereleases=True)
    found = f"{needed.name} {there}" if fits else f"{needed.name} {there}, but {needed} is needed"
    return Check("package", found, "good" if fits else "problem")


def _folders(place: Project, output_dir: Path | None) -> Iterator[Check]:
    yield Check("project", f"{place.root} ({place.why})")
    catalog = Catalog(place)
    yield Check("failure modes", f"{len(catalog.modes)} in {place.templates}")
    yield from (Check("failure mode", problem, "problem") for problem in catalog.problems())
    outputs = (output_dir or place.outputs).absolute()
    standing = next(folder for folder in (outputs, *outputs.parents) if folder.exists())
    writable = standing.is_dir() and os.access(standing, os.W_OK)
    yield Check("outputs", str(outputs), "good" if writable else "problem")


def _provider(resolved: Resolved, *, probe: bool) -> Iterator[Check]:
    if resolved.settings.provider in ("openai", "gguf"):
        yield from _named_provider(resolved)
        return
    from runbook_helpers.providers import ollama

    chosen = resolved.settings
    try:
        there = ollama.list_models(chosen.host, allow_remote=chosen.allow_remote)
    except WorkbenchError as error:
        needed = chosen.provider == "ollama"
        refused = isinstance(error, InputError)  # an address: how to write or allow it matters
        words = str(error).replace("\n", ";") if refused else str(error).splitlines()[0]
        yield Check("ollama", words, "problem" if needed else "note")
        yield _chosen(resolved)
        return
    models = [model.name for model in there]
    yield Check("ollama", f"models: {', '.join(models) or 'none; `ollama pull llama2`'}")
    wanted = chosen.model
    has_it = any(name.removesuffix(":latest") == wanted.removesuffix(":latest") for name in models)
    if not has_it:
        needed = chosen.provider != "reference"
        missing = f"{wanted} is not there: `ollama pull {wanted}`"
        yield Check("model", missing, "problem" if needed else "note")
    elif probe and chosen.provider != "reference":
        yield _probed(resolved)
    yield _chosen(resolved)


def _named_provider(resolved: Resolved) -> Iterator[Check]:
    """A server by its address or a file: what is there, and the window of the chosen model."""
    from runbook_helpers import providers
    from runbook_helpers.providers import Options, openai

    chosen = resolved.settings
    try:
        if chosen.provider == "openai":
            served = openai.list_models(chosen.host, allow_remote=chosen.allow_remote)
            names = [model.name for model in served]
            yield Check("openai", f"models: {', '.join(names) or 'none are listed'}")
            if resolved.origins["model"] != "default" and names and chosen.model not in names:
                said = f"{chosen.model} is not listed: the server may refuse it, or use another"
                yield Check("model", said, "note")
        provider, words = providers.choose(resolved)
        capacity = provider.capacity(Options(num_ctx=chosen.num_ctx))
        if capacity:
            yield Check("window", f"{capacity.window:,} tokens, {capacity.parallel or 1} at a time")
        if digest := provider.digest():
            yield Check("model", f"sha256 {digest}")
        yield Check("provider", words, "note")
    except WorkbenchError as error:
        yield Check("provider", str(error).replace("\n", ";"), "problem")


def _probed(resolved: Resolved) -> Check:
    """Whether the model writes one token, and the window the server truly runs it with."""
    from runbook_helpers.providers.ollama import probe

    chosen = resolved.settings
    try:
        window = probe.window(
            chosen.model, chosen.host, chosen.num_ctx, chosen.timeout, chosen.allow_remote
        )
    except WorkbenchError as error:
        return Check("model", str(error).replace("\n", ";"), "problem")
    if window is None:
        return Check("model", f"{chosen.model} writes; the server does not tell its window", "note")
    short = window < _WHOLE
    small = f": a whole runbook needs about {_WHOLE:,}" if short else ""
    found = f"{chosen.model} writes; its window is {window:,} tokens{small}"
    return Check("model", found, "note" if short else "good")


def _chosen(resolved: Resolved) -> Check:
    from runbook_helpers import providers

    try:
        return Check("provider", providers.choose(resolved)[1], "note")
    except WorkbenchError as error:
        return Check("provider", str(error).replace("\n", ";"), "problem")


def _estimate(place: Project, resolved: Resolved) -> Iterator[Check]:
    """How prompts to the chosen model are measured, and what that rests on."""
    from runbook_helpers.providers import choose
    from runbook_helpers.writing.calibration import FILE, Calibration

    learned = Calibration((resolved.settings.output_dir or place.outputs).absolute() / FILE)
    try:
        provider, _ = choose(resolved)
    except WorkbenchError:  # told above, by who looked at the provider
        return
    if provider.model is None:
        return
    who = provider.describe()
    replies, margins = learned.replies(who), learned.margins(who)
    number = counted(replies, "reply", "replies")
    by = f"learned from {number}" if replies else "nothing learned yet"
    yield Check("tokens", f"a prompt is taken for {margins.plain:.2f} × its count ({by})")


def _settings(resolved: Resolved) -> Iterator[Check]:
    for name, value in resolved.settings.model_dump().items():
        yield Check("setting", f"{name} = {value} ({resolved.origins[name]})")
    for name in settings.unknown_variables():
        yield Check("setting", f"{name} is set but sets nothing: misspelt?", "problem")
