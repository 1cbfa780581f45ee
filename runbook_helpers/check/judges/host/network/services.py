"""The names of ports, as /etc/services has them."""

from __future__ import annotations

import json
import re
from functools import cache

from runbook_helpers.check.facts import PACKS
from runbook_helpers.check.judges.host.words import did_you_mean

# Those that people write, to suggest one of them.
NAMES = str.split(
    "ssh http https smtp domain ftp telnet mysql postgresql postgres redis ldap ldaps imap imaps "
    "pop3 pop3s ntp snmp amqp amqps mongodb memcached kerberos rsync nfs sunrpc syslog tftp "
    "submission"
)
_NAME = re.compile(r"[a-z][a-z\d-]*")  # capitals and underscores are places to fill in


def unknown_service(text: str) -> str:
    """What is wrong with the name of a port that no system's list has; empty where nothing is."""
    if not _NAME.fullmatch(text) or text in NAMES or text in _registered():
        return ""
    hint = did_you_mean(text, NAMES)
    return f"there is no service `{text}`" + (f"; {hint}" if hint else "")


@cache
def _registered() -> frozenset[str]:
    pack = json.loads((PACKS / "services.json").read_text(encoding="utf-8"))
    return frozenset(pack["names"])
