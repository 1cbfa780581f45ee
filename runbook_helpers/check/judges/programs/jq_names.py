"""The functions and variables that a jq program may call."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """What is defined within a program, and what it was given."""

    builtins: frozenset[str]  # `name/arity`, its own definitions too
    defined: frozenset[str]  # without arity, arguments of functions too
    variables: frozenset[str]
    modules: bool  # it takes in files, which may define anything
    statements: bool  # it has statements that `;` may end


def names_of(text: str, builtins: frozenset[str], given: frozenset[str]) -> Names:
    """The names of a program; scopes are not told apart."""
    arguments: set[str] = set()  # which hide functions of their name
    for name, names in re.findall(r"\bdef\s+(\w+)\s*(?:\(([^)]*)\))?", text):
        builtins |= {f"{name}/{len(names.split(';')) if names else 0}"}
        arguments |= set(re.findall(r"\w+", names))
    return Names(
        builtins=frozenset(one for one in builtins if one.partition("/")[0] not in arguments),
        defined=frozenset(one.partition("/")[0] for one in builtins) | arguments,
        variables=given | _bound(text) | {"ENV", "__loc__", "__prog_args", "ARGS"},
        modules=bool(re.search(r"\b(?:import|include)\b", text)),
        statements=bool(re.search(r"\b(?:import|include|module|def)\b", text)),
    )


def _bound(text: str) -> frozenset[str]:
    """Variables of `as $x`, of patterns such as `as [$a, $b]`, of labels and of arguments."""
    bound = re.findall(r"(?:\bas|\blabel|[\[{,(;:])\s*\$(\w+)", text)
    for pattern in re.findall(r"\bas\s*([\[{][^|]*)\|", text):
        bound += re.findall(r"\$(\w+)", pattern)
    return frozenset(bound)
