"""Addresses as curl reads them: scheme, host and port, and the `{a,b}` and `[1-9]` it spreads."""

from __future__ import annotations

import re

from runbook_helpers.check.judges.host.words import did_you_mean

Trouble = tuple[str, str]  # what is wrong, what to do

SCHEMES = tuple(
    str.split(
        "http https ftp ftps file dict gopher gophers imap imaps ipfs ipns ldap ldaps mqtt mqtts "
        "pop3 pop3s rtmp rtmpe rtmps rtmpt rtmpte rtmpts rtsp scp sftp smb smbs smtp smtps telnet "
        "tftp ws wss"
    )
)
_SCHEME = re.compile(r"([A-Za-z][\w+.-]*)://")
_PORT = re.compile(
    r"(?:(?P<scheme>[A-Za-z][\w+.-]*):/{1,3})?(?:[^/?#@]*@)?"
    r"(?:\[[^\]]*\]|[^/?#:\[\]{}]*):(?P<port>[^/?#\[\]{}@]+)(?=[/?#]|\Z)"
)
_RANGE = re.compile(
    r"\[(?:(?P<from>[A-Za-z])-(?P<to>[A-Za-z])|(?P<least>\d+)-(?P<most>\d+))(?P<step>:0*[1-9]\d*)?\]"
)
_IPV6 = re.compile(r"\[[\da-fA-F:.]*:[\da-fA-F:.]*(?:%[\w.-]+)?\]")
_NAMED = re.compile(r"\[[A-Za-z][\w .-]{3,}\]")  # `[server-ip]` is a place to fill in
_QUOTE_GLOBS = "add `-g`, or write brackets and braces as %5B %5D %7B %7D"


def address_trouble(text: str, spreads: bool) -> Trouble | None:
    """What curl says of an address; `spreads` is false after `-g`."""
    return _scheme(text) or (_globs(text) if spreads else None) or _port(text) or _blank(text)


def _scheme(text: str) -> Trouble | None:
    if not text or text.startswith(":"):
        return f"`curl` takes no address such as `{text}`", "write it as `http://host/`"
    match = _SCHEME.match(text)
    if not match or match[1].lower() in SCHEMES:
        return None
    return f"`curl` speaks no `{match[1]}`", did_you_mean(match[1].lower(), SCHEMES)


def _port(text: str) -> Trouble | None:
    """A port of capitals is a place to fill in."""
    match = _PORT.match(text)
    if not match or match["scheme"] == "file" or match["port"].isupper():
        return None
    if not match["port"].isdecimal() or int(match["port"]) > 65535:
        return f"`{match['port']}` is no port", ""
    return None


def _blank(text: str) -> Trouble | None:
    if " " not in text.strip():
        return None
    return "`curl` takes no address with a space in it", "write the space as %20"


def _globs(text: str) -> Trouble | None:
    """The first set or range that curl cannot spread."""
    at = 0
    while at < len(text):
        sign, end = text[at], at + 1
        if sign == "\\" and text[end : end + 1] in ("{", "[", "}", "]"):
            end += 1
        elif sign in "}]":
            return f"`curl` finds a `{sign}` that closes nothing in the address", _QUOTE_GLOBS
        elif sign == "{":
            end, wrong = _set(text, at)
            if wrong:
                return wrong, _QUOTE_GLOBS
        elif sign == "[":
            end = _range(text, at)
            if end < 0:
                shown = text[at : text.find("]", at) + 1 or None]
                return f"`curl` reads `{shown}` as a range and finds none", _QUOTE_GLOBS
        at = end
    return None


def _set(text: str, at: int) -> tuple[int, str]:
    """Where a `{a,b}` ends, and what is wrong with it."""
    inner = re.compile(r"(?:\\.|[^\\{}\[\]])*").match(text, at + 1)
    end = inner.end() if inner else at + 1
    if text[end : end + 1] != "}":
        return end, "`curl` finds a `{` in the address that is not closed"
    return end + 1, ""  # an empty `{}` is where xargs or find put an address


def _range(text: str, at: int) -> int:
    """Where a range, an IPv6 address, an empty pair or a place to fill in ends; -1 for no such."""
    if text.startswith("[]", at):
        return at + 2
    if found := _IPV6.match(text, at) or _NAMED.match(text, at):
        return found.end()
    match = _RANGE.match(text, at)
    if not match:
        return -1
    if match["from"]:
        rises = match["from"] <= match["to"]
    else:
        rises = int(match["least"]) <= int(match["most"])
    return match.end() if rises else -1
