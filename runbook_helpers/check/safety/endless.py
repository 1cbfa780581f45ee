"""Commands that never end by themselves: whoever follows the steps is stuck in one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from runbook_helpers.check.code.model import Command
from runbook_helpers.check.code.reading import commands_of
from runbook_helpers.check.rule import Spot, Subject
from runbook_helpers.check.safety.commands import place_of

# Programs that wait for what a person types, unless they are told what to do.
_ASKING = frozenset(
    [
        *("sh", "bash", "ash", "dash", "zsh", "psql", "mysql", "mariadb", "mongosh", "mongo"),
        *("redis-cli", "sqlite3", "python", "python3", "irb", "node", "top", "htop", "vi", "vim"),
        *("nano", "less", "more", "tail", "watch"),
    ]
)
_TOLD = frozenset(["-c", "-e", "--command", "--execute", "--eval", "-f", "--file", "-l", "--list"])
_WITH_VALUE = frozenset(
    [
        *("-e", "--env", "--env-file", "-u", "--user", "-w", "--workdir", "-v", "--volume"),
        *("--mount", "-p", "--publish", "--name", "--network", "--net", "--entrypoint", "--pid"),
        *("--detach-keys", "-m", "--memory", "--cpus", "-h", "--hostname", "-l", "--label"),
    ]
)
_CLUSTER = r"-[A-Za-z]*{}[A-Za-z0-9]*"


def endless(subject: Subject) -> Iterator[Spot]:
    """Interactive commands in the sections where people act."""
    for command in commands_of(subject.document):
        line, column = place_of(command)
        section = subject.document.section_at(line).key
        if command.snippet.origin == "inline" or section in ("prerequisites", "references"):
            continue
        if not _bounded(command) and (how := _endless(command)):
            name = "watch" if "watch" in command.via else command.name
            yield Spot(line, f"`{name}` never ends by itself", fix=how, column=column)


def _endless(command: Command) -> str:
    """How to make it end; empty when it does."""
    if "watch" in command.via:
        return "run the command itself, and say how often to repeat it"
    words = [word.text for word in command.arguments]
    ask = _BY_NAME.get(command.name)
    return ask(words) if ask else ""


def _bounded(command: Command) -> bool:
    ends = any(via.startswith("timeout") for via in command.via)
    return ends or bool(re.search(r"\btimeout\s+(?:-\S+\s+)*\d", command.snippet.text))


def _has(words: list[str], letter: str, *longs: str) -> bool:
    pattern = re.compile(_CLUSTER.format(letter))
    return any(pattern.fullmatch(word) or word.split("=")[0] in longs for word in words)


def _top(words: list[str]) -> str:
    if _has(words, "b", "--batch") and (_has(words, "n", "--iterations") or "-l" in words):
        return ""
    return "" if "-l" in words else "use `top -b -n 1`"


def _tail(words: list[str]) -> str:
    if not (_has(words, "f", "--follow") or _has(words, "F", "--retry")):
        return ""
    counted = _has(words, "n", "--lines") or any(re.fullmatch(r"-\d+", word) for word in words)
    return "leave out -f" if counted else "leave out -f, or show the last lines with `-n 50`"


def _kubectl(words: list[str]) -> str:
    if "logs" in words and _has(words, "f", "--follow"):
        return "use `--tail=50` or `--since=15m` in place of -f"
    if "get" in words and ("-w" in words or "--watch" in words):
        return "leave out -w, or use `kubectl wait --for=… --timeout=…`"
    return _terminal(words, _behind_dashes) if {"exec", "run", "debug"} & set(words) else ""


def _docker(words: list[str]) -> str:
    if "logs" in words and _has(words, "f", "--follow"):
        return "use `--tail 50` in place of -f"
    if words[:1] == ["stats"] and "--no-stream" not in words:
        return "add --no-stream"
    return _terminal(words, _in_container) if {"exec", "run"} & set(words[:2]) else ""


def _terminal(words: list[str], given: Callable[[list[str]], list[str]]) -> str:
    before = words[: words.index("--")] if "--" in words else words
    asked = any(word in ("-it", "-ti", "--tty") for word in before) or {"-i", "-t"} <= set(before)
    run = given(words)
    # A command that ends by itself ends with a terminal too.
    ends = bool(run) and (run[0].rpartition("/")[2] not in _ASKING or bool(_TOLD & set(run)))
    return "leave out -it and give the command to run" if asked and not ends else ""


def _behind_dashes(words: list[str]) -> list[str]:
    return words[words.index("--") + 1 :] if "--" in words else []


def _in_container(words: list[str]) -> list[str]:
    """The command behind docker's options and the container or image."""
    rest = words[next((n for n, w in enumerate(words) if w in ("exec", "run")), 0) + 1 :]
    while rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] in _WITH_VALUE else rest[1:]
    return rest[1:]


def _journalctl(words: list[str]) -> str:
    return "use `-n 50` in place of -f" if _has(words, "f", "--follow") else ""


def _counted(words: list[str]) -> str:
    """vmstat and its kin run on when given an interval and no count."""
    numbers = [word for word in words if word.isdecimal()]
    return "give a count after the interval" if len(numbers) == 1 else ""


def _needs(letter: str, fix: str) -> Callable[[list[str]], str]:
    return lambda words: "" if _has(words, letter) else fix


def _aws(words: list[str]) -> str:
    return "leave out --follow" if "tail" in words and "--follow" in words else ""


def _always(fix: str) -> Callable[[list[str]], str]:
    return lambda _words: fix


_BY_NAME: Mapping[str, Callable[[list[str]], str]] = {
    "top": _top,
    "htop": _always("use `top -b -n 1`"),
    "atop": _always("use `top -b -n 1`"),
    "iftop": _always("use `ss -ti` or a dashboard"),
    "iotop": _needs("b", "use `iotop -b -n 3`"),
    "watch": _always("run the command itself, and say how often to repeat it"),
    "tail": _tail,
    "kubectl": _kubectl,
    "docker": _docker,
    "podman": _docker,
    "journalctl": _journalctl,
    "ping": _needs("c", "add `-c 4`"),
    "tcpdump": _needs("c", "add `-c 100`"),
    "vmstat": _counted,
    "iostat": _counted,
    "mpstat": _counted,
    "pidstat": _counted,
    "less": _always("use `head` or `tail`"),
    "more": _always("use `head` or `tail`"),
    "vi": _always("give the change as a command"),
    "vim": _always("give the change as a command"),
    "nano": _always("give the change as a command"),
    "aws": _aws,
}
