"""Read a kubectl command's resource arguments: `pods`, `po,svc`, `deploy/web`, `jobs.batch x`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.judges.kubectl.facts import custom_names, kind_names, kinds, near
from runbook_helpers.check.judges.kubectl.line import Line, complain

# Commands whose arguments are resources; what they do to a kind decides who may be named.
RESOURCE_COMMANDS = frozenset(
    [
        "get",
        "describe",
        "delete",
        "edit",
        "label",
        "annotate",
        "scale",
        "autoscale",
        "expose",
        "patch",
        "wait",
        "taint",
    ]
).union(
    (f"rollout {verb}" for verb in ["history", "pause", "restart", "resume", "status", "undo"]),
    (f"set {verb}" for verb in ["image", "env", "resources", "selector", "serviceaccount"]),
)
LAST_IS_NO_RESOURCE = frozenset(["set serviceaccount", "set selector"])
WILD = re.compile(r"[\"']?(?=[^*]*\w)[\w./-]*\*[\w./*-]*[\"']?")
LISTED = re.compile(r"[\"']?(\$\(|`)\s*kubectl\s[^|]*\s-o[= ]?name\s*(\)|`)[\"']?$", re.DOTALL)
VERSION = re.compile(r"v\d+\w*(\.|$)")
PAIRS = frozenset({"label", "annotate", "taint", "set image", "set env"})
WORKLOADS = ("deployments", "daemonsets", "statefulsets")
SUPPORTED = {
    "rollout history": WORKLOADS,
    "rollout restart": WORKLOADS,
    "rollout status": WORKLOADS,
    "rollout undo": WORKLOADS,
    "rollout pause": ("deployments",),
    "rollout resume": ("deployments",),
    "scale": ("deployments", "replicasets", "statefulsets", "replicationcontrollers"),
    "autoscale": ("deployments", "replicasets", "statefulsets", "replicationcontrollers"),
}
WITHOUT_PODS = frozenset(
    [
        "nodes",
        "namespaces",
        "configmaps",
        "secrets",
        "persistentvolumes",
        "persistentvolumeclaims",
        "events",
        "ingresses",
        "serviceaccounts",
        "resourcequotas",
        "limitranges",
    ]
)


@dataclass(frozen=True)
class Targets:
    """What a command is pointed at; plurals holds None for a kind nobody here knows."""

    plurals: tuple[str | None, ...] = ()
    names: int = 0
    unsure: bool = False  # something may stand for more or fewer
    complaints: tuple[Complaint, ...] = ()
    kind_only: Word | None = None  # the kind, when no name stands behind it


def plural_of(name: str) -> str | None:
    """The plural of a built-in kind by any of its names, `deployments.v1.apps` included."""
    head, _, group = name.lower().partition(".")
    plural = kind_names().get(head)
    if not plural or not group:
        return plural
    groups = kinds()[plural]["groups"]
    if VERSION.match(group):
        group = group.partition(".")[2]
    return (
        plural if any(one == group or (group and one.startswith(group)) for one in groups) else None
    )


def unknown_kind(name: str) -> str | None:
    """Why no cluster has such a kind by itself; None when it has or may have it."""
    lower = name.lower().rstrip(".")
    head, _, group = lower.partition(".")
    if VERSION.match(group):
        group = group.partition(".")[2]
        lower = f"{head}.{group}" if group else head
        if not group and plural_of(head) and "" not in kinds()[plural_of(head) or ""]["groups"]:
            return f"its group is missing: {kinds()[plural_of(head) or '']['groups'][0]}"
    if not lower or plural_of(lower) or lower in custom_names():
        return None
    if group and not any(group in entry["groups"] for entry in kinds().values()):
        return None
    return near(lower, kind_names()) or "`kubectl api-resources` lists the kinds"


def targets(line: Line) -> Targets:
    """The kinds and the number of names that a resource command is given."""
    words = [word for word in line.arguments if not (line.path in PAIRS and _is_pair(word))]
    if line.path in LAST_IS_NO_RESOURCE:
        words = words[:-1]
    if not words:
        return Targets(unsure=line.loose)
    if not words[0].fixed and "/" not in words[0].text:
        return Targets(unsure=True)
    if wild := next((word for word in words if WILD.fullmatch(word.raw)), None):
        return Targets(unsure=True, complaints=(_wildcard(wild),))
    named = next((word for word in words[1:] if LISTED.match(word.raw)), None)
    if named and "/" not in words[0].text and plural_of(words[0].text):
        message = f"`-o name` prints KIND/NAME, which can't follow `{words[0].text}`"
        fix = f"leave `{words[0].text}` out"
        return Targets(unsure=True, complaints=(complain("CMD004", named, message, fix),))
    if any("/" in word.text for word in words):
        return _slashed(line, words)
    found = _kinds(words[0], words[0].text)
    only = words[0] if len(words) == 1 else None
    return Targets(
        tuple(plural for plural, _ in found),
        len(words) - 1,
        line.loose,
        tuple(complaint for _, complaint in found if complaint),
        only,
    )


def _wildcard(word: Word) -> Complaint:
    message = f"kubectl takes no wildcard: `{word.text}` is no name"
    return complain("CMD004", word, message, "select by -l, or filter names with grep")


def _slashed(line: Line, words: list[Word]) -> Targets:
    plurals: list[str | None] = []
    complaints: list[Complaint] = []
    for word in words:
        kind, slash, name = word.text.partition("/")
        if not slash:
            if word.fixed and not line.loose:
                complaints.append(_mixed(word))
            continue
        if not name or ("/" in name and word.fixed):
            complaints.append(
                complain("CMD004", word, f"`{word.text}` is not KIND/NAME", "write KIND/NAME once")
            )
        for plural, complaint in _kinds(word, kind):
            plurals.append(plural)
            complaints += [complaint] if complaint else []
    return Targets(tuple(plurals), len(words), line.loose, tuple(complaints))


def _mixed(word: Word) -> Complaint:
    return complain(
        "CMD004",
        word,
        f"`{word.text}` stands beside KIND/NAME arguments",
        "write every resource as KIND/NAME, or KIND NAME…",
    )


def _kinds(word: Word, text: str) -> list[tuple[str | None, Complaint | None]]:
    """The plurals of `po,svc`, each with what is wrong with it."""
    names = text.split(",")
    if len(names) > 1 and not all(names) and word.fixed:
        message = f"`{text}` has a comma with no kind beside it"
        return [(None, complain("CMD006", word, message, "write the kinds without blanks"))]
    return [_kind(word, name) for name in names]


def _kind(word: Word, name: str) -> tuple[str | None, Complaint | None]:
    if not word.fixed and not name.isalpha():
        return None, None
    hint = unknown_kind(name) if name else None
    if hint is None:
        return plural_of(name), None
    return None, complain("CMD006", word, f"Kubernetes has no resource kind `{name}`", hint)


def _is_pair(word: Word) -> bool:
    return "=" in word.text or word.text.endswith("-") or ":No" in word.text


def unsupported(line: Line, found: Targets) -> Iterator[Complaint]:
    """Complaints about a kind that the command does not work on."""
    allowed = SUPPORTED.get(line.path)
    place = line.arguments[0] if line.arguments else line.verb
    if not allowed or place is None:
        return
    for plural in found.plurals:
        if plural and plural not in allowed:
            fix = "use one of: " + ", ".join(allowed)
            yield complain("CMD004", place, f"`kubectl {line.path}` does not work on {plural}", fix)


def pod_target(line: Line) -> Iterator[Complaint]:
    """Complaints about the target of logs, exec, attach, port-forward."""
    if not line.arguments:
        return
    first = line.arguments[0]
    kind, slash, _ = first.text.partition("/")
    if WILD.fullmatch(first.raw):
        yield _wildcard(first)
    elif slash and first.fixed:
        yield from _slash_target(line, first, kind)
    elif first.fixed and len(line.arguments) > 1 and plural_of(kind):
        again = line.arguments[1].text
        if line.path != "port-forward" or not again.replace(":", "").isdecimal():
            yield complain(
                "CMD004",
                first,
                f"`kubectl {line.path}` takes `{first.text}` for the name of a pod",
                f"write {kind}/{again}",
            )


def _slash_target(line: Line, word: Word, kind: str) -> Iterator[Complaint]:
    plural, complaint = _kind(word, kind)
    if complaint:
        yield complaint
    if plural in WITHOUT_PODS:
        yield complain(
            "CMD004", word, f"`kubectl {line.path}` does not work on {plural}", "name a pod"
        )
