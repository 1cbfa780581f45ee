"""Flags of kubectl that exclude each other, or stand only beside another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.judges.kubectl.counts import FROM_FILE
from runbook_helpers.check.judges.kubectl.kinds import Targets
from runbook_helpers.check.judges.kubectl.line import Line, complain

NODES = ("drain", "cordon", "uncordon")
# Each pair of flags of a command that kubectl refuses together.
APART: Mapping[str, tuple[tuple[str, str], ...]] = {
    "": (("filename", "kustomize"),),
    "annotate": (("all", "selector"),),
    "apply": (("server-side", "force"),),
    "create configmap": (("from-env-file", "from-file"), ("from-env-file", "from-literal")),
    "create job": (("image", "from"),),
    "create poddisruptionbudget": (("min-available", "max-unavailable"),),
    "create rolebinding": (("role", "clusterrole"),),
    "create secret generic": (("from-env-file", "from-file"), ("from-env-file", "from-literal")),
    "debug": (("target", "copy-to"),),
    "delete": (("all", "selector"), ("all", "field-selector"), ("now", "grace-period")),
    "label": (("all", "selector"),),
    "logs": (("since", "since-time"), ("container", "all-containers")),
    "patch": (("patch", "patch-file"),),
}
# Flags that stand for objects to be found, so that none may be named beside them.
FINDS: Mapping[str, tuple[str, ...]] = {
    "annotate": ("selector",),
    "delete": ("all", "selector", "field-selector"),
    "describe": ("selector", "all-namespaces"),
    "get": ("selector", "field-selector", "all-namespaces"),
    "label": ("selector",),
    "top node": ("selector",),
    "top pod": ("selector", "field-selector"),
    **dict.fromkeys(NODES, ("selector",)),
}
# A flag, and those of which one must stand beside it.
BESIDE: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "apply": (
        ("force-conflicts", ("server-side",)),
        ("prune", ("all", "selector", "applyset")),
    ),
    "debug": (("tty", ("stdin",)), ("replace", ("copy-to",)), ("same-node", ("copy-to",))),
    "replace": (("grace-period", ("force",)), ("timeout", ("force",))),
    "run": (("tty", ("stdin",)), ("rm", ("stdin", "attach"))),
}
# Commands that read their objects from files or from the command line, never from both.
EITHER = frozenset(["get", "describe", "delete", "edit", "scale", "autoscale", "expose", "wait"])


def exclusive(line: Line, verb: Word, found: Targets) -> Iterator[Complaint]:
    """Complaints about flags that don't go together, or not with the names given."""
    for one, other in (*APART[""], *APART.get(line.path, ())):
        if on(line, one) and on(line, other):
            yield _apart(verb, f"--{one}", f"--{other}")
    for flag, needed in BESIDE.get(line.path, ()):
        if on(line, flag) and not any(on(line, name) for name in needed) and not line.loose:
            shown = " or ".join(f"--{name}" for name in needed)
            yield complain("CMD004", verb, f"--{flag} stands only beside {shown}", "add it")
    if not line.loose:
        yield from _beside_names(line, verb, found)
        yield from _beside_forms(line, verb, found)


def on(line: Line, name: str) -> bool:
    """Whether a flag is given, and not as false."""
    return any(flag.name == name and flag.value not in ("false", "False") for flag in line.flags)


def _apart(verb: Word, one: str, other: str) -> Complaint:
    return complain("CMD004", verb, f"{one} and {other} exclude each other", "leave one")


def _beside_names(line: Line, verb: Word, found: Targets) -> Iterator[Complaint]:
    free = line.path in NODES or line.path.startswith("top ")
    named = bool(line.arguments) if free else bool(found.names) and not found.unsure
    for flag in FINDS.get(line.path, ()):
        if named and on(line, flag):
            shown = "-A" if flag == "all-namespaces" else f"--{flag}"
            yield _apart(verb, "a name", shown)
    reads = line.path in EITHER or line.path.startswith("rollout ")
    if reads and line.arguments and any(on(line, name) for name in FROM_FILE):
        yield _apart(verb, "-f or -k", "resources on the command line")


def _beside_forms(line: Line, verb: Word, found: Targets) -> Iterator[Complaint]:
    """What values and numbers of kinds make of other flags."""
    if line.path == "get":
        forms = [flag for flag in line.values("output") if flag.value not in ("", "wide")]
        if forms and on(line, "show-labels"):
            yield _apart(verb, "--show-labels", f"-o {(forms[0].value or '').partition('=')[0]}")
        if len(found.plurals) > 1 and (on(line, "watch") or on(line, "watch-only")):
            yield complain("CMD004", verb, "only one kind can be watched", "name one kind")
        if on(line, "raw") and line.arguments:
            yield _apart(verb, "--raw", "other arguments")
    dry = any(flag.value == "client" for flag in line.values("dry-run"))
    if line.path == "apply" and dry and on(line, "server-side"):
        fix = "write --dry-run=server"
        yield complain("CMD004", verb, "--server-side can't be tried on the client", fix)
    if line.path == "auth can-i" and on(line, "list") and line.arguments:
        yield _apart(verb, "--list", "a verb and resource")
