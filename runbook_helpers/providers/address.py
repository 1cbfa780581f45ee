"""Where a model server is, and whether a prompt may go there."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from runbook_helpers.errors import InputError

DEFAULT = "http://127.0.0.1:11434"
_PORTS = {"http": 80, "https": 443}
_FORMS = "host, host:port, :port or http(s)://host:port"
_YES, _NO = frozenset({"1", "true", "yes", "on"}), frozenset({"", "0", "false", "no", "off"})


def resolve_address(
    host: str | None = None, environ: Mapping[str, str] | None = None, *, port: int = 11434
) -> str:
    """Return the base URL to call, from the argument, else OLLAMA_HOST, else this machine.

    `port` is that of an address without one. Reads every form that Ollama itself takes; an address
    to listen on, 0.0.0.0 or [::], becomes the loopback address a client can call. Anything else
    is an InputError.
    """
    environ = os.environ if environ is None else environ
    where, text = ("host", host) if host else ("OLLAMA_HOST", environ.get("OLLAMA_HOST", ""))
    text = text.strip().strip("\"'").strip()
    return _url(text, where, port) if text else DEFAULT


def _url(text: str, where: str, usual: int) -> str:
    scheme, mark, rest = text.rpartition("://")
    scheme = scheme.lower() or "http"
    if scheme not in _PORTS:
        raise _unusable(text, where, f"the scheme {scheme!r} is not http or https")
    parts, port = _split(scheme, _bracketed(rest), text, where)
    port = port or (_PORTS[scheme] if mark else usual)
    return f"{scheme}://{_callable_name(parts, text, where)}:{port}{parts.path.rstrip('/')}"


def _bracketed(rest: str) -> str:
    try:
        return f"[{rest}]" if ipaddress.ip_address(rest).version == 6 else rest
    except ValueError:
        return rest


def _split(scheme: str, rest: str, text: str, where: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        port = parts.port
    except ValueError as error:
        raise _unusable(text, where, str(error)) from error
    if parts.username is not None:
        raise InputError(
            "an address with a user name or password is not used",
            where=where,
            expected=_FORMS,
            hint="put the key in OLLAMA_API_KEY (for --provider openai in RUNBOOK_API_KEY)",
        )
    if parts.query or parts.fragment or any(c.isspace() or c == "\\" for c in rest):
        raise _unusable(text, where, "it has more than an address")
    return parts, port


def _callable_name(parts: SplitResult, text: str, where: str) -> str:
    name = parts.hostname or "127.0.0.1"
    if name.isdecimal():
        raise _unusable(text, where, f"a host can't be a number; for the port write :{name}")
    try:
        ip = ipaddress.ip_address(name)
    except ValueError:
        return name
    if ip.is_unspecified:
        return "127.0.0.1" if ip.version == 4 else "[::1]"
    return f"[{name}]" if ip.version == 6 else name


def _unusable(text: str, where: str, why: str) -> InputError:
    return InputError(
        f"{text!r} is not an address: {why}", where=where, expected=_FORMS, hint=DEFAULT
    )


def is_loopback(url: str) -> bool:
    """Tell whether a URL names this machine, without asking any name server."""
    name = urlsplit(url).hostname or ""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ip = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = ip.ipv4_mapped if ip.version == 6 else None
    return (mapped or ip).is_loopback


def require_allowed(
    url: str, allow_remote: bool | None = None, environ: Mapping[str, str] | None = None
) -> None:
    """Raise InputError unless the URL is this machine or remote hosts were explicitly allowed.

    `allow_remote=None` leaves the decision to RUNBOOK_ALLOW_REMOTE.
    """
    if is_loopback(url):
        return
    environ = os.environ if environ is None else environ
    if not (_allowed_by(environ) if allow_remote is None else allow_remote):
        raise InputError(
            "this host is not this machine, and a prompt holds details of your systems",
            where=url,
            expected="a host on this machine, or your permission",
            hint="--allow-remote, or RUNBOOK_ALLOW_REMOTE=1",
        )


def _allowed_by(environ: Mapping[str, str]) -> bool:
    value = environ.get("RUNBOOK_ALLOW_REMOTE", "").strip().lower()
    if value not in _YES | _NO:
        raise InputError(
            f"{value!r} is neither yes nor no",
            where="RUNBOOK_ALLOW_REMOTE",
            expected=f"one of {', '.join(sorted(_YES))}, or {', '.join(sorted(_NO - {''}))}",
        )
    return value in _YES
