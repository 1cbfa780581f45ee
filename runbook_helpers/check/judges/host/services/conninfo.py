"""What libpq reads as the place of a database: `key=value` pairs or a `postgresql://` address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from runbook_helpers.check.judges.host.words import did_you_mean

Trouble = tuple[str, str]  # what is wrong, what to do

# All that libpq 9.6 to 18 knows.
KEYWORDS = tuple(
    str.split(
        "host hostaddr port dbname user password passfile require_auth channel_binding "
        "connect_timeout client_encoding options application_name fallback_application_name "
        "keepalives keepalives_idle keepalives_interval keepalives_count tcp_user_timeout "
        "replication gssencmode sslmode requiressl sslnegotiation sslcompression sslcert sslkey "
        "sslkeylogfile sslpassword sslcertmode sslrootcert sslcrl sslcrldir sslsni requirepeer "
        "ssl_min_protocol_version ssl_max_protocol_version min_protocol_version "
        "max_protocol_version krbsrvname gsslib gssdelegation service servicefile "
        "target_session_attrs load_balance_hosts scram_client_key scram_server_key oauth_issuer "
        "oauth_client_id oauth_client_secret oauth_scope authtype tty"
    )
)
_MEANT = {"database": "dbname", "db": "dbname", "username": "user", "pass": "password"}
_MEANT |= {"hostname": "host", "server": "host", "ssl": "sslmode", "timeout": "connect_timeout"}
_WORDS: Mapping[str, tuple[str, ...]] = {
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "gssencmode": ("disable", "prefer", "require"),
    "channel_binding": ("disable", "prefer", "require"),
    "target_session_attrs": (
        *("any", "read-write", "read-only", "primary", "standby", "prefer-standby"),
    ),
}
_NUMBERS = frozenset(
    str.split(
        "connect_timeout keepalives keepalives_idle keepalives_interval keepalives_count "
        "tcp_user_timeout"
    )
)
_OPEN = re.compile(r"[$`<>{}%\[\]…]|\.\.\.")  # something is yet to be put there
_HOLE = re.compile(r"\{\{.*?\}\}|<[^<>]*>|\$\{[^}]*\}|\$\([^)]*\)|`[^`]*`")
_ADDRESS = re.compile(r"postgres(?:ql)?://", re.IGNORECASE)
_PAIR = re.compile(r"\s*([^\s=]+)\s*(=?)\s*('(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)*)")


def names_place(text: str) -> bool:
    """Whether libpq reads a database's name as more than a name."""
    return "=" in text or bool(_ADDRESS.match(text))


def trouble(text: str) -> Trouble | None:
    """What libpq says of a connection string before it connects, and what to do."""
    text = _HOLE.sub("$", text)
    pairs = _of_address(text) if _ADDRESS.match(text) else _of_text(text)
    for key, value in pairs:
        if found := _pair(key, value):
            return found
    return None


def _of_text(text: str) -> Iterator[tuple[str, str | None]]:
    """`host=db port=5432`; None for a value without its `=`."""
    at = 0
    while match := _PAIR.match(text, at):
        yield match[1], match[3].strip("'") if match[2] else None
        if match.end() <= at:
            return
        at = match.end()


def _of_address(text: str) -> Iterator[tuple[str, str | None]]:
    """`postgresql://user:password@host:port,host:port/dbname?key=value`."""
    rest, _, query = _ADDRESS.sub("", text, count=1).partition("?")
    hosts = rest.partition("/")[0].rpartition("@")[2]
    for host in hosts.split(","):
        name, _, port = re.sub(r"^\[.*\]", "", host).partition(":")
        if port and (name, port) not in (("host", "port"), ("hostname", "port")):
            yield "port", port
    for part in query.split("&") if query else ():
        key, equals, value = part.partition("=")
        if part != "ssl=true" and not (key == "ssl" and _OPEN.search(value)):  # JDBC's, understood
            yield key, unquote(value) if equals else None


def _pair(key: str, value: str | None) -> Trouble | None:  # noqa: PLR0911 - one way out for each fault
    if _OPEN.search(key):
        return None
    if value is None:
        return f"`{key}` lacks its `=` in the connection string", f"write `{key}=VALUE`"
    if key not in KEYWORDS:
        fix = f"write `{_MEANT[key]}=`" if key in _MEANT else did_you_mean(key, KEYWORDS)
        return f"PostgreSQL has no connection option `{key}`", fix
    if _OPEN.search(value) or not value or value.isupper():
        return None
    if key == "port":
        return wrong_port(value)
    if key in _WORDS and value not in _WORDS[key]:
        fix = did_you_mean(value, _WORDS[key]) or "one of " + ", ".join(_WORDS[key])
        return f"`{key}` is never `{value}`", fix
    if key in _NUMBERS and not re.fullmatch(r"\s*-?\d+\s*", value):
        return f"`{key}` takes a whole number, not `{value}`", ""
    return None


def wrong_port(value: str) -> Trouble | None:
    """What is wrong with a port, or with a list of them."""
    for port in value.split(","):
        if port and not (port.isdecimal() and 1 <= int(port) <= 65535):
            return f"`{port}` is no port", "a port is a number such as 5432"
    return None
