"""Go's templates, as far as a tool refuses one for its text, its functions or its fields."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TypeAlias

# Names of a value's fields, each with those of its own; None: anything may follow.
Fields: TypeAlias = "Mapping[str, Fields | None]"
ITEM = "[]"  # the name under which the fields of a list's items stand

STANDARD = frozenset(
    str.split(
        "and call eq ge gt html index js le len lt ne not or print printf println slice urlquery"
    )
)
KUBECTL = STANDARD | {"base64decode", "exists"}
DOCKER = STANDARD | frozenset(
    str.split("json split join title lower upper pad truncate table jsonpath contains")
)
_OPENS = frozenset(["if", "range", "with", "block", "define"])
_OTHERS = frozenset(["end", "else", "template", "break", "continue", "true", "false", "nil"])
_ACTION = re.compile(
    r"\{\{-?\s*(?P<body>(?:\"(?:[^\"\\]|\\.)*\"|`[^`]*`|[^}\"`]|\}(?!\}))*?)\s*-?\}\}"
)
_TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|\'(?:[^\'\\\n]|\\.)\'')
_PATH = re.compile(r"(?<![\w.)\]$])(?:\.[A-Za-z_]\w*)+")


def template_fault(text: str, functions: Collection[str], fields: Fields | None = None) -> str:
    """Why Go refuses a template, empty when it does not; `fields` are all the dot has, if known."""
    bodies = [_TEXT.sub('""', match["body"]) for match in _ACTION.finditer(text)]
    if "{{" in _ACTION.sub("", text):
        return "an action is not closed with }}"
    actions = [body for body in bodies if not body.startswith("/*")]
    return next(_faults(actions, functions, fields), "")


def _faults(actions: list[str], functions: Collection[str], fields: Fields | None) -> Iterator[str]:
    waiting: list[tuple[str, Fields | None]] = []  # the open blocks, each with the dot outside it
    for action in actions:
        yield from _in_action(action, functions)
        if fields and (missing := _missing(action, fields)):
            yield f"no field `.{missing}`"
        first = re.match(r"\w*", action)
        word = first[0] if first else ""
        if word == "end":
            if not waiting:
                yield "{{end}} has nothing to end"
                return
            fields = waiting.pop()[1]
        elif word in _OPENS:
            waiting.append((word, fields))
            fields = _inside(word, action[len(word) :].strip(), fields)
        elif word == "else" and waiting:
            fields = waiting[-1][1] if action == "else" else None
    if strange := _undeclared(actions):
        yield f"the variable `{strange}` is nowhere set"
    if waiting:
        yield f"{{{{{waiting[-1][0]}}}}} has no {{{{end}}}}"


def _inside(word: str, pipeline: str, fields: Fields | None) -> Fields | None:
    """What the dot is inside a block."""
    if word == "if":
        return fields
    if fields is None or not _PATH.fullmatch(pipeline):
        return None
    for name in [*pipeline[1:].split("."), *[ITEM][: word == "range"]]:
        fields = (fields or {}).get(name)
    return fields


def _undeclared(actions: list[str]) -> str:
    whole = "\n".join(actions)
    declared = set(re.findall(r"(\$\w+)\s*(?:,\s*\$\w+\s*)?:=", whole))
    declared.update(re.findall(r",\s*(\$\w+)\s*:=", whole))
    return next((name for name in re.findall(r"\$\w+", whole) if name not in declared), "")


def _in_action(bare: str, functions: Collection[str]) -> Iterator[str]:
    """Texts, brackets and functions of one action, whose quoted texts are emptied."""
    if not bare.strip():
        yield "`{{}}` is empty"
    if bare.count("(") != bare.count(")"):
        yield "parentheses do not pair"
    if re.search(r"\w\(", bare):
        yield "a space separates a function from its argument, not `(`"
    if "'" in bare:
        yield "single quotes do not make a text"
    if re.search(r"[\w)]\[", bare):
        yield "an element is taken with `index`, not with brackets"
    for name in re.findall(r"(?<![\w.$\"])[A-Za-z_]\w*", bare):
        if name not in functions and name not in _OPENS and name not in _OTHERS:
            yield f"there is no function `{name}`"


def _missing(bare: str, fields: Fields) -> str:
    """The first name, with those before it, that is no field."""
    for match in _PATH.finditer(bare):
        here: Fields | None = fields
        names = match[0][1:].split(".")
        for at, name in enumerate(names):
            if not here or (ITEM in here and len(here) > 1):
                break
            if name not in here:  # a list has no fields at all
                return ".".join(names[: at + 1])
            here = here[name]
    return ""
