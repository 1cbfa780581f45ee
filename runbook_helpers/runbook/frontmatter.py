"""YAML front matter: the facts about a runbook, kept above its text."""

from __future__ import annotations

import datetime
import functools
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from runbook_helpers.runbook.source import normalise

if TYPE_CHECKING:
    from ruamel.yaml import YAML

_LIMIT = 64 * 1024  # a block longer than this is a document that happens to start with ---
_DEEPEST = 500
_KEY = re.compile(r"[A-Za-z_][\w .-]*:(\s|$)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


@dataclass(frozen=True)
class FrontMatter:
    """A text taken apart; one that can't be read is all body, and `problem` says why."""

    metadata: dict[str, Any]
    body: str
    body_line: int  # 0-based line of the whole text on which the body starts
    problem: str | None = None
    comments: tuple[str, ...] = field(default=())  # whole-line comments, so that none is lost


def split(text: str) -> FrontMatter:
    """Take front matter off a text; never raises, whatever the text is."""
    text = normalise(text)
    lines = text.split("\n")
    end = _closing_line(lines)
    if end is None:
        opened = lines[0].rstrip() == "---" and _looks_like_keys(lines[1:2])
        return FrontMatter(
            {}, text, 0, "the front matter is never closed by ---" if opened else None
        )
    block = lines[1:end]
    try:
        metadata = _load("\n".join(block))
    except Exception as error:  # any text may stand here, and YAML readers raise all kinds
        problem = _in_words(error) if _looks_like_keys(block) else None
        return FrontMatter({}, text, 0, problem)
    if metadata is None:
        return FrontMatter({}, text, 0)
    comments = tuple(line for line in block if line.startswith("#"))
    return FrontMatter(metadata, "\n".join(lines[end + 1 :]), end + 1, None, comments)


def join(metadata: Mapping[str, Any], body: str, comments: Iterable[str] = ()) -> str:
    """Put front matter above a body, keys in the order given, dates unquoted."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 10_000  # one key, one line: a person edits this
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # untyped flag
    out = io.StringIO()
    if metadata:
        yaml.dump({key: _writable(value) for key, value in metadata.items()}, out)
    head = "".join(f"{comment}\n" for comment in comments) + out.getvalue()
    return f"---\n{head}---\n{body}" if head else body


def _closing_line(lines: list[str]) -> int | None:
    if lines[0].rstrip() != "---":
        return None
    size = 0
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            return number
        size += len(line)
        if size > _LIMIT:
            return None
    return None


def _looks_like_keys(block: list[str]) -> bool:
    """Whether a person meant front matter: prose between two rules is not."""
    written = [line for line in block if line.strip() and not line.startswith("#")]
    return bool(written) and _KEY.match(written[0]) is not None


def _load(block: str) -> dict[str, Any] | None:
    from ruamel.yaml.events import AliasEvent

    if max(block.count("["), block.count("{")) > _DEEPEST:
        raise ValueError("too many brackets to read")  # the reader's time grows with their square
    yaml = _reader()
    # Aliases let five lines unfold into gigabytes, and no front matter needs one.
    if any(isinstance(event, AliasEvent) for event in yaml.parse(block)):
        raise ValueError("aliases (*name) are not read in front matter")
    value = yaml.load(block)
    if not isinstance(value, dict):
        return None
    return {str(key): _plain(item) for key, item in value.items()}


@functools.cache
def _constructor() -> type:
    from ruamel.yaml.constructor import SafeConstructor

    class PlainConstructor(SafeConstructor):
        """Reads a date as the text it is: JSON can't hold a date, and a person typed text."""

    PlainConstructor.add_constructor(
        "tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str
    )
    return PlainConstructor


def _reader() -> YAML:
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _constructor()
    return yaml


def _plain(value: Any) -> Any:
    """Only what JSON knows: exotic YAML types become their text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (str, int, float)):
        return value
    return str(value)


def _writable(value: Any) -> Any:
    """A date in text becomes a date, so that YAML writes it without quotes."""
    if isinstance(value, str) and _DATE.match(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, tuple):
        return list(value)
    return value


def _in_words(error: Exception) -> str:
    """The first line of what the YAML reader has to say, with its line counted in the text."""
    problem = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
    mark = getattr(error, "problem_mark", None)
    where = f" (line {mark.line + 2})" if mark is not None else ""
    return f"the front matter is not YAML a program can read: {problem}{where}"
