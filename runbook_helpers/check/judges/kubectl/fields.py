"""Check the field paths of a kubectl command against the fields of the API's own objects."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.code.model import Complaint
from runbook_helpers.check.judges.kubectl.facts import kinds, near, types
from runbook_helpers.check.judges.kubectl.jsonpath import (
    JsonPathError,
    Path,
    Step,
    relaxed,
    template,
)
from runbook_helpers.check.judges.kubectl.kinds import Targets
from runbook_helpers.check.judges.kubectl.line import Flag, Line, complain
from runbook_helpers.check.judges.kubectl.selectable import field_selector

ANY = "*"
SCALARS = frozenset("sibnt")
Types = frozenset[str]  # the types a value may have: `V1Pod`, `[T`, `{T`, a scalar, `*`, `@` a List


class NoSuchField(ValueError):
    """The objects have no such field; the message says which, the second argument what to do."""


def fields(line: Line, found: Targets) -> Iterator[Complaint]:
    """Complaints about the paths of -o, --sort-by, --for and --field-selector."""
    single, each = _roots(line, found)
    for flag in line.flags:
        if flag.value is None:
            continue
        if not _readable(flag):
            yield from _unended(flag, flag.value)
            continue
        if flag.name == "output":
            yield from _output(flag, flag.value, single, each)
        elif flag.name == "sort-by" and line.path == "get":
            yield from _relaxed(flag, flag.value, each)
        elif flag.name == "for" and flag.value.startswith("jsonpath="):
            yield from _awaited(flag, flag.value.removeprefix("jsonpath="), each)
        elif flag.name == "field-selector":
            yield from field_selector(flag, flag.value, found)


def _unended(flag: Flag, value: str) -> Iterator[Complaint]:
    """`{endrange}` looks like a placeholder; a range that nothing ends is wrong in any case."""
    ranges = value.startswith("jsonpath=") and value.count("{range ") > value.count("{end}")
    if flag.name == "output" and ranges and re.search(r"\{end\w+\}", value):
        message = "the jsonpath is not valid: {range …} without an {end} behind it"
        yield complain("CMD007", flag.word, message, "write {end}")


def _readable(flag: Flag) -> bool:
    """A path may hold `{end}`, which looks like a placeholder; real placeholders are left alone."""
    if flag.fixed:
        return True
    text = re.sub(r"\{end\}", "", flag.value or "")
    path = text.startswith(".") or re.match(r"jsonpath|custom-columns=", text)  # [*] is a glob, too
    return bool(path) and not re.search(r"\{[\w -]*\}|\{\{|[<`]|\$[\w({]|\[[A-Za-z ]+\]", text)


def _roots(line: Line, found: Targets) -> tuple[Types, Types]:
    """The types of what is printed as a whole, and of each object."""
    known = [kinds()[plural]["roots"] for plural in found.plurals if plural]
    if len(known) != len(found.plurals) or not known:
        return frozenset([ANY]), frozenset([ANY])
    each = frozenset(root for roots in known for root in roots)
    if line.path != "get":
        return each | {"@"}, each
    listed = found.names != 1 or len(found.plurals) > 1 or line.has("all-namespaces")
    whole = frozenset(["@"]) if listed else each
    return (whole | each | {"@"}) if found.unsure else whole, each


def _output(flag: Flag, value: str, single: Types, each: Types) -> Iterator[Complaint]:
    form, equals, text = value.partition("=")
    if not equals:
        return
    if form in {"jsonpath", "jsonpath-as-json"}:
        yield from _template(flag, text, single, each)
    elif form == "custom-columns":
        for column in text.split(","):
            name, colon, path = column.partition(":")
            if not name or not colon or not path:
                fix = "write NAME:.metadata.name"
                yield complain("CMD007", flag.word, f"column `{column}` is not NAME:PATH", fix)
            else:
                yield from _relaxed(flag, path, each)


def _template(flag: Flag, text: str, single: Types, each: Types) -> Iterator[Complaint]:
    try:
        actions = template(text)
    except JsonPathError as error:
        yield complain("CMD007", flag.word, f"the jsonpath is not valid: {error}", "correct it")
        return
    if "{" not in text and text:
        fix = "put it in braces: jsonpath='{…}'"
        yield complain("CMD007", flag.word, "a jsonpath without braces is printed as it is", fix)
    try:
        _run(actions, single, each)
    except NoSuchField as error:
        yield complain("CMD007", flag.word, *error.args)


def _run(actions: tuple[Path, ...], root: Types, each: Types) -> None:
    """Walk the actions of a template; within a range, paths start at its elements."""
    stack = [root]
    for action in actions:
        if action and action[0].kind == "range":
            stack.append(_walk(action[1:], stack[-1], each))
        elif action and action[0].kind == "end":
            stack.pop()
        else:
            _walk(action, stack[-1], each)


def _relaxed(flag: Flag, text: str, each: Types) -> Iterator[Complaint]:
    try:
        _walk(relaxed(text), each, each)
    except JsonPathError as error:
        yield complain("CMD007", flag.word, f"`{text}` is not a valid path: {error}", "correct it")
    except NoSuchField as error:
        yield complain("CMD007", flag.word, *error.args)


def _awaited(flag: Flag, text: str, each: Types) -> Iterator[Complaint]:
    """The path of `--for=jsonpath='{.status.phase}'=Running`."""
    path = re.match(r"(\{.*\}|[^=]*)(=.*)?$", text)
    if path:
        yield from _relaxed(flag, path.group(1), each)


def _walk(path: Path, start: Types, each: Types) -> Types:
    """The types a path leads to; NoSuchField when it can lead nowhere."""
    now = start
    for step in path:
        if ANY in now:
            return frozenset([ANY])
        now = _next(step, now, each)
    return now


def _next(step: Step, now: Types, each: Types) -> Types:
    if step.kind in {"recursive", "wildcard"}:
        return frozenset([ANY])
    if step.kind == "field":
        return _field(step.text, now, each)
    if step.kind == "index":
        return _elements(now, each, "an index")
    if step.kind == "union":
        return frozenset[str]().union(*(_walk(inner, now, each) for inner in step.inner))
    return _filtered(step, now, each) if step.kind == "filter" else now


def _filtered(step: Step, now: Types, each: Types) -> Types:
    elements = _elements(now, each, "a filter")
    for side in step.inner:
        if side and side[0].kind in {"root", "field"}:
            _walk(side, elements, each)
    return elements


def _elements(now: Types, each: Types, what: str) -> Types:
    found = frozenset(kind[1:] for kind in now if kind.startswith("["))
    if not found:
        raise NoSuchField(f"{what} stands on {_shown(now)}, which is no list", "leave it out")
    return found | each if "EACH" in found else found


def _field(name: str, now: Types, each: Types) -> Types:
    if not name:
        return now
    found = frozenset(kind for one in now for kind in _of(one, name, each))
    if found:
        return found
    raise NoSuchField(f"{_shown(now)} has no field `{name}`", _advice(name, now, each))


def _of(kind: str, name: str, each: Types) -> list[str]:
    if kind == "@":
        whole = {"apiVersion": "s", "kind": "s", "metadata": "V1ListMeta", "items": "[EACH"}
        return [whole[name]] if name in whole else []
    if kind == "EACH":
        return [found for one in each for found in _of(one, name, each)]
    if kind.startswith("{"):
        return [kind[1:]]
    if kind not in types():
        return []
    return [types()[kind][name]] if name in types()[kind] else []


def _advice(name: str, now: Types, each: Types) -> str:
    if "@" in now:
        return f"several objects are printed: start with .items[*] (`.items[*].{name}`)"
    if any(kind.startswith("[") for kind in now):
        return f"it is a list: put [*] or [0] before `.{name}`"
    if now <= SCALARS:
        return "a dot within a key is written `\\.`"
    return near(name, _names(now, each)) or "see `kubectl explain`"


def _names(now: Types, each: Types) -> set[str]:
    wanted = now | each if "EACH" in now else now
    return {name for kind in wanted for name in types().get(kind, {})}


def _shown(now: Types) -> str:
    first = sorted(now)[0]
    if first == "@":
        return "a list of objects"
    if first.startswith("["):
        return "a list"
    if first in SCALARS:
        return "a plain value"
    return (
        re.sub(r"^(Core|Events)?V\d+((alpha|beta)\d+)?", "", first)
        if first != "EACH"
        else "an item"
    )
