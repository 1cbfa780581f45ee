"""Whether the values of an aws argument fit its shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.findings import Severity
from runbook_helpers.check.judges.aws.arguments import Given
from runbook_helpers.check.judges.aws.shorthand import ShorthandError, read
from runbook_helpers.check.judges.meant import meant

FILES = ("file://", "fileb://", "http://", "https://")
RELATIVE = re.compile(r"(?i)\b(ago|now|today|yesterday|hours?|minutes?|days?)\b|^-?\d+[smhdw]$")
CLOSED = 40  # longer enums grow with the service, so an unknown value is only a warning
PAIRS = ({"Name", "Values"}, {"Name", "Value"}, {"Key", "Value"})


@dataclass(frozen=True)
class Misfit:
    """Why a value doesn't fit."""

    message: str
    fix: str = ""
    severity: Severity | None = None


def judge_values(given: Given, shapes: Sequence[str]) -> Iterator[tuple[Word, Misfit]]:
    """Each value that doesn't fit, with the reason."""
    words = [word for word in given.values if not word.text.startswith(FILES)]
    shape = _body(given.argument.shape, shapes)
    if shape.startswith("L ") and given.argument.most != 1:
        yield from _listed(words, shape[2:], shapes)
        return
    for word in words:
        for misfit in _word(word, given.argument.shape, shapes):
            yield word, misfit


def _listed(
    words: Sequence[Word], member: str, shapes: Sequence[str]
) -> Iterator[tuple[Word, Misfit]]:
    if words and words[0].text.lstrip().startswith("["):
        for misfit in _json(words[0], f"L {member}", shapes):
            yield words[0], misfit
        return
    for word in words:
        for misfit in _word(word, member, shapes):
            yield word, misfit
    if split := _split(words):
        yield split, Misfit(f"`{split.text}` belongs to the value before it", "join with `,`")


def _split(words: Sequence[Word]) -> Word | None:
    """The word that a space instead of a comma has cut off."""
    for one, two in pairwise(words):
        keys = [set(re.findall(r"(?:^|,)([A-Za-z]+)=", word.text)) for word in (one, two)]
        if len(keys[0]) == len(keys[1]) == 1 and keys[0] | keys[1] in PAIRS and keys[0] != keys[1]:
            return two
    return None


def _word(word: Word, ref: str, shapes: Sequence[str]) -> Iterator[Misfit]:
    body = _body(ref, shapes)
    if body[0] not in "LSM" or len(body) == 1:
        if word.fixed:
            yield from fits(word.text, ref, shapes)
    elif word.text.lstrip().startswith(("{", "[")):
        yield from _json(word, ref, shapes)
    elif not word.fixed:
        yield from _keys(word, body)
    elif _takes_shorthand(word.text, body, shapes):
        yield from _shorthand(word, ref, shapes)


def _takes_shorthand(text: str, body: str, shapes: Sequence[str]) -> bool:
    """Some structures of one member may be written as that member's value: they are left alone."""
    if body.startswith("L "):
        return _body(body[2:], shapes)[0] in "SM"
    return body.startswith("M ") or len(body.split()) > 2 or "=" in text


def _keys(word: Word, body: str) -> Iterator[Misfit]:
    """Of a value with placeholders only the keys can be judged."""
    if not body.startswith("S ") or re.search(r"[\[{(`]", word.text):
        return
    for key in re.findall(r"(?:^|,)([A-Za-z]+)=", word.text):
        if key not in members(body):
            yield _unknown(key, body)


def _json(word: Word, ref: str, shapes: Sequence[str]) -> Iterator[Misfit]:
    if not word.fixed:
        return
    try:
        value = json.loads(word.text)
    except ValueError as error:
        yield Misfit(f"the value isn't valid JSON: {error}", "quote it, with double quotes inside")
        return
    except RecursionError:
        return
    yield from fits(value, ref, shapes)


def _shorthand(word: Word, ref: str, shapes: Sequence[str]) -> Iterator[Misfit]:
    try:
        value = read(word.text)
    except ShorthandError as error:
        yield Misfit(f"`{word.text}` isn't shorthand: {error}", _example(_body(ref, shapes)))
        return
    except RecursionError:
        return
    yield from fits(value, ref, shapes, loose=True)


def _example(body: str) -> str:
    keys = list(members(body)) if body.startswith("S ") else []
    return "write " + ",".join(f"{key}=…" for key in keys[:3]) if keys else "write key=value"


def fits(
    value: object, ref: str, shapes: Sequence[str], loose: bool = False, depth: int = 0
) -> Iterator[Misfit]:
    """Why a value doesn't fit a shape; `loose`: it is from shorthand, where all is text."""
    body = _body(ref, shapes)
    if depth > 30 or (len(body) == 1 and body in "a"):
        return
    if len(body) == 1:
        yield from _letter(value, body, loose or depth == 0)
    elif body[0] in "CE":
        yield from _enum(value, body)
    elif body[0] == "L":
        items = value if isinstance(value, list) else [value]
        for item in items:
            yield from fits(item, body[2:], shapes, loose, depth + 1)
    elif not isinstance(value, dict):
        yield Misfit(f"`{_short(value)}` stands where a structure is needed", _example(body))
    else:
        yield from _structure(value, body, shapes, loose, depth)


def _structure(
    value: dict[str, object], body: str, shapes: Sequence[str], loose: bool, depth: int
) -> Iterator[Misfit]:
    if body[0] == "M":
        for inner in value.values():
            yield from fits(inner, body.split()[2], shapes, loose, depth + 1)
        return
    table = members(body)
    for key, inner in value.items():
        if key not in table:
            yield _unknown(key, body)
        elif inner is not None:
            yield from fits(inner, table[key].lstrip("!"), shapes, loose, depth + 1)
    missing = [key for key, ref in table.items() if ref.startswith("!") and key not in value]
    if missing:
        names = ", ".join(missing)
        yield Misfit(f"the structure lacks {names}", f"add {missing[0]}=…")


def _letter(value: object, letter: str, loose: bool) -> Iterator[Misfit]:
    if isinstance(value, dict | list):
        yield Misfit(f"`{_short(value)}` stands where one value is needed")
    elif letter in "if" and not _is_number(value, letter):
        what = "a whole number" if letter == "i" else "a number"
        yield Misfit(f"`{value}` isn't {what}", f"give {what}")
    elif letter == "t" and isinstance(value, str) and RELATIVE.search(value):
        yield Misfit(f"`{value}` isn't a time", 'give a time: "$(date -u -d "1 hour ago" +%FT%TZ)"')
    elif letter == "b" and loose and str(value).lower() not in ("true", "false"):
        yield Misfit(f"`{value}` is neither true nor false", "give true or false")


def _is_number(value: object, letter: str) -> bool:
    try:
        _ = int(str(value)) if letter == "i" else float(str(value))
    except ValueError:
        return False
    return True


def _enum(value: object, body: str) -> Iterator[Misfit]:
    choices = body[1:].strip().split("|")
    if value in choices:
        return
    if not isinstance(value, str):
        yield Misfit(f"`{_short(value)}` stands where one value is needed")
        return
    severity: Severity | None = None if body[0] == "C" or len(choices) <= CLOSED else "warning"
    parts = value.split(",")
    if len(parts) > 1 and all(part in choices for part in parts):
        yield Misfit(f"`{value}` is one value", "separate the values by spaces")
        return
    allowed = ", ".join(choices) if len(choices) <= 12 else f"{len(choices)} known values"
    yield Misfit(f"`{value}` isn't one of {allowed}", meant(value, choices), severity)


def members(body: str) -> dict[str, str]:
    """The members of a structure with their shapes; a `!` before the shape: it must be there."""
    table = {}
    for token in body[2:].split():
        name, _, ref = token.partition(":")
        table[name.lstrip("!")] = ("!" if name.startswith("!") else "") + ref
    return table


def _unknown(key: str, body: str) -> Misfit:
    names = list(members(body))
    some = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    return Misfit(f"the structure has no member `{key}`, but {some}", meant(key, names))


def _body(ref: str, shapes: Sequence[str]) -> str:
    return shapes[int(ref)] if ref.isdecimal() and int(ref) < len(shapes) else ref or "a"


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) < 40 else text[:37] + "…"
