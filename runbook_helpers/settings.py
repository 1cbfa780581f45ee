"""Settings and who set them: flag > environment variable > project file > default."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from runbook_helpers.allowed import allowed, nearest
from runbook_helpers.errors import InputError

PREFIX = "RUNBOOK_"
# Set for the whole machine by Ollama's own users; a RUNBOOK_ variable beside it wins.
_OLLAMA_HOST = "OLLAMA_HOST"
_NOT_SETTINGS = frozenset({"RUNBOOK_PROJECT", "RUNBOOK_API_KEY"})
_PATHS = ("output_dir", "environment_file", "replay")


class Settings(BaseModel):
    """What may be set once for a project instead of on each command line.

    `provider` None lets the workbench choose; `host` None means Ollama's default address.
    `by_section` None: where a whole runbook does not fit the model's window. `parallel`: sections
    asked for at a time, None: as many as the server is known to write.
    `attempts` bounds how often a server that fails is asked; `cache` keeps replies, `repeat` draws
    the Nth reply to the same question, `replay` takes replies from a recording; `redact` sends
    placeholders in place of secrets.
    `timeout` (seconds) bounds the wait for each piece of a reply, `deadline` the whole reply.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: Literal["ollama", "openai", "gguf", "reference"] | None = None
    model: str = "llama2"
    host: str | None = None
    output_dir: Path | None = None
    environment_file: Path | None = None
    author: str | None = None
    num_ctx: int = Field(8192, ge=512)
    num_predict: int = Field(4096, ge=64)
    temperature: float = Field(0.2, ge=0, le=2)
    seed: int = 42
    timeout: float = Field(120, gt=0)
    deadline: float = Field(1800, gt=0)
    jobs: int = Field(2, ge=1, le=64)
    allow_remote: bool = False
    by_section: bool | None = None
    structured: bool = False
    parallel: int | None = Field(None, ge=1, le=16)
    attempts: int = Field(3, ge=1, le=10)
    cache: bool = True
    redact: bool = False
    repeat: int = Field(1, ge=1)
    replay: Path | None = None


@dataclass(frozen=True)
class Resolved:
    """Settings, and for each the source that won."""

    settings: Settings
    origins: Mapping[str, str]


def resolve(flags: Mapping[str, Any], root: Path) -> Resolved:
    """Settings for a project at `root`; a flag that is None or "" counts as not given.

    InputError names the source and the key that is wrong.
    """
    file = root / "pyproject.toml"
    sources: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("pyproject.toml", _project_file(file)),
        ("environment variable", _variables()),
        ("flag", {key: value for key, value in flags.items() if value not in (None, "")}),
    )
    sources = (sources[0], (_OLLAMA_HOST, _ollamas_own(sources)), *sources[1:])
    values: dict[str, Any] = {}
    origins = dict.fromkeys(Settings.model_fields, "default")
    for source, given in sources:
        values |= given
        origins |= dict.fromkeys(given, source)
    try:
        resolved = Resolved(Settings(**values), origins)
    except ValidationError as error:
        raise _wrong(error, origins) from error
    _require_consistent(resolved)
    return resolved


def unknown_variables() -> tuple[str, ...]:
    """RUNBOOK_ variables that set nothing: most likely misspelt."""
    known = {PREFIX + key.upper() for key in Settings.model_fields} | _NOT_SETTINGS
    return tuple(sorted(k for k in os.environ if k.startswith(PREFIX) and k not in known))


def _variables() -> dict[str, str]:
    """RUNBOOK_ variables that name a setting; an empty one counts as not set."""
    names = {key: PREFIX + key.upper() for key in Settings.model_fields}
    return {key: os.environ[name] for key, name in names.items() if os.environ.get(name)}


def _ollamas_own(sources: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, str]:
    """The host that OLLAMA_HOST names, unless another kind of server is to write."""
    given = {key: value for _, values in sources for key, value in values.items()}
    host = os.environ.get(_OLLAMA_HOST)
    return {"host": host} if host and given.get("provider") not in ("openai", "gguf") else {}


def _project_file(path: Path) -> dict[str, Any]:
    """The [tool.runbook] table, or nothing when there is no such file or table."""
    if not path.is_file():
        return {}
    try:
        tools = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {})
        table = tools.get("runbook", {}) if isinstance(tools, dict) else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"not valid TOML: {error}", where=path) from error
    if not isinstance(table, dict):
        raise InputError("[tool.runbook] is not a table", where=path, expected="key = value lines")
    given = {key.replace("-", "_"): value for key, value in table.items()}
    # Whoever shares a project file can't know where it will be used from.
    return {key: _from_root(key, value, path.parent) for key, value in given.items()}


def _from_root(key: str, value: Any, root: Path) -> Any:
    if key in _PATHS and isinstance(value, str) and value and not value.startswith("~"):
        return str(root.absolute() / value)
    return value


def _require_consistent(resolved: Resolved) -> None:
    chosen, origins = resolved.settings, resolved.origins
    if chosen.structured and chosen.by_section is False:
        raise InputError(
            f"structured ({origins['structured']}) writes section by section, and by_section "
            f"({origins['by_section']}) forbids it",
            where="--structured --no-by-section",
            expected="one of the two",
            hint="leave one out",
        )


def _wrong(error: ValidationError, origins: Mapping[str, str]) -> InputError:
    """The error that says of each wrong setting who set it and what it may be."""
    problems, expected, tries = [], [], []
    for item in error.errors():
        key = str(item["loc"][0]) if item["loc"] else "?"
        source, field = origins.get(key, "given"), Settings.model_fields.get(key)
        if field is None:
            problems.append(f'"{key}" ({source}): unknown setting')
            expected.append(f"one of {', '.join(Settings.model_fields)}")
            near = get_close_matches(key, Settings.model_fields, 1)
            tries.append(near[0] if near else "`runbook doctor` lists all settings")
        else:
            problems.append(f'"{key}" ({source}): {item["input"]!r} can\'t be used')
            expected.append(f"{key}: {allowed(field)}")
            tries.append(_spelt(key, nearest(field, item["input"]), source))
    return InputError(
        "; ".join(problems),
        where="settings",
        expected="; ".join(dict.fromkeys(expected)),
        hint="; ".join(dict.fromkeys(tries)),
    )


def _spelt(key: str, value: str, source: str) -> str:
    """A setting as it is written where it was set."""
    if source == "flag":
        return f"--{key.replace('_', '-')} {value}"
    if source == "environment variable":
        return f"{PREFIX}{key.upper()}={value}"
    bare = value.replace(".", "").isdecimal() or value in ("true", "false")
    return f"{key} = {value}" if bare else f'{key} = "{value}"'
