"""The names that the words of a runbook hold: hosts, addresses, AWS resources, paths, queues."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.grounding.known import Known
from runbook_helpers.check.grounding.names import AWS_ID
from runbook_helpers.check.rules.places import prose_lines
from runbook_helpers.runbook.document import Document

_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
_HOSTS = re.compile(rf"(?<![\w@.$<{{/-])(?:https?://)?({_HOST})(?![\w@(<{{-]|\.\w)(:\d{{2,5}}\b)?")
# What is nobody's public site: reserved, of a network of one's own, or made up.
_OWN = re.compile(
    r"\.(?:internal|local|lan|corp|intranet|private|svc|invalid|test|example)$"
    r"|(?:^|\.)(?:example\.(?:com|org|net)|(?:(?:my|your)-?)?(?:company|organization|domain|corp)"
    r"\.(?:com|org|net|io)|acme\.\w+)$",
    re.IGNORECASE,
)
_CODE_PATH = re.compile(r"`(/[\w.+@-]+(?:/[\w.+@-]+)+/?)`")
_KINDS = (
    r"namespace|deployment|statefulset|daemonset|queue|exchange|database|bucket|cluster|host|server"
    r"|target group|load balancer|container|service|node group|stage|volume"
)
_CALLED = re.compile(
    rf"\b({_KINDS}) `([A-Za-z][\w.-]{{2,60}})`|`([A-Za-z][\w.-]{{2,60}})` ({_KINDS})\b",
    re.IGNORECASE,
)
# `app-08` beside app-01 to app-06: a name by the same rule that nobody has given.
_NUMBERED = re.compile(r"`([A-Za-z][A-Za-z_.-]*\d[\w.-]*)`")
_IP = re.compile(r"(?<![\w.:/-])(?:https?://)?((?:\d{1,3}\.){3}\d{1,3})(?![\w./-]*\.\d)(?!/\d)\b")
_NOWHERE = re.compile(r"0\.|127\.|255\.|169\.254\.|(?:192\.0\.2|198\.51\.100|203\.0\.113)\.")
_LONGEST = 2000

Mention = tuple[str, str, int, int]  # kind, text, line and column, 0-based


def written(document: Document, here: Known) -> Iterator[Mention]:
    """Names in the text outside of code blocks; public sites that it links to are none."""
    for number in prose_lines(document):
        line = document.lines[number][:_LONGEST]
        yield from _hosts(line, number, here)
        for match in AWS_ID.finditer(line):
            yield "AWS resource", match[0].rstrip(".:"), number, match.start()
        for match in _CODE_PATH.finditer(line):
            yield "path", match[1], number, match.start(1)
        for match in _NUMBERED.finditer(line):
            if here.is_numbered_like_one(match[1]):
                yield "name", match[1], number, match.start(1)
        for match in _CALLED.finditer(line):
            group = 2 if match[2] else 3
            kind = (match[1] or match[4]).lower()
            yield kind, match[group], number, match.start(group)


def _hosts(line: str, number: int, here: Known) -> Iterator[Mention]:
    if "." not in line:
        return
    for match in _IP.finditer(line):
        if not _NOWHERE.match(match[1]):
            yield "host", match[1], number, match.start(1)
    for match in _HOSTS.finditer(line):
        host = match[1].lower()
        if match[2] or _OWN.search(host) or any(host.endswith(d) for d in here.domains):
            yield "host", match[1], number, match.start(1)
