"""Check what single kubectl commands ask of their arguments and flags, taken together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.judges.kubectl.counts import FROM_FILE
from runbook_helpers.check.judges.kubectl.creations import (
    asked,
    env_source,
    job_source,
    literals,
    quota,
    resources,
    rules,
    subjects,
)
from runbook_helpers.check.judges.kubectl.facts import kind_names
from runbook_helpers.check.judges.kubectl.kinds import Targets
from runbook_helpers.check.judges.kubectl.line import Line, complain
from runbook_helpers.check.judges.kubectl.pairs import nodes_only
from runbook_helpers.check.judges.kubectl.patches import parsed, patched
from runbook_helpers.check.judges.kubectl.pods import (
    attached,
    copied,
    debugged,
    executed,
    logged,
    ports,
)


def _named(line: Line, verb: Word, found: Targets) -> Iterator[Complaint]:
    """A kind needs names, a selector or --all behind it."""
    enough = line.has("all", "list", "selector", "field-selector", *FROM_FILE) or found.unsure
    if found.kind_only is not None and not enough:
        fix = "name it, or use -l or --all" if line.path == "delete" else "add its name"
        yield complain("CMD004", verb, f"`kubectl {line.path}` needs a name", fix)


def _node(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    """drain, cordon and uncordon take names of nodes, not kinds."""
    for word in line.arguments if len(line.arguments) > 1 else ():
        if word.text.lower() in kind_names():
            node = kind_names()[word.text.lower()] == "nodes"
            others = " ".join(one.text for one in line.arguments if one is not word)
            fix = f"write kubectl {line.path} {others}" if node else "name a node"
            yield complain("CMD004", word, f"`{word.text}` would be taken for a node's name", fix)


def _patch(line: Line, verb: Word, found: Targets) -> Iterator[Complaint]:
    yield from _named(line, verb, found)
    as_list = any((flag.value or "").lower() == "json" for flag in line.values("type"))
    for flag in line.values("patch"):
        text = (flag.value or "").lstrip()
        if flag.fixed and parsed(text) is None:
            yield complain("CMD004", flag.word, "the patch is neither JSON nor YAML", "correct it")
        elif flag.fixed and text[:1] in ("{", "[") and as_list != text.startswith("["):
            fix = 'write [{"op": …}]' if as_list else "add --type=json"
            yield complain("CMD004", flag.word, "the patch is not of the kind --type says", fix)
            return
    yield from patched(line, found)


def _wait(line: Line, verb: Word, found: Targets) -> Iterator[Complaint]:
    yield from _named(line, verb, found)
    for flag in line.values("for"):
        value = (flag.value or "").lower()
        known = value in {"delete", "create"} or re.match(r"(condition=.|jsonpath=.)", value)
        if flag.fixed and not known:
            fix = "use --for=condition=NAME, --for=delete, --for=create or --for=jsonpath=…"
            yield complain("CMD004", flag.word, f"--for cannot be `{flag.value}`", fix)


def _get(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    """An output format without -o."""
    for word in line.arguments[1:]:
        if word.text in ("json", "yaml", "wide"):
            message = f"`{word.text}` would be taken for a name"
            yield complain("CMD004", word, message, f"write -o {word.text}")


def _autoscale(line: Line, verb: Word, found: Targets) -> Iterator[Complaint]:
    yield from _named(line, verb, found)
    numbers = {
        name: int(flag.value or "")
        for name in ("min", "max")
        for flag in line.values(name)
        if flag.fixed and re.fullmatch(r"\d+", flag.value or "")
    }
    if numbers.get("min", 0) > numbers.get("max", numbers.get("min", 0)):
        yield complain("CMD004", verb, "--min is greater than --max", "exchange them")


def _expose(line: Line, verb: Word, found: Targets) -> Iterator[Complaint]:
    yield from _named(line, verb, found)
    for flag in line.values("port"):
        if flag.fixed and not re.fullmatch(r"\d+(,\d+)*", flag.value or ""):
            message = f"--port cannot be `{flag.value}`"
            yield complain("CMD004", flag.word, message, "write a number")


Check = Callable[[Line, Word, Targets], Iterator[Complaint]]
CHECKS: Mapping[str, Check] = {
    "annotate": _named,
    "attach": attached,
    "auth can-i": asked,
    "autoscale": _autoscale,
    "cordon": _node,
    "cp": copied,
    "create clusterrole": rules,
    "create clusterrolebinding": subjects,
    "create configmap": literals,
    "create job": job_source,
    "create quota": quota,
    "create role": rules,
    "create rolebinding": subjects,
    "create secret generic": literals,
    "debug": debugged,
    "delete": _named,
    "drain": _node,
    "exec": executed,
    "expose": _expose,
    "get": _get,
    "label": _named,
    "logs": logged,
    "patch": _patch,
    "port-forward": ports,
    "scale": _named,
    "set env": env_source,
    "set resources": resources,
    "set selector": _named,
    "set serviceaccount": _named,
    "taint": nodes_only,
    "uncordon": _node,
    "wait": _wait,
}
