"""Go's templates, as far as kubectl would refuse one before it prints anything."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Source: text/template's own functions and kubectl's two.
_NAMES = (
    "and base64decode call eq exists ge gt html index js le len lt ne not or print printf println "
    "slice urlquery"
)
FUNCTIONS = frozenset(_NAMES.split())
OPENS = frozenset(["if", "range", "with", "block", "define"])
OTHERS = frozenset(["end", "else", "template", "break", "continue", "true", "false", "nil"])
_TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|\'(?:[^\'\\\n]|\\.)*\'')
_ACTION = re.compile(r"\{\{-?\s?(.*?)\s?-?\}\}", re.DOTALL)


def template_fault(text: str) -> str:
    """Why Go's parser refuses a template; empty when it takes it."""
    plain = _TEXT.sub('""', text)
    actions = [match[1].strip() for match in _ACTION.finditer(plain)]
    if "{{" in _ACTION.sub("", plain):
        return "an action is not closed with }}"
    return next(_faults([action for action in actions if not action.startswith("/*")]), "")


def _faults(actions: list[str]) -> Iterator[str]:
    waiting: list[str] = []
    for action in actions:
        first = re.match(r"\w*", action)
        word = first[0] if first else ""
        if word == "end":
            if not waiting:
                yield "{{end}} has nothing to end"
                return
            waiting.pop()
        elif word in OPENS:
            waiting.append(word)
        yield from _unknown(action)
    if strange := _undeclared(actions):
        yield f"the variable `{strange}` is nowhere set"
    if waiting:
        yield f"{{{{{waiting[-1]}}}}} has no {{{{end}}}}"


def _undeclared(actions: list[str]) -> str:
    whole = "\n".join(actions)
    declared = set(re.findall(r"(\$\w+)\s*(?:,\s*\$\w+\s*)?:=", whole))
    declared.update(re.findall(r",\s*(\$\w+)\s*:=", whole))
    return next((name for name in re.findall(r"\$\w+", whole) if name not in declared), "")


def _unknown(action: str) -> Iterator[str]:
    """Functions that aren't there, and indexes in brackets."""
    if re.search(r"[\w)]\[", action):
        yield "an element is taken with `index`, not with brackets"
    for match in re.finditer(r"(?<![\w.$\"])[A-Za-z_]\w*", action):
        word = match[0]
        if word not in FUNCTIONS and word not in OPENS and word not in OTHERS:
            yield f"there is no function `{word}`"
