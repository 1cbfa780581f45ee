# ruff: noqa: E501 - tables of words read best unbroken
"""What is asked of haproxy's runtime socket: `echo "show stat" | socat stdio /run/haproxy.sock`."""

from __future__ import annotations

import re

from runbook_helpers.check.code.model import Command, Complaint, Word
from runbook_helpers.check.facts.packs import load
from runbook_helpers.check.judges.host.saying import said
from runbook_helpers.check.judges.host.words import did_you_mean

_SOCKET = re.compile(
    r"\s*\|\s*(?:sudo\s+)?(?:socat|nc|ncat)\b[^|;&]*(?:haproxy|hapee)", re.IGNORECASE
)
_TOOL = "haproxy socket"
# What newer versions have beyond the one that was asked.
_NEWER = ("show sess", "show quic", "show ssl sni", "show jwt", "dump stats-file", "add ssl ca-file",
          "enable trace", "show dev", "show stream", "expert-mode", "experimental-mode", "mcli",
          "debug", "show ssl ocsp-updates", "update ssl ocsp-response", "wait", "reload",
          "show proc", "show startup-logs", "set var", "set ssl ocsp-response",
          "set server", "get var", "show ssl tls-keys", "set anon", "show anon", "show ssl jwt",
          "shutdown stream", "shutdown streams", "hard-reload", "show frontend")  # fmt: skip
_STATES = {"state": ("ready", "drain", "maint"), "health": ("up", "stopping", "down"),
           "agent": ("up", "down"), "ssl": ("on", "off")}  # fmt: skip
_OPTIONS = ("state", "weight", "addr", "agent", "agent-addr", "agent-port", "agent-send", "check-addr",
            "check-port", "fqdn", "health", "ssl")  # fmt: skip
_PAIR = ("disable server", "enable server", "disable health", "enable health", "disable agent",
         "enable agent", "set weight", "get weight", "set server", "del server", "add server",
         "shutdown sessions server", "set maxconn server")  # fmt: skip


def ask_complaints(command: Command) -> list[Complaint]:
    """Complaints about the text that echo or printf sends to haproxy's socket."""
    if not command.feeds_pipe or not command.arguments or not _goes_there(command):
        return []
    words = [word for word in command.arguments if not re.fullmatch(r"-[neE]+", word.text)]
    if not words or not all(word.fixed or word.raw.startswith('"') for word in words):
        return []
    text = " ".join(word.text for word in words)
    found: list[Complaint] = []
    for line in re.split(r";|\\n|\n", text):
        if line.strip() and not found:
            found = _asked(line.split(), words[0])
    return found


def _goes_there(command: Command) -> bool:
    """Whether what follows the command's last word pipes into a socket of haproxy's."""
    last = command.words[-1]
    rows = command.snippet.text.split("\n")
    row = rows[last.row] if last.row < len(rows) else ""
    return bool(_SOCKET.match(row[last.column + len(last.raw) :]))


def _asked(parts: list[str], at: Word) -> list[Complaint]:
    if parts[0].startswith("@"):  # `@1 show info`: of a worker, by way of the master
        parts = parts[1:]
    if not parts or "$" in " ".join(parts[:2]):
        return []
    facts = load(_TOOL)
    known = [*(facts.words if facts else ()), *_NEWER]
    asked = " ".join(parts)
    fitting = [one for one in known if _begins(parts, one.split())]
    if not fitting:
        fix = did_you_mean(" ".join(parts[:3]), known) or did_you_mean(" ".join(parts[:2]), known)
        return said("CMD001", at, f"haproxy's socket has no command `{asked}`", fix)
    name = max(fitting, key=len)
    return _details(name, parts[len(name.split()) :], at)


def _begins(parts: list[str], known: list[str]) -> bool:
    return parts[: len(known)] == known


def _details(name: str, rest: list[str], at: Word) -> list[Complaint]:  # noqa: PLR0911 - one way out for each fault
    open_ = any("$" in part or "<" in part for part in rest)
    if name in _PAIR and not open_:
        if not rest:
            return said("CMD004", at, f"`{name}` needs `BACKEND/SERVER`")
        if "/" not in rest[0]:
            return said("CMD010", at, f"`{name}` takes `BACKEND/SERVER`, not `{rest[0]}`")
    if name == "set server" and not open_:
        return _server(rest[1:], at)
    if name == "set weight" and len(rest) < 2 and not open_:
        return said("CMD004", at, "`set weight` needs a weight")
    if name == "set weight" and not open_ and not _weight(rest[1]):
        return said("CMD010", at, f"`{rest[1]}` is no weight from 0 to 256 or in percent")
    if name.startswith("set maxconn") and rest and not open_ and not rest[-1].isdecimal():
        return said("CMD010", at, f"`{name}` takes a number, not `{rest[-1]}`")
    if name in ("disable frontend", "enable frontend", "shutdown frontend") and not rest:
        return said("CMD004", at, f"`{name}` needs a frontend")
    return []


def _server(rest: list[str], at: Word) -> list[Complaint]:
    if not rest or rest[0] not in _OPTIONS:
        given = f" `{rest[0]}`" if rest else " nothing"
        fix = did_you_mean(rest[0], _OPTIONS) if rest else ""
        return said("CMD010", at, f"`set server` sets no{given}", fix)
    if len(rest) < 2:
        return said("CMD004", at, f"`set server … {rest[0]}` needs a value")
    allowed = _STATES.get(rest[0], ())
    if allowed and rest[1] not in allowed:
        return said("CMD010", at, f"`{rest[0]}` is one of {', '.join(allowed)}, never `{rest[1]}`")
    if rest[0] == "weight" and not _weight(rest[1]):
        return said("CMD010", at, f"`{rest[1]}` is no weight from 0 to 256 or in percent")
    return []


def _weight(text: str) -> bool:
    match = re.fullmatch(r"(\d+)(%?)", text)
    return bool(match) and (bool(text.endswith("%")) or int(text) <= 256)
