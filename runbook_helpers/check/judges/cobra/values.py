"""What the values of docker's and helm's flags and arguments may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.judges.cobra.templates import check_template
from runbook_helpers.check.judges.cobra.words import Line
from runbook_helpers.check.judges.host.words import did_you_mean

TRUTHS = "1 t T TRUE true True 0 f F FALSE false False"
DURATION = r"[+-]?((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+|[+-]?0"
NUMBER = r"[+-]?\d+|0x[0-9a-fA-F]+"
BYTES = r"-?\d+(\.\d+)?\s*([kKmMgGtTpPeE]?[iI]?[bB]?)"
FORMS: Mapping[str, tuple[str, str]] = {  # by the kind the help shows
    "bool": ("|".join(TRUTHS.split()), "true or false"),
    "int": (NUMBER, "a whole number"),
    "uint": (r"\d+", "a whole number"),
    "uint16": (r"\d+", "a whole number"),
    "uint32": (r"\d+", "a whole number"),
    "decimal": (r"\d*\.?\d+|\d+/\d+", "a number"),
    "float32": (r"[\d.eE+-]+", "a number"),
    "duration": (DURATION, "a number and its unit, such as 30s, 5m, 2h"),
    "bytes": (BYTES, "a number and its unit, such as 512m or 2g"),
}
RESTARTS = ("no", "always", "unless-stopped", "on-failure")
CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("run", "restart"): RESTARTS,
    ("create", "restart"): RESTARTS,
    ("update", "restart"): RESTARTS,
    ("run", "pull"): ("always", "missing", "never"),
    ("node update", "availability"): ("active", "pause", "drain"),
    ("node update", "role"): ("worker", "manager"),
    ("create", "pull"): ("always", "missing", "never"),
}
# By hand, not compared: only a daemon refuses other filters, and there was none to ask.
CONTAINERS = (
    "id name label exited status ancestor before since volume network publish expose health "
    "isolation is-task"
)
FILTERS: Mapping[str, tuple[str, ...]] = {
    "ps": tuple(CONTAINERS.split()),
    "container ls": tuple(CONTAINERS.split()),
    "images": ("dangling", "label", "before", "since", "reference", "until"),
    "image ls": ("dangling", "label", "before", "since", "reference", "until"),
    "volume ls": ("dangling", "driver", "label", "name"),
    "events": tuple(
        str.split(
            "container daemon event image label network node plugin scope secret service type "
            "volume config"
        )
    ),
    "container prune": ("label", "label!", "until"),
    "image prune": ("dangling", "label", "label!", "until"),
    "network prune": ("label", "label!", "until"),
    "volume prune": ("all", "label", "label!"),
    "network ls": ("driver", "id", "label", "name", "scope", "type", "dangling"),
}
STATUSES = ("created", "restarting", "running", "removing", "paused", "exited", "dead")


def values(line: Line) -> None:
    """Complain of flag values that the tool refuses."""
    table = line.table["flags"]
    command = " ".join(line.path[1:]).removeprefix("container ")
    for name, word in line.flags:
        if word is None or not word.fixed:
            continue
        flag = table.get(name, {})
        form = FORMS.get(flag.get("kind", "").partition("[")[0])
        if form and not re.fullmatch(form[0], word.text):
            line.complain("CMD010", word, f"--{name} cannot be `{word.text}`", f"write {form[1]}")
        allowed = CHOICES.get((command, name)) or _listed(flag, name, line)
        if allowed and word.text.partition(":")[0] not in allowed:
            _refuse(line, word, name, allowed)
        if name == "filter":
            _filter(line, word)
        if name == "format" and line.path[0] == "docker":
            check_template(line, command, word)


def _listed(flag: Mapping[str, object], name: str, line: Line) -> Sequence[str]:
    """The values that helm's help lists; what its `-o` takes is the same everywhere."""
    found = flag.get("values", ())
    return found if name == "output" and isinstance(found, list) and len(found) > 1 else ()


def _refuse(line: Line, word: Word, name: str, allowed: Sequence[str]) -> None:
    fix = did_you_mean(word.text, allowed) or "use one of: " + ", ".join(allowed)
    line.complain("CMD010", word, f"--{name} cannot be `{word.text}`", fix)


def _filter(line: Line, word: Word) -> None:
    allowed = FILTERS.get(" ".join(line.path[1:]))
    key, equals, value = word.text.partition("=")
    if not equals and line.path[0] == "docker":
        line.complain("CMD010", word, f"`{word.text}` is no filter", "write NAME=VALUE")
    elif not allowed:
        return
    elif key not in allowed:
        _refuse(
            line, Word(key, word.raw, word.row, word.column, True), name="filter", allowed=allowed
        )
    elif key == "status" and value not in STATUSES:
        _refuse(line, word, "filter status", STATUSES)


def whole(line: Line) -> None:
    """Complain of arguments that do not go together."""
    check = CHECKS.get(" ".join(line.path))
    if check and not line.unsure and not any(spread.text == "" for spread in line.arguments):
        check(line)


def _install(line: Line) -> None:
    named = line.has("generate-name", "name-template")
    if len(line.arguments) == 1 and not named:
        line.complain(
            "CMD004", line.verb, "`helm install` needs a name and a chart", "or --generate-name"
        )


def _revision(line: Line) -> None:
    for word in line.arguments[1:2]:
        if word.fixed and not re.fullmatch(NUMBER, word.text):
            line.complain(
                "CMD010", word, f"a revision cannot be `{word.text}`", "`helm history` lists them"
            )
    for word in line.arguments[2:3]:
        line.complain("CMD004", word, "`helm rollback` takes a release and a revision")


def _copy(line: Line) -> None:
    if len(line.arguments) != 2 or not all(word.fixed for word in line.arguments):
        return
    inside = [":" in word.text and not word.text.startswith((".", "/")) for word in line.arguments]
    if all(inside) or not any(inside):
        shown = "both sides are in containers" if all(inside) else "neither side is in a container"
        line.complain("CMD004", line.verb, shown, "write CONTAINER:PATH for one side")


def _scale(line: Line) -> None:
    for word in line.arguments:
        if word.fixed and not re.fullmatch(r"[^=]+=\d+", word.text):
            line.complain("CMD004", word, f"`{word.text}` is not SERVICE=REPLICAS", "write it so")


def _images(line: Line) -> None:
    for word in line.arguments[:1]:
        if word.fixed and word.text in ("prune", "rm", "ls", "list", "inspect", "pull", "push"):
            fix = f"write docker image {word.text}"
            line.complain("CMD001", word, f"`docker images` has no `{word.text}`", fix)


def _publish(line: Line) -> None:
    for name, word in line.flags:
        if name == "publish" and word and word.fixed and "=" not in word.text:
            bare = re.sub(r"^\[[^]]*\]:", "ip:", word.text)
            if not re.fullmatch(r"(([\w.]*:)?[\d-]*:)?\d+(-\d+)?(/(tcp|udp|sctp))?", bare) or any(
                int(port) > 65535 for port in re.findall(r"\d+", bare.rpartition(".")[2])
            ):
                line.complain(
                    "CMD010", word, f"--publish cannot be `{word.text}`", "write HOST:CONTAINER"
                )


CHECKS: Mapping[str, Callable[[Line], None]] = {
    "docker compose scale": _scale,
    "docker container cp": _copy,
    "docker container run": _publish,
    "docker cp": _copy,
    "docker images": _images,
    "docker run": _publish,
    "docker service scale": _scale,
    "helm install": _install,
    "helm rollback": _revision,
}
