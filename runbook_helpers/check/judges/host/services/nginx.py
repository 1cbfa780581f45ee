"""The directives of `nginx -g`: those of the main context, each with its end."""

from __future__ import annotations

import re
from collections.abc import Mapping

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.words import Reading, did_you_mean

_SWITCH = r"on|off"
_NUMBER = r"\d+"
_SIZE = r"\d+[kKmM]?|\d+[gG]"
_TIME = r"(?:\d+(?!\d)(?:ms|[smhdwMy])?)+"
_ANY = r".+"
_LEVEL = "debug|info|notice|warn|error|crit|alert|emerg"
# What the main context takes, and each directive's value; source: nginx -t.
MAIN: Mapping[str, str] = {
    "daemon": _SWITCH,
    "debug_points": "stop|abort",
    "env": _ANY,
    "error_log": rf"\S+(?:\s+(?:{_LEVEL}|debug_\w+))*",
    "google_perftools_profiles": _ANY,
    "include": _ANY,
    "load_module": _ANY,
    "lock_file": _ANY,
    "master_process": _SWITCH,
    "pcre_jit": _SWITCH,
    "pid": _ANY,
    "quic_bpf": _SWITCH,
    "ssl_engine": _ANY,
    "ssl_object_cache_inheritable": _SWITCH,
    "thread_pool": _ANY,
    "timer_resolution": _TIME,
    "user": r"\S+(?:\s+\S+)?",
    "worker_cpu_affinity": _ANY,
    "worker_priority": r"[+-]?\d+",
    "worker_processes": r"auto|\d+",
    "worker_rlimit_core": _SIZE,
    "worker_rlimit_nofile": _NUMBER,
    "worker_shutdown_timeout": _TIME,
    "working_directory": _ANY,
}
_ELSEWHERE = frozenset(
    str.split(
        "worker_connections accept_mutex multi_accept use listen server_name root location server "
        "upstream keepalive_timeout client_max_body_size access_log gzip sendfile proxy_pass "
        "proxy_read_timeout proxy_connect_timeout resolver ssl_certificate ssl_certificate_key "
        "ssl_protocols add_header return rewrite try_files index log_format default_type "
        "server_tokens autoindex allow deny limit_req limit_conn"
    )
)


def check_nginx(reading: Reading, facts: ToolFacts) -> None:
    """Complain of the first directive of `-g` that nginx refuses."""
    for option, value in reading.given:
        if "g" in option.shorts and value and value.fixed and not reading.complaints:
            _directives(value, reading)


def _directives(value: Word, reading: Reading) -> None:
    text = value.text.strip()
    if "{" in text:
        reading.complain("CMD010", value, "`nginx -g` takes no block", "put it into the file")
        return
    if '"' in text or "'" in text:
        return
    if text and not text.endswith(";"):
        message = f"the directive `{text.rpartition(';')[2].strip()}` lacks its `;`"
        reading.complain("CMD010", value, message, "end it with `;`")
        return
    for directive in filter(None, map(str.strip, text.split(";"))):
        if trouble := _directive(directive):
            reading.complain("CMD010", value, *trouble)
            return


def _directive(text: str) -> tuple[str, str] | None:
    name, _, given = text.partition(" ")
    if name in _ELSEWHERE:
        return f"nginx takes no `{name}` in its main context", "put it into the file"
    if name not in MAIN:
        fix = did_you_mean(name, tuple(MAIN))
        return (f"nginx has no directive `{name}`", fix) if fix else None
    if not given.strip():
        return f"`{name}` lacks its value", ""
    if not re.fullmatch(MAIN[name], given.strip()):
        return f"`{name}` is never `{given.strip()}`", _wanted(MAIN[name])
    return None


def _wanted(pattern: str) -> str:
    return "write `on` or `off`" if pattern == _SWITCH else ""
