# ruff: noqa: E501 - tables of words read best unbroken
"""The words of libpcap's filter language, and what is wrong with a value after them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from runbook_helpers.check.judges.host.network.services import NAMES, unknown_service
from runbook_helpers.check.judges.host.network_kinds import bad_address

PROTOCOLS = frozenset(
    str.split(
        "ether fddi tr wlan ip ip6 arp rarp decnet tcp udp sctp icmp icmp6 igmp igrp pim vrrp carp ah esp "
        "aarp atalk iso esis isis clnp stp ipx netbeui lat moprc mopdl sca ppp slip link radio l1 l2 iih "
        "lsp snp csnp psnp"
    )
)
DIRECTIONS = frozenset(str.split("src dst ra ta addr1 addr2 addr3 addr4 inbound outbound"))
TYPES = frozenset(str.split("host net port portrange proto protochain gateway"))
# Words that are a term of their own, with the number of words that follow.
ALONE: Mapping[str, int] = {
    "broadcast": 0, "multicast": 0, "inbound": 0, "outbound": 0, "less": 1, "greater": 1,
    "ifname": 1, "on": 1, "rnr": 1, "rulenum": 1, "reason": 1, "ruleset": 1, "action": 1,
    "ifindex": 1, "llc": 0, "mpls": 0, "pppoed": 0, "pppoes": 0, "vlan": 0, "geneve": 0,
    "type": 1, "subtype": 1, "dir": 1, "vpi": 1, "vci": 1, "lane": 0, "oam": 0, "metac": 0,
}  # fmt: skip
OPTIONAL = frozenset(("vlan", "mpls", "pppoes", "geneve", "llc"))
COMPARED = frozenset(("<", ">", "<=", ">=", "=", "==", "!="))
JOINS = frozenset(("and", "or", "&&", "||"))
RESERVED = PROTOCOLS | DIRECTIONS | TYPES | JOINS | frozenset(ALONE) | {"not", "mask", "len"}


def continues(kind: str, token: str) -> bool:
    """Whether a word after `and` or `or` is one more value of the same kind."""
    if kind == "port" and token.isalpha():
        return token in NAMES
    return bool(re.match(r"[\w.:]", token))


def unnamed(qualifiers: list[str], value: str) -> str:
    """What is wrong with a value after words of which none says what it is."""
    if any(word in TYPES - {"host", "net"} for word in qualifiers):
        return ""
    protocols = [word for word in qualifiers if word in PROTOCOLS]
    if len(protocols) == len(qualifiers):
        return f"lacks `host`, `net` or `port` between `{qualifiers[-1]}` and `{value}`"
    if protocols and protocols[0] in ("tcp", "udp", "sctp", "icmp", "icmp6", "igmp"):
        kind = "port" if value.isdecimal() else "and"
        hint = (
            f"write `{' '.join(qualifiers)} port {value}`"
            if kind == "port"
            else "join them by `and`"
        )
        return f"cannot ask `{protocols[0]}` for a host; {hint}"
    return ""


def wrong(kind: str, value: str, qualifiers: list[str]) -> str:  # noqa: PLR0911 - one way out for each fault
    """What is wrong with a value after its qualifiers."""
    if kind == "port":
        if not re.fullmatch(r"\\?[\w-]+", value):
            return f"takes a port after `port`, not `{value}`"
        if re.fullmatch(r"\d+-\d+", value):
            return f"takes a range after `portrange`: `portrange {value}`"
        if value.isdecimal() and int(value) > 65535:
            return "names a port above 65535"
    if kind == "portrange" and not re.fullmatch(r"\d+(?:-\d+)?|[a-z][\w-]*", value):
        return f"takes `FROM-TO` after `portrange`, not `{value}`"
    if kind == "host" and re.fullmatch(r"\d+(?:\.\d+){3}:\d+", value):
        return f"takes a host and its port apart: `host … and port …`, not `{value}`"
    if kind in ("host", "net", "gateway") and bad_address(value):
        return f"takes an address after `{qualifiers[-1] if qualifiers else kind}`, not `{value}`"
    if (
        kind == "host"
        and re.fullmatch(r"\d+\.\d+\.\d+\.\d+/\d+", value)
        and "net" not in qualifiers
    ):
        return f"takes a network such as `{value}` after `net`" if "host" in qualifiers else ""
    if value in RESERVED and value not in ("icmp",) and kind != "proto":
        return (
            f"lacks a value after `{qualifiers[-1]}`"
            if qualifiers
            else f"does not expect `{value}`"
        )
    return f"names no port: {said}" if kind == "port" and (said := unknown_service(value)) else ""
