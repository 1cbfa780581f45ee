# ruff: noqa: E501 - tables of words read best unbroken
"""Values of iptables' rules: chains, targets, ports, addresses, states and rates."""

from __future__ import annotations

import re
from collections.abc import Mapping

from runbook_helpers.check.judges.host.network_kinds import bad_address

COMMANDS = frozenset("ACDEFILNPRSXZ")
# Command: how many words it takes at least and at most.
OPERANDS: Mapping[str, tuple[int, int]] = {
    "A": (1, 1), "C": (1, 1), "D": (1, 2), "E": (2, 2), "F": (0, 1), "I": (1, 2), "L": (0, 2),
    "N": (1, 1), "P": (2, 2), "R": (2, 2), "S": (0, 2), "X": (0, 1), "Z": (0, 2),
}  # fmt: skip
_CHAINS = ("INPUT", "OUTPUT", "FORWARD", "PREROUTING", "POSTROUTING")
_TARGETS = ("ACCEPT", "DROP", "RETURN", "QUEUE", "REJECT", "LOG", "MASQUERADE", "SNAT", "DNAT")
# What people write for a target that iptables has under another name.
_NO_TARGET = frozenset(str.split("allow deny block permit pass forbid refuse ban"))
_CT_STATES = frozenset(str.split("INVALID NEW ESTABLISHED RELATED UNTRACKED SNAT DNAT"))
_PROTOCOLS = frozenset(
    str.split(
        "tcp udp icmp icmpv6 ipv6-icmp esp ah sctp dccp udplite gre igmp ospf vrrp ipip all ip l2tp pim "
        "rsvp mh ipencap egp ggp st igp hmp idpr ddp ipv6 skip rspf isis eigrp etherip ipcomp carp"
    )
)
_NO_PROTOCOL = frozenset(
    str.split("http https ssh dns mysql any ipv4 tls ssl postgres ftp smtp ping")
)
_REJECTS = frozenset(
    str.split(
        "icmp-net-unreachable icmp-host-unreachable icmp-port-unreachable icmp-proto-unreachable "
        "icmp-net-prohibited icmp-host-prohibited icmp-admin-prohibited tcp-reset tcp-rst net-unreach "
        "host-unreach proto-unreach port-unreach net-prohib host-prohib admin-prohib "
        "icmp6-no-route icmp6-adm-prohibited icmp6-addr-unreachable icmp6-port-unreachable "
        "icmp6-policy-fail icmp6-reject-route no-route adm-prohibited addr-unreach policy-fail "
        "reject-route"
    )
)


def rule_fault(name: str, text: str) -> str:
    """What is wrong with the value of an option, or with the first or second word of a command."""
    for names, check in _CHECKS:
        if name in names:
            return check(text)
    return ""


def _chain(text: str) -> str:
    if text not in _CHAINS and text.upper() in _CHAINS:
        return f"there is no chain `{text}`: it is written `{text.upper()}`"
    return ""


def _policy(text: str) -> str:
    return "" if text in ("ACCEPT", "DROP") else f"a policy is `ACCEPT` or `DROP`, never `{text}`"


def _target(text: str) -> str:
    if text.lower() in _NO_TARGET:
        return f"there is no target `{text}`: write `ACCEPT`, `DROP` or `REJECT`"
    if text not in _TARGETS and text.upper() in _TARGETS:
        return f"there is no target `{text}`: it is written `{text.upper()}`"
    return ""


def _protocol(text: str) -> str:
    if text.lower() in _NO_PROTOCOL or ("," in text or "/" in text):
        return f"there is no protocol `{text}`: write `tcp`, `udp` or `icmp`"
    if text.isdecimal() and int(text) > 255:
        return f"there is no protocol `{text}`"
    return ""


def _port(text: str) -> str:
    if "," in text:
        return "one port or `FROM:TO`; several go with `-m multiport --dports`"
    if "-" in text and re.fullmatch(r"\d+-\d+", text):
        return f"a range of ports is written with a colon: `{text.replace('-', ':')}`"
    return _numbers(text) if re.fullmatch(r"[\d:]+|[a-z][\w-]*", text) else f"`{text}` is no port"


def _ports(text: str) -> str:
    parts = text.split(",")
    if len(parts) > 15:
        return "at most 15 ports"
    if any(re.fullmatch(r"\d+-\d+", part) for part in parts):
        return "a range of ports is written with a colon"
    return next((fault for part in parts if (fault := _port(part))), "")


def _numbers(text: str) -> str:
    high = [number for number in re.findall(r"\d+", text) if int(number) > 65535]
    return f"there is no port `{high[0]}`" if high else ""


def _addresses(text: str) -> str:
    bad = [part for part in text.split(",") if bad_address(part)]
    return f"`{bad[0]}` is no address" if bad else ""


def _states(text: str) -> str:
    bad = [p for p in text.split(",") if not any(s.startswith(p.upper()) for s in _CT_STATES)]
    return f"there is no state `{bad[0]}`: NEW, ESTABLISHED, RELATED, INVALID" if bad else ""


def _rate(text: str) -> str:
    good = re.fullmatch(r"\d+(?:/(?:s(?:ec(?:ond)?)?|m(?:in(?:ute)?)?|h(?:our)?|d(?:ay)?))?", text)
    return "" if good else f"a rate such as `5/min`, not `{text}`"


def _number(text: str) -> str:
    return "" if text.isdecimal() and int(text) else f"`{text}` is no rule number"


def _whole(text: str) -> str:
    return "" if text.isdecimal() else f"a number, not `{text}`"


def _reject(text: str) -> str:
    return "" if text in _REJECTS else f"`REJECT` knows no `{text}`"


def _level(text: str) -> str:
    names = str.split("emerg panic alert crit err error warn warning notice info debug")
    return (
        ""
        if text in names or (text.isdecimal() and int(text) < 8)
        else f"there is no level `{text}`"
    )


def _to_ports(text: str) -> str:
    if not re.fullmatch(r"\d+(?:-\d+)?|[a-z][\w-]*", text):
        return f"a port or `FROM-TO`, not `{text}`"
    return _numbers(text)


_CHECKS = (
    (frozenset(("A0", "C0", "D0", "I0", "L0", "S0", "F0", "Z0", "R0", "P0")), _chain),
    (frozenset(("P1",)), _policy),
    (frozenset(("R1", "D1", "I1", "L1")), _number),
    (frozenset(("j",)), _target),
    (frozenset(("p",)), _protocol),
    (frozenset(("dport", "sport", "destination-port", "source-port")), _port),
    (frozenset(("dports", "sports", "ports", "destination-ports", "source-ports")), _ports),
    (frozenset(("s", "d")), _addresses),
    (frozenset(("ctstate", "state")), _states),
    (frozenset(("limit",)), _rate),
    (
        frozenset(("limit-burst", "connlimit-above", "connlimit-upto", "hitcount", "seconds")),
        _whole,
    ),
    (frozenset(("reject-with",)), _reject),
    (frozenset(("log-level",)), _level),
    (frozenset(("to-ports",)), _to_ports),
)
