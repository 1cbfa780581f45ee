"""Check what single kubectl commands ask of their arguments and flags, taken together."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.judges.kubectl.counts import FROM_FILE
from runbook_helpers.check.judges.kubectl.facts import kind_names, near
from runbook_helpers.check.judges.kubectl.kinds import Targets
from runbook_helpers.check.judges.kubectl.line import Line, complain


def pairs(line: Line, verb: Word) -> Iterator[Complaint]:
    """label, annotate, taint, set image and set env need KEY=VALUE behind the resource."""
    given = [w for w in line.arguments if "=" in w.text or w.text.endswith("-")]
    taints = line.path == "taint" and any(":" in word.text for word in line.arguments)
    free = line.loose or line.has("list", "from", "containers") or taints
    if not given and not free and all(word.fixed for word in line.arguments):
        wanted = {"taint": "KEY=VALUE:EFFECT", "set image": "CONTAINER=IMAGE"}
        shown = wanted.get(line.path, "KEY=VALUE")
        yield complain("CMD004", verb, f"`kubectl {line.path}` needs {shown}", "add it at the end")
    if line.path == "taint":
        for word in given:
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
    for flag in line.values("user"):
        message = "--user is a user of the kubeconfig, not of the container"
        yield complain("CMD004", flag.word, message, "leave it out: kubectl exec has no other user")
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
    if first and first.text.lower() in kind_names() and len(line.arguments) > 1:
        node = kind_names()[first.text.lower()] == "nodes"
        fix = f"write kubectl {line.path} {line.arguments[1].text}" if node else "name a node"
        yield complain("CMD004", first, f"`{first.text}` would be taken for a node's name", fix)


def _patch(line: Line, verb: Word, found: Targets) -> Iterator[Complaint]:
    yield from _named(line, verb, found)
    as_list = any((flag.value or "").lower() == "json" for flag in line.values("type"))
    for flag in line.values("patch"):
        text = (flag.value or "").lstrip()
        if flag.fixed and not _parses(text):
            yield complain("CMD004", flag.word, "the patch is neither JSON nor YAML", "correct it")
        elif flag.fixed and text[:1] in ("{", "[") and as_list != text.startswith("["):
            fix = 'write [{"op": …}]' if as_list else "add --type=json"
            yield complain("CMD004", flag.word, "the patch is not of the kind --type says", fix)


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
    if len(words) == 2 and all(word.fixed for word in words):
        inside = [":" in word.text for word in words]
        if all(inside) or not any(inside):
            shown = "both sides are in pods" if all(inside) else "neither side is in a pod"
            yield complain("CMD004", verb, shown, "write POD:PATH for one side")


def _get(line: Line, verb: Word, found: Targets) -> Iterator[Complaint]:
    """A name excludes what picks objects by something else."""
    for word in line.arguments[1:]:
        if word.text in ("json", "yaml", "wide"):
            message = f"`{word.text}` would be taken for a name"
            yield complain("CMD004", word, message, f"write -o {word.text}")
    if not found.names or found.unsure or line.loose:
        return
    if line.has("all-namespaces"):
        yield complain("CMD004", verb, "a name and -A exclude each other", "name the namespace")
    for flag in ("selector", "field-selector"):
        if line.has(flag):
            yield complain("CMD004", verb, f"a name and --{flag} exclude each other", "leave one")


def _delete(line: Line, verb: Word, found: Targets) -> Iterator[Complaint]:
    yield from _named(line, verb, found)
    if found.names and not found.unsure and line.has("all", "selector"):
        yield complain("CMD004", verb, "a name and --all or -l exclude each other", "leave one")


def _autoscale(line: Line, verb: Word, _: Targets) -> Iterator[Complaint]:
    numbers = {
        name: int(flag.value or "")
        for name in ("min", "max")
        for flag in line.values(name)
        if flag.fixed and re.fullmatch(r"\d+", flag.value or "")
    }
    if numbers.get("min", 0) > numbers.get("max", numbers.get("min", 0)):
        yield complain("CMD004", verb, "--min is greater than --max", "exchange them")


def _ports(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    for word in line.arguments[1:]:
        if word.fixed and not re.fullmatch(r"(\d*:)?(\d+|[a-z0-9-]*[a-z][a-z0-9-]*)", word.text):
            yield complain("CMD004", word, f"`{word.text}` is no port", "write LOCAL:REMOTE")


def _debug(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    for word in line.arguments[:1]:
        node = word.text.startswith(("node/", "nodes/"))
        if node and line.has("target", "copy-to") and word.fixed:
            message = "--target and --copy-to are for pods, not for nodes"
            yield complain("CMD004", word, message, "leave them out")


def _taint(line: Line, verb: Word, found: Targets) -> Iterator[Complaint]:
    """Only nodes are tainted, and a new taint needs its effect."""
    wrong = [plural for plural in found.plurals if plural and plural != "nodes"]
    if wrong:
        yield complain(
            "CMD004", verb, f"`kubectl taint` does not work on {wrong[0]}", "name a node"
        )
    for word in line.arguments[1:]:
        if word.fixed and "=" in word.text and ":" not in word.text and word.text[-1] != "-":
            fix = f"write {word.text}:NoSchedule"
            yield complain("CMD004", word, f"`{word.text}` has no effect", fix)


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
    "autoscale": _autoscale,
    "cordon": _node,
    "cp": _cp,
    "debug": _debug,
    "delete": _delete,
    "drain": _node,
    "exec": _exec,
    "get": _get,
    "logs": _logs,
    "patch": _patch,
    "port-forward": _ports,
    "scale": _named,
    "set resources": _resources,
    "taint": _taint,
    "uncordon": _node,
    "wait": _wait,
}
