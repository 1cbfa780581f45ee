"""Check a kubectl command's arguments: how many, which are required, which values are allowed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.judges.kubectl_facts import commands, global_flags, near
from runbook_helpers.check.judges.kubectl_kinds import PAIRS, Targets
from runbook_helpers.check.judges.kubectl_line import Flag, Line, complain

DURATION = re.compile(r"^[+-]?((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+$|^[+-]?0$")
TRUTHS = frozenset(
    ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"]
)
FROM_FILE = ("filename", "kustomize")

# Least and most arguments; -f, -k and selectors are looked at where they stand in for some.
COUNTS: Mapping[str, tuple[int, int | None]] = {
    "api-resources": (0, 0),
    "api-versions": (0, 0),
    "apply": (0, 0),
    "attach": (1, 2),
    "auth can-i": (2, 2),
    "auth whoami": (0, 0),
    "autoscale": (1, None),
    "cluster-info dump": (0, 0),
    "completion": (1, 1),
    "config current-context": (0, 0),
    "config delete-cluster": (1, 1),
    "config delete-context": (1, 1),
    "config delete-user": (1, 1),
    "config rename-context": (2, 2),
    "config set": (2, 2),
    "config set-cluster": (1, 1),
    "config set-context": (1, 1),
    "config set-credentials": (1, 1),
    "config unset": (1, 1),
    "config use-context": (1, 1),
    "config view": (0, 0),
    "cordon": (1, None),
    "cp": (2, 2),
    "create clusterrole": (1, 1),
    "create clusterrolebinding": (1, 1),
    "create configmap": (1, 1),
    "create cronjob": (1, None),
    "create deployment": (1, 1),
    "create ingress": (1, 1),
    "create job": (1, 1),
    "create namespace": (1, 1),
    "create poddisruptionbudget": (1, 1),
    "create priorityclass": (1, 1),
    "create quota": (1, 1),
    "create role": (1, 1),
    "create rolebinding": (1, 1),
    "create secret docker-registry": (1, 1),
    "create secret generic": (1, 1),
    "create secret tls": (1, 1),
    "create serviceaccount": (1, 1),
    "create token": (1, 1),
    "debug": (1, None),
    "delete": (1, None),
    "describe": (1, None),
    "diff": (0, 0),
    "drain": (1, None),
    "edit": (1, None),
    "events": (0, 0),
    "explain": (1, 1),
    "expose": (1, None),
    "get": (1, None),
    "label": (1, None),
    "annotate": (1, None),
    "logs": (1, 2),
    "patch": (1, None),
    "port-forward": (2, None),
    "replace": (0, 0),
    "rollout history": (1, None),
    "rollout pause": (1, None),
    "rollout restart": (1, None),
    "rollout resume": (1, None),
    "rollout status": (1, None),
    "rollout undo": (1, None),
    "run": (1, None),
    "scale": (1, None),
    "set env": (1, None),
    "set image": (1, None),
    "set resources": (1, None),
    "taint": (1, None),
    "top node": (0, 1),
    "top pod": (0, 1),
    "uncordon": (1, None),
    "version": (0, 0),
    "wait": (1, None),
}
INSTEAD = {  # flags that make the arguments unneeded
    "auth can-i": ("list",),
    "config set-context": ("current",),
    "cordon": ("selector",),
    "drain": ("selector",),
    "exec": FROM_FILE,
    "debug": FROM_FILE,
    "get": ("raw", *FROM_FILE),
    "logs": ("selector",),
    "uncordon": ("selector",),
    "delete": ("raw", *FROM_FILE),
    "set env": ("local", *FROM_FILE),
}
# Each command needs one of the flags of each of its tuples.
REQUIRED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "apply": (FROM_FILE,),
    "autoscale": (("max",),),
    "create": (("raw", *FROM_FILE),),
    "create clusterrole": (("verb", "aggregation-rule"),),
    "create clusterrolebinding": (("clusterrole",),),
    "create cronjob": (("image",), ("schedule",)),
    "create ingress": (("rule", "default-backend"),),
    "create poddisruptionbudget": (("selector",), ("min-available", "max-unavailable")),
    "create deployment": (("image",),),
    "create job": (("image", "from"),),
    "create role": (("verb",), ("resource",)),
    "create rolebinding": (("role", "clusterrole"),),
    "create secret tls": (("cert",), ("key",)),
    "debug": (("image", "copy-to"),),
    "diff": (FROM_FILE,),
    "patch": (("patch", "patch-file"),),
    "replace": (("raw", *FROM_FILE),),
    "run": (("image",),),
    "scale": (("replicas",),),
    "set resources": (("limits", "requests", "local"),),
    "wait": (("for",),),
}
OUTPUTS = {
    "delete": ["name"],
    "explain": ["plaintext", "plaintext-openapiv2"],
    "version": ["json", "yaml"],
}
CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("top pod", "sort-by"): ("cpu", "memory"),
    ("top node", "sort-by"): ("cpu", "memory"),
    ("patch", "type"): ("json", "merge", "strategic"),
    ("delete", "cascade"): ("background", "orphan", "foreground", "true", "false"),
    ("run", "restart"): ("Always", "OnFailure", "Never"),
}
# These take no argument, and run as if the one given weren't there.
IGNORING = frozenset(
    {"auth whoami", "cluster-info dump", "config current-context", "events", "replace", "version"}
)
DRY_RUNS = ("none", "client", "server")


def arguments(line: Line, found: Targets) -> Iterator[Complaint]:
    """Complaints about number and kind of arguments, required flags and values."""
    yield from _values(line)
    if line.verb is None or line.has("help"):
        return
    yield from _count(line, line.verb)
    yield from _required(line, line.verb)
    check = CHECKS.get(line.path)
    if check:
        yield from check(line, line.verb, found)
    if line.path in PAIRS and line.path != "set env":  # which takes none for all of them
        yield from _pairs(line, line.verb)


def _count(line: Line, verb: Word) -> Iterator[Complaint]:
    least, most = COUNTS.get(line.path, (0, None))
    number, shown = len(line.arguments), f"`kubectl {line.path}`"
    instead = INSTEAD.get(line.path, FROM_FILE)
    if number < least and not line.loose and not line.has(*instead):
        yield complain("CMD004", verb, f"{shown} needs {_needs(line.path)}", "name it")
    if most is not None and number > most and not line.loose:
        word = line.arguments[most]
        fix = f"it takes {most or 'no'} argument{'s' * (most != 1)}"
        found = complain("CMD004", word, f"{shown} does not take `{word.text}`", fix)
        yield replace(found, severity="warning") if line.path in IGNORING else found


def _needs(path: str) -> str:
    special = {
        "port-forward": "a target and a port",
        "cp": "a source and a destination",
        "auth can-i": "a verb and a resource",
        "logs": "a pod, TYPE/NAME or -l",
        "drain": "a node",
        "cordon": "a node",
        "uncordon": "a node",
    }
    return special.get(
        path, "a resource" if path in {"get", "describe", "delete"} else "an argument"
    )


def _required(line: Line, verb: Word) -> Iterator[Complaint]:
    for names in REQUIRED.get(line.path, ()):
        if not line.has(*names) and not line.loose:
            shown = " or ".join(f"--{name}" for name in names)
            yield complain("CMD004", verb, f"`kubectl {line.path}` needs {shown}", "add it")


def _values(line: Line) -> Iterator[Complaint]:
    table = {**global_flags(), **commands().get(line.path, {}).get("flags", {})}
    for flag in line.flags:
        if flag.value is not None and flag.fixed and flag.name in table:
            yield from _value(line.path, flag, flag.value, table[flag.name]["kind"])


def _value(path: str, flag: Flag, value: str, kind: str) -> Iterator[Complaint]:
    fits = {
        "bool": lambda: value in TRUTHS,
        "int": lambda: bool(re.fullmatch(r"[+-]?\d+|0x[0-9a-fA-F]+", value)),
        "duration": lambda: bool(DURATION.match(value)),
    }.get(kind)
    if fits and not fits():
        wanted = {"bool": "true or false", "int": "a whole number"}.get(kind, "such as 30s, 5m, 2h")
        yield complain("CMD004", flag.word, f"--{flag.name} cannot be `{value}`", f"use {wanted}")
    choices = DRY_RUNS if flag.name == "dry-run" else CHOICES.get((path, flag.name))
    known = value.lower() if flag.name == "type" else value
    if choices and known not in choices:
        fix = near(value, choices) or "use one of: " + ", ".join(choices)
        yield complain("CMD004", flag.word, f"--{flag.name} cannot be `{value}`", fix)
    if flag.name == "output":
        yield from _output(path, flag, value)


def _output(path: str, flag: Flag, value: str) -> Iterator[Complaint]:
    allowed = commands().get(path, {}).get("flags", {}).get("output", {}).get("values")
    allowed = OUTPUTS.get(path, allowed)
    name, equals, _ = value.partition("=")
    name = name.lower() if name.lower() in {"json", "yaml"} else name
    if allowed and value and name not in allowed:
        fix = near(name, allowed) or "use one of: " + ", ".join(allowed)
        yield complain("CMD004", flag.word, f"`kubectl {path}` has no output format `{value}`", fix)
    elif name in {"custom-columns", "custom-columns-file"} and not equals:
        yield complain(
            "CMD004", flag.word, f"-o {name} needs columns", f"write -o {name}=NAME:.path"
        )


def _pairs(line: Line, verb: Word) -> Iterator[Complaint]:
    """label, annotate, taint, set image and set env need KEY=VALUE behind the resource."""
    pairs = [w for w in line.arguments if "=" in w.text or w.text.endswith("-")]
    taints = line.path == "taint" and any(":" in word.text for word in line.arguments)
    free = line.loose or line.has("list", "from", "containers") or taints
    if not pairs and not free and all(word.fixed for word in line.arguments):
        wanted = {"taint": "KEY=VALUE:EFFECT", "set image": "CONTAINER=IMAGE"}
        shown = wanted.get(line.path, "KEY=VALUE")
        yield complain("CMD004", verb, f"`kubectl {line.path}` needs {shown}", "add it at the end")
    if line.path == "taint":
        for word in pairs:
            yield from _effect(word)


def _effect(word: Word) -> Iterator[Complaint]:
    effects = ("NoSchedule", "PreferNoSchedule", "NoExecute")
    _, colon, effect = word.text.rstrip("-").rpartition(":")
    if word.fixed and colon and effect not in effects:
        fix = near(effect, effects) or "use one of: " + ", ".join(effects)
        yield complain("CMD004", word, f"there is no taint effect `{effect}`", fix)


def _named(line: Line, verb: Word, found: Targets) -> Iterator[Complaint]:
    """A kind needs names, a selector or --all behind it."""
    enough = line.has("all", "selector", "field-selector", *FROM_FILE) or found.unsure
    if found.kind_only is not None and not enough:
        fix = "name it, or use -l or --all" if line.path == "delete" else "add its name"
        yield complain("CMD004", verb, f"`kubectl {line.path}` needs a name", fix)


def _exec(line: Line, verb: Word, _: Targets) -> Iterator[Complaint]:
    if line.rest is None and len(line.arguments) > 1 and not line.loose:
        yield complain(
            "CMD004", line.arguments[1], "kubectl exec needs `--` before the command", "add `--`"
        )
    elif not line.arguments and not line.loose and not line.has(*FROM_FILE):
        yield complain("CMD004", verb, "`kubectl exec` needs a pod", "name it before `--`")
    elif not line.rest and not line.loose:
        yield complain("CMD004", verb, "`kubectl exec` needs a command", "add `-- COMMAND`")
    elif len(line.arguments) > 1 and not line.loose:
        word = line.arguments[1]
        yield complain("CMD004", word, f"kubectl exec does not take `{word.text}`", "name one pod")


def _node(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    """drain, cordon and uncordon take names of nodes, not kinds."""
    first = line.arguments[0] if line.arguments else None
    if first and first.text in {"node", "nodes", "no"} and len(line.arguments) > 1:
        fix = f"write kubectl {line.path} {line.arguments[1].text}"
        yield complain("CMD004", first, f"`{first.text}` would be taken for a node's name", fix)


def _patch(line: Line, verb: Word, found: Targets) -> Iterator[Complaint]:
    yield from _named(line, verb, found)
    for flag in line.values("patch"):
        if flag.fixed and not _parses(flag.value or ""):
            yield complain("CMD004", flag.word, "the patch is neither JSON nor YAML", "correct it")


def _parses(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except ValueError:
        pass
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return isinstance(YAML(typ="safe", pure=True).load(text), dict | list)
    except (YAMLError, ValueError, RecursionError):
        return False


def _wait(line: Line, verb: Word, found: Targets) -> Iterator[Complaint]:
    yield from _named(line, verb, found)
    for flag in line.values("for"):
        value = (flag.value or "").lower()
        known = value in {"delete", "create"} or re.match(r"(condition=.|jsonpath=.)", value)
        if flag.fixed and not known:
            fix = "use --for=condition=NAME, --for=delete, --for=create or --for=jsonpath=…"
            yield complain("CMD004", flag.word, f"--for cannot be `{flag.value}`", fix)


def _cp(line: Line, verb: Word, _: Targets) -> Iterator[Complaint]:
    words = line.arguments
    if len(words) == 2 and all(word.fixed and ":" not in word.text for word in words):
        yield complain("CMD004", verb, "neither side is in a pod", "write POD:PATH for one side")


def _resources(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    for flag in [*line.values("limits"), *line.values("requests")]:
        parts = (flag.value or "").split(",")
        if flag.fixed and not all(re.fullmatch(r"[\w./-]+=[\w.]+", part) for part in parts):
            fix = "write cpu=500m,memory=1Gi"
            yield complain("CMD004", flag.word, f"--{flag.name} cannot be `{flag.value}`", fix)


def _logs(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    if line.has("selector") and line.arguments and not line.loose:
        word = line.arguments[0]
        yield complain("CMD004", word, "-l and a pod's name exclude each other", "leave one")
    if line.has("since") and line.has("since-time"):
        verb = line.arguments[0] if line.arguments else line.flags[0].word
        yield complain("CMD004", verb, "--since and --since-time exclude each other", "leave one")


Check = Callable[[Line, Word, Targets], Iterator[Complaint]]
CHECKS: Mapping[str, Check] = {
    "cordon": _node,
    "cp": _cp,
    "delete": _named,
    "drain": _node,
    "exec": _exec,
    "logs": _logs,
    "patch": _patch,
    "scale": _named,
    "set resources": _resources,
    "uncordon": _node,
    "wait": _wait,
}
