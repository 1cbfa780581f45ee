"""Flags of docker's that exclude each other, or that need another."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from runbook_helpers.check.judges.cobra.words import Line

_OFF = ("0", "f", "F", "false", "False", "FALSE")


def together(line: Line) -> None:
    """Complain of flags that docker refuses together before it asks its daemon."""
    name = " ".join(line.path).replace("docker container ", "docker ")
    check = _CHECKS.get(name.replace("docker image ", "docker "))
    if check and not line.complaints:
        check(line)


def _value(line: Line, name: str) -> str | None:
    """The last value of a flag; "" for a bare one or one that is left open; None without it."""
    given = [word for flag, word in line.flags if flag == name]
    if not given:
        return None
    return given[-1].text if given[-1] and given[-1].fixed else ""


def _on(line: Line, name: str) -> bool:
    """Whether a flag is given, and not switched off."""
    value = _value(line, name)
    return value is not None and value not in _OFF


def _clash(line: Line, one: str, other: str) -> None:
    message = f"`{line.shown}` refuses --{one} together with --{other}"
    line.complain("CMD015", line.verb, message, f"leave out --{one} or --{other}")


def _run(line: Line) -> None:
    restart = _value(line, "restart")
    checked = [flag for flag, _ in line.flags if flag.startswith("health-")]
    if restart and restart != "no" and _on(line, "rm"):
        _clash(line, "restart", "rm")
    elif _on(line, "detach") and _value(line, "attach") is not None:
        _clash(line, "attach", "detach")
    elif _on(line, "no-healthcheck") and checked:
        _clash(line, "no-healthcheck", checked[0])


def _prune(line: Line) -> None:
    filters = [word.text for flag, word in line.flags if flag == "filter" and word]
    if _on(line, "volumes") and any(text.startswith("until=") for text in filters):
        message = "`docker system prune` has no filter `until` for volumes"
        line.complain("CMD015", line.verb, message, "leave out --volumes or the filter")


def _pull(line: Line) -> None:
    named = line.arguments[0] if line.arguments else None
    if not (named and named.fixed and _on(line, "all-tags")):
        return
    if ":" in named.text.rpartition("/")[2]:
        message = "`docker pull --all-tags` takes an image without a tag"
        line.complain("CMD015", named, message, "leave the tag out")


def _login(line: Line) -> None:
    if not _on(line, "password-stdin"):
        return
    if _value(line, "password") is not None:
        _clash(line, "password", "password-stdin")
    elif _value(line, "username") is None:
        message = "`docker login --password-stdin` needs --username"
        line.complain("CMD011", line.verb, message, "add --username NAME")


def _update(line: Line) -> None:
    if not line.flags and line.arguments:
        message = "`docker update` needs a flag that says what to change"
        line.complain("CMD011", line.verb, message, "such as --memory or --restart")


def _service(line: Line) -> None:
    if _value(line, "mode") == "global" and _value(line, "replicas") is not None:
        _clash(line, "replicas", "mode global")


def _deploy(line: Line) -> None:
    if _value(line, "compose-file") is None and line.arguments:
        message = "`docker stack deploy` needs --compose-file"
        line.complain("CMD011", line.verb, message, "add -c FILE")


def _compose(line: Line) -> None:
    if _on(line, "force-recreate") and _on(line, "no-recreate"):
        _clash(line, "force-recreate", "no-recreate")


def _network(line: Line) -> None:
    lone = next((name for name in ("gateway", "ip-range") if _value(line, name) is not None), "")
    if lone and _value(line, "subnet") is None:
        line.complain("CMD011", line.verb, f"--{lone} needs --subnet", "add --subnet NETWORK")


_CHECKS: Mapping[str, Callable[[Line], None]] = {
    "docker compose up": _compose,
    "docker create": _run,
    "docker login": _login,
    "docker network create": _network,
    "docker pull": _pull,
    "docker run": _run,
    "docker service create": _service,
    "docker stack deploy": _deploy,
    "docker system prune": _prune,
    "docker update": _update,
}
