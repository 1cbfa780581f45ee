"""Addresses of RabbitMQ's management API in a `curl` command."""

from __future__ import annotations

import re
from collections.abc import Sequence

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.judges.host.services.definitions import known
from runbook_helpers.check.judges.host.words import Reading, did_you_mean

_ADDRESS = re.compile(r"^(?:https?://)?[^/\s]+:1567[12]/api/(?P<path>[^?#\s]*)")


def check_management(words: Sequence[Word], reading: Reading) -> None:
    """Complain of a path that the API does not have; others than the API's ports are not judged."""
    for word in words:
        match = _ADDRESS.match(word.text)
        if match and (trouble := _trouble(match["path"])):
            reading.complain("CMD010", word, *trouble)


def _trouble(path: str) -> tuple[str, str] | None:
    parts = path.rstrip("/").split("/")
    if parts == [""]:
        return None
    routes = [route.split("/") for route in known()["api"]]
    if any(_fits(parts, route) for route in routes):
        return None
    shown = "RabbitMQ's API has no `/api/" + path + "`"
    return shown, _near(parts, routes)


def _fits(parts: list[str], route: list[str]) -> bool:
    pairs = zip(parts, route, strict=False)
    return len(parts) == len(route) and all(b == "*" or _open(a) or a == b for a, b in pairs)


def _open(part: str) -> bool:
    """A variable or placeholder, which may stand for anything."""
    return any(sign in part for sign in "$<>{}`*")


def _near(parts: list[str], routes: list[list[str]]) -> str:
    """The route of as many parts whose fixed words come closest, with the names filled in."""
    near = ["/".join(_filled(parts, route)) for route in routes if len(route) == len(parts)]
    return did_you_mean("/".join(parts), near, "/api/")


def _filled(parts: list[str], route: list[str]) -> list[str]:
    return [part if b == "*" else b for part, b in zip(parts, route, strict=True)]
