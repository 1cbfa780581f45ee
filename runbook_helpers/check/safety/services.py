"""Stopping, deleting and emptying services: what is gone, and what comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from runbook_helpers.check.code.model import Command
from runbook_helpers.check.code.reading import commands_of
from runbook_helpers.check.rule import Spot, Subject
from runbook_helpers.check.safety.commands import place_of
from runbook_helpers.check.safety.lines import advised_against, is_alternative
from runbook_helpers.check.safety.risk import risk

_WIDE_KINDS = frozenset({
    "namespace", "namespaces", "ns", "node", "nodes", "no", "pv", "persistentvolume",
    "persistentvolumes", "pvc", "persistentvolumeclaim", "persistentvolumeclaims", "crd", "crds",
    "customresourcedefinition", "all", "clusterrole", "clusterrolebinding", "storageclass",
})  # fmt: skip
# What no controller makes anew.
_OWN_KINDS = frozenset({
    "deployment", "deployments", "deploy", "statefulset", "statefulsets", "sts", "daemonset",
    "daemonsets", "ds", "service", "services", "svc", "ingress", "ingresses", "ing", "cronjob",
    "cronjobs", "cj",
})  # fmt: skip
_KILL_SIGNAL = re.compile(r"^-(?:9|KILL|SIGKILL|-signal=(?:9|KILL|SIGKILL))$")
_REPAIRS = frozenset(
    {"scale", "rollout", "set", "stop", "start", "restart", "set_policy", "close_connection"}
)


def broad_kubectl(subject: Subject) -> Iterator[Spot]:
    """`kubectl delete` or `drain` of more than the one thing that is broken."""
    for command in _run(subject, "kubectl"):
        words = [word.text for word in command.arguments]
        if "delete" in words and (why := _broad_delete(words)):
            yield _spot(command, f"`kubectl delete` {why}")
        elif "drain" in words and (flags := {"--force", "--disable-eviction"} & set(words)):
            yield _spot(command, f"`kubectl drain {min(flags)}` overrides what protects the pods")


def purge(subject: Subject) -> Iterator[Spot]:
    """Emptying or deleting a queue before anything stopped it from filling up."""
    repaired = False
    for command in commands_of(subject.document):
        repaired = repaired or _repairs(command)
        if _purges(command) and not repaired and not _talk(subject, command):
            yield _spot(command, "messages are lost and the backlog returns: its cause still works")


def kill_hard(subject: Subject) -> Iterator[Spot]:
    """SIGKILL without having asked the process to end first."""
    asked: set[int] = set()
    for command in _run(subject, "kill", "pkill", "killall", "xargs"):
        words = [word.text for word in command.arguments]
        if command.name == "xargs" and "kill" not in words:
            continue
        if not _is_hard(words):
            asked.add(id(command.snippet))
        elif id(command.snippet) not in asked:
            yield _spot(command, f"`{command.name} {' '.join(words[:3])}` gives no time to finish")


def prune_everything(subject: Subject) -> Iterator[Spot]:
    """`docker system prune` with volumes, or of every image."""
    for command in _run(subject, "docker", "podman", "nerdctl"):
        words = [word.text for word in command.arguments]
        plain = [word for word in words if not word.startswith("-")]
        if plain[:2] == ["volume", "prune"]:
            yield _spot(command, "`docker volume prune` deletes data that nothing uses right now")
        elif plain[:2] == ["system", "prune"]:
            every = any(w == "--all" or re.fullmatch(r"-[a-z]*a[a-z]*", w) for w in words)
            if "--volumes" in words:
                yield _spot(command, "`docker system prune --volumes` deletes data for good")
            elif every and not any(word.startswith("--filter") for word in words):
                message = "`docker system prune -a` also deletes the image a rollback needs"
                yield Spot(
                    place_of(command)[0], message, column=place_of(command)[1], severity="info"
                )


def _broad_delete(words: list[str]) -> str:
    plain = [word.lower() for word in words if not word.startswith("-")]
    kind = plain[plain.index("delete") + 1].split("/")[0] if plain[-1] != "delete" else ""
    kinds = set(kind.split(","))
    if "--all" in words or "--all=true" in words:
        return "--all deletes every one there is"
    if {"-A", "--all-namespaces"} & set(words):
        return "reaches into every namespace"
    if kinds & _WIDE_KINDS:
        return f"of a {kind} takes everything in it along"
    if kinds & _OWN_KINDS:
        return f"of a {kind} is no restart: nothing brings it back"
    at_once = "--grace-period=0" in words or _value(words, "--grace-period") == "0"
    if at_once or "--force" in words:
        return "by force leaves no time to finish, and may leave two of a kind running"
    return ""


def _value(words: list[str], option: str) -> str:
    return words[words.index(option) + 1] if option in words[:-1] else ""


def _repairs(command: Command) -> bool:
    words = {word.text for word in command.arguments}
    tools = ("kubectl", "systemctl", "docker", "service", "helm", "rabbitmqctl", "aws")
    return command.name in tools and bool(words & _REPAIRS) and risk(command) == "changing"


def _purges(command: Command) -> bool:
    words = [word.text for word in command.arguments]
    if command.name == "rabbitmqctl":
        return bool({"purge_queue", "delete_queue"} & set(words))
    if command.name == "rabbitmqadmin":
        return bool({"purge", "delete"} & set(words)) and any(
            word in ("queue", "queues") or word.startswith("name=") for word in words
        )
    if command.name == "aws":
        return "purge-queue" in words
    deletes = re.search(r"(?:-X ?|--request[ =])DELETE", " ".join(words))
    return command.name == "curl" and bool(deletes) and "/api/queues/" in " ".join(words)


def _is_hard(words: list[str]) -> bool:
    named = any(
        a in ("-s", "--signal") and b.upper().removeprefix("SIG") in ("KILL", "9")
        for a, b in pairwise(words)
    )
    return named or any(_KILL_SIGNAL.match(word) for word in words)


def _run(subject: Subject, *names: str) -> Iterator[Command]:
    for command in commands_of(subject.document):
        if command.name in names and not advised_against(subject.document, command):
            yield command


def _talk(subject: Subject, command: Command) -> bool:
    document = subject.document
    return advised_against(document, command) or is_alternative(document, command)


def _spot(command: Command, message: str) -> Spot:
    line, column = place_of(command)
    return Spot(line, message, column=column)
