"""Check what kubectl's commands on single pods are given: logs, exec, cp, debug, port-forward."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.judges.kubectl.counts import FROM_FILE
from runbook_helpers.check.judges.kubectl.facts import kind_names, kinds
from runbook_helpers.check.judges.kubectl.kinds import Targets, plural_of
from runbook_helpers.check.judges.kubectl.line import Line, complain


def executed(line: Line, verb: Word, _: Targets) -> Iterator[Complaint]:
    """A pod, `--` and a command."""
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


def copied(line: Line, verb: Word, _: Targets) -> Iterator[Complaint]:
    """One side is in a pod, the other isn't."""
    words = line.arguments
    if len(words) == 2 and all(word.fixed for word in words):
        inside = [":" in word.text for word in words]
        if all(inside) or not any(inside):
            shown = "both sides are in pods" if all(inside) else "neither side is in a pod"
            yield complain("CMD004", verb, shown, "write POD:PATH for one side")
    for word in words:
        pod, colon, _path = word.text.partition(":")
        if word.fixed and colon and not re.fullmatch(r"([^/]+/)?[^/]+", pod) and pod[:1] != ".":
            fix = "write POD:PATH or NAMESPACE/POD:PATH"
            yield complain("CMD004", word, f"`{word.text}` names no pod", fix)


def ports(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    """Each port is a number or a name, at most with another before it."""
    for word in line.arguments[1:]:
        if word.fixed and not re.fullmatch(r"(\d*:)?(\d+|[a-z0-9-]*[a-z][a-z0-9-]*)", word.text):
            yield complain("CMD004", word, f"`{word.text}` is no port", "write LOCAL:REMOTE")


def debugged(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    """The target is a pod's name or TYPE/NAME, and a node is not copied."""
    first = line.arguments[0] if line.arguments else None
    if first is None or not first.fixed:
        return
    if first.text.startswith(("node/", "nodes/")) and line.has("target", "copy-to"):
        message = "--target and --copy-to are for pods, not for nodes"
        yield complain("CMD004", first, message, "leave them out")
    if len(line.arguments) > 1 and first.text in kind_names():
        message = f"`kubectl debug` takes `{first.text}` for the name of a pod"
        fix = f"write {first.text}/{line.arguments[1].text}"
        yield complain("CMD004", first, message, fix)


def attached(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    """Nothing is run, so no command follows."""
    first = line.arguments[0] if line.arguments else None
    if len(line.arguments) > 1 and first and first.fixed and not plural_of(first.text):
        message = "kubectl attach takes no command"
        yield complain("CMD004", line.arguments[1], message, "use kubectl exec POD -- COMMAND")


def logged(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    """A pod is named once, or found by its labels."""
    first = line.arguments[0] if line.arguments else None
    if first is None or line.loose:
        return
    if line.has("selector"):
        yield complain("CMD004", first, "-l and a pod's name exclude each other", "leave one")
    if len(line.arguments) == 1 and first.fixed and first.text in kinds():
        message = f"`kubectl logs` takes `{first.text}` for the name of a pod"
        yield complain("CMD004", first, message, f"write {first.text}/NAME, or -l LABEL")
    if len(line.arguments) > 1 and line.has("container"):
        message = "the container is named twice"
        yield complain("CMD004", line.arguments[1], message, "leave -c or the argument")
