"""Forms of values that docker's help shows as mere strings or lists, and its client checks."""

from __future__ import annotations

import re
from collections.abc import Mapping

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.judges.cobra.values import DURATION, NUMBER
from runbook_helpers.check.judges.cobra.words import Line
from runbook_helpers.check.judges.host.kinds import SIGNALS

_LIMITS = (
    "core|cpu|data|fsize|locks|memlock|msgqueue|nice|nofile|nproc|rss|rtprio|rttime|sigpending"
    "|stack"
)
_PORTS = r"\d+(-\d+)?(/(tcp|udp|sctp))?"
_MOUNT = (
    r"(?:type|source|src|target|dst|destination|readonly|ro|consistency"
    r"|(?:bind|volume|image|tmpfs)-[\w-]+)(?:=[^,]*)?"
)
_TIME = (
    rf"[+-]?\d+(?:\.\d+)?|{DURATION}|\d{{4}}-\d\d-\d\d(?:T\S*)?",
    "a time such as 10m, 36h or 2024-05-01T10:00:00",
)
_SIGNAL = (rf"(?i:(?:SIG)?(?:{'|'.join(sorted(SIGNALS))}|RTM(?:IN|AX)\S*))|\d+", "a signal")
_SECONDS = (NUMBER, "a whole number of seconds")
# Of compose by hand, not compared: none was there to ask.
_COMPOSE: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "compose down": {"rmi": ("all|local", "all or local"), "timeout": _SECONDS},
    "compose restart": {"timeout": _SECONDS},
    "compose stop": {"timeout": _SECONDS},
    "compose up": {"scale": (r"[^=]+=\d+", "SERVICE=NUMBER"), "timeout": _SECONDS},
}
_CONTAINER: Mapping[str, tuple[str, str]] = {
    "dns": (r"[\d.]+|[\da-fA-F:.]*:[\da-fA-F:.]*", "an address"),
    "env": (r"(?s:[^=].*)", "NAME=VALUE or NAME"),
    "expose": (_PORTS, "a port such as 8080/tcp"),
    "pid": (r"|host|container:.+", "host or container:NAME"),
    "restart": (r"[^:]*(?::\d+)?", "on-failure:NUMBER"),
    "ulimit": (rf"(?:{_LIMITS})=-?\d+(?::-?\d+)?", "such as nofile=1024:2048"),
    "userns": (r"|host", "host"),
    "add-host": (r"[^:=]+[:=].+", "HOST:ADDRESS"),
    "mount": (rf'{_MOUNT}(?:,{_MOUNT})*|.*".*', "type=…,source=…,target=…"),
    "mac-address": (r"(?:[\da-fA-F]{2}[:-]){5}[\da-fA-F]{2}", "such as 02:42:ac:11:00:02"),
}
_TYPES = "config|container|image|network|node|plugin|secret|service|task|volume"
_FORMS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "run": _CONTAINER,
    "create": _CONTAINER,
    **_COMPOSE,
    "kill": {"signal": _SIGNAL},
    "stop": {"signal": _SIGNAL},
    "restart": {"signal": _SIGNAL},
    "events": {"since": _TIME, "until": _TIME},
    "logs": {"since": _TIME, "until": _TIME},
    "inspect": {"type": (_TYPES, "one of " + _TYPES.replace("|", ", "))},
    "exec": {"env": _CONTAINER["env"]},
    "service create": {"mode": (r"(?:replicated|global)(?:-job)?", "replicated or global")},
}
_IMAGES = ("run", "create", "pull", "push", "tag")


def forms(line: Line) -> None:
    """Complain of values, images and operands of a form that docker's client refuses."""
    if line.path[0] == "helm":
        return
    name = re.sub(
        r"^(?:container|image) (?=run|create|exec|logs|kill|stop|restart|pull|push|tag)",
        "",
        _named(line),
    )
    table = _FORMS.get(name, {})
    for flag, word in line.flags:
        if word and word.fixed and flag in table and not re.fullmatch(table[flag][0], word.text):
            _refuse(line, word, f"--{flag}", table[flag][1])
    if name in _IMAGES:
        for word in line.arguments[: 2 if name == "tag" else 1]:
            _image(line, word, tag=name == "tag")
    _operand(line, name)


def _named(line: Line) -> str:
    return " ".join(line.path).removeprefix("docker").lstrip(" -")


def _refuse(line: Line, word: Word, what: str, wanted: str) -> None:
    line.complain("CMD010", word, f"{what} cannot be `{word.text}`", f"write {wanted}")


def _image(line: Line, word: Word, *, tag: bool) -> None:
    """`registry:5000/path/name:tag@digest`: the path in small letters, one tag."""
    if not word.fixed or word.text.isupper():
        return  # `IMAGE` is to be filled in
    path = word.text.partition("@")[0].rpartition("/")[2]
    if "://" in word.text or path.count(":") > 1:
        _refuse(line, word, "an image", "NAME or NAME:TAG")
    elif path.partition(":")[0] != path.partition(":")[0].lower() and not tag:
        _refuse(line, word, "an image", "its name in small letters")


def _operand(line: Line, name: str) -> None:
    first = line.arguments[0] if line.arguments else None
    joins = name == "swarm join-token" and first and first.fixed
    if joins and first and first.text not in ("worker", "manager"):
        _refuse(line, first, "a role", "worker or manager")
