# ruff: noqa: E501 - tables of words read best unbroken
"""libpcap's filter language, after pcap-filter(7): the first fault of an expression, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from runbook_helpers.check.judges.host.network_kinds import bad_address
from runbook_helpers.check.judges.host.words import did_you_mean

_TOKEN = re.compile(
    r"\s*(&&|\|\||<=|>=|==|!=|<<|>>|[()!&|<>=+*/%^\[\]-]|\"[^\"]*\"|[^\s()!&|<>=+*%^\[\]]+)"
)
_PROTOCOLS = frozenset(
    str.split(
        "ether fddi tr wlan ip ip6 arp rarp decnet tcp udp sctp icmp icmp6 igmp igrp pim vrrp carp ah esp "
        "aarp atalk iso esis isis clnp stp ipx netbeui lat moprc mopdl sca ppp slip link radio l1 l2 iih "
        "lsp snp csnp psnp"
    )
)
_DIRECTIONS = frozenset(str.split("src dst ra ta addr1 addr2 addr3 addr4 inbound outbound"))
_TYPES = frozenset(str.split("host net port portrange proto protochain gateway"))
# Words that are a term of their own, with the number of words that follow.
_ALONE: Mapping[str, int] = {
    "broadcast": 0, "multicast": 0, "inbound": 0, "outbound": 0, "less": 1, "greater": 1,
    "ifname": 1, "on": 1, "rnr": 1, "rulenum": 1, "reason": 1, "ruleset": 1, "action": 1,
    "ifindex": 1, "llc": 0, "mpls": 0, "pppoed": 0, "pppoes": 0, "vlan": 0, "geneve": 0,
    "type": 1, "subtype": 1, "dir": 1, "vpi": 1, "vci": 1, "lane": 0, "oam": 0, "metac": 0,
}  # fmt: skip
_OPTIONAL = frozenset(("vlan", "mpls", "pppoes", "geneve", "llc"))
_COMPARED = frozenset(("<", ">", "<=", ">=", "=", "==", "!="))
_JOINS = frozenset(("and", "or", "&&", "||"))
_RESERVED = _PROTOCOLS | _DIRECTIONS | _TYPES | _JOINS | frozenset(_ALONE) | {"not", "mask", "len"}


def fault(text: str) -> str:
    """What is wrong with a filter, or nothing; what this reader is not sure of is right."""
    tokens = [match[1] for match in _TOKEN.finditer(text)]
    filter_ = _Filter(tokens)
    said = filter_.expression()
    if said or not filter_.rest:
        return said
    left = filter_.rest[0]
    return "has a `)` too many" if left == ")" else f"lacks `and` or `or` before `{left}`"


class _Filter:
    """The tokens, taken from the left."""

    def __init__(self, tokens: list[str]) -> None:
        self.rest = tokens

    def _next(self) -> str:
        return self.rest[0] if self.rest else ""

    def expression(self) -> str:
        said = self._term()
        while not said and self._next() in _JOINS:
            join = self.rest.pop(0)
            if not self.rest:
                return f"lacks a part after `{join}`"
            said = self._term()
        return said

    def _term(self) -> str:
        while self._next() in ("not", "!"):
            self.rest.pop(0)
        if self._arithmetic_ahead():
            return self._relation()
        if self._next() == "(":
            self.rest.pop(0)
            said = self.expression()
            if said:
                return said
            if self._next() != ")":
                return "lacks a `)`"
            self.rest.pop(0)
            return ""
        return self._primitive()

    def _arithmetic_ahead(self) -> bool:
        """Whether a comparison of numbers begins here: `tcp[13] & 2 != 0`, `len > 100`."""
        depth = 0
        for index, token in enumerate(self.rest):
            if token in ("(", "["):
                depth += 1
            elif token in (")", "]"):
                depth -= 1
                if depth < 0:
                    return False
            elif (token in _JOINS and depth == 0) or token in _JOINS:
                return False
            elif token in _COMPARED and depth == 0:
                return not self._named(index)
        return False

    def _named(self, until: int) -> bool:
        """Whether words before a sign are none that have a number: `tcp.port == 443`."""
        words = [t for t in self.rest[:until] if re.match(r"[A-Za-z]", t)]
        return any(t not in _PROTOCOLS and t != "len" and not _CONSTANT.match(t) for t in words)

    def _relation(self) -> str:
        depth = 0
        while self.rest:
            token = self.rest[0]
            if token in ("(", "["):
                depth += 1
            elif token in (")", "]"):
                if depth == 0:
                    return ""
                depth -= 1
            elif token in _JOINS and depth == 0:
                return ""
            self.rest.pop(0)
        return "lacks a bracket" if depth else ""

    def _primitive(self) -> str:
        qualifiers: list[str] = []
        while self._next() in _PROTOCOLS | _DIRECTIONS | _TYPES:
            qualifiers.append(self.rest.pop(0))
            if len(qualifiers) > 1 and self._next() in ("or", "and") and self._pair(qualifiers):
                self.rest.pop(0)
        token = self._next()
        if not qualifiers and token in _ALONE:
            return self._alone()
        if not qualifiers and re.fullmatch(r"[A-Za-z]\S*", token):
            return self._unqualified(token)
        if qualifiers and (not token or token in _JOINS or token == ")"):
            last = qualifiers[-1]
            alone = last in _PROTOCOLS and len(qualifiers) == 1
            return (
                "" if alone or last in ("inbound", "outbound") else f"lacks a value after `{last}`"
            )
        if qualifiers and token in ("broadcast", "multicast"):
            self.rest.pop(0)
            return ""
        if not token or token in _JOINS or token == ")":
            return f"does not expect `{token}`" if token else "lacks its last part"
        return self._value(qualifiers)

    def _pair(self, qualifiers: list[str]) -> bool:
        """`src or dst port 80`."""
        return (
            qualifiers[-1] in ("src", "dst")
            and len(self.rest) > 1
            and self.rest[1] in ("src", "dst")
        )

    def _alone(self) -> str:
        word = self.rest.pop(0)
        wanted = _ALONE[word]
        if word in _OPTIONAL:
            if self.rest and self._next() not in _JOINS and self._next() != ")":
                self.rest.pop(0)
            return ""
        if len(self.rest) < wanted:
            return f"lacks a value after `{word}`"
        if word in ("less", "greater") and not self.rest[0].isdigit():
            return f"takes a number after `{word}`, not `{self.rest[0]}`"
        del self.rest[:wanted]
        return ""

    def _unqualified(self, token: str) -> str:
        """A name alone, which libpcap refuses."""
        hint = did_you_mean(token, sorted(_RESERVED))
        return f"cannot hold `{token}` here" + (
            f"; {hint}" if hint else "; write `host NAME` or `port N`"
        )

    def _value(self, qualifiers: list[str]) -> str:
        kind = next((word for word in reversed(qualifiers) if word in _TYPES), "host")
        if self._next() == "(":  # `port (80 or 443)`
            self.rest.pop(0)
            while self.rest and self._next() != ")":
                if self._next() in _JOINS | {"not", "!"}:
                    self.rest.pop(0)
                    continue
                if said := self._value(qualifiers):
                    return said
            if not self.rest:
                return "lacks a `)`"
            self.rest.pop(0)
            return ""
        value = self.rest.pop(0)
        if said := _wrong(kind, value, qualifiers):
            return said
        if self._next() == "mask" or (kind == "portrange" and self._next() == "-"):
            del self.rest[:2]
        while self._next() in ("-", "/") and len(self.rest) > 1:  # `net 10.0.0.0 / 8`, `my-host`
            del self.rest[:2]
        return self._more(kind, qualifiers)

    def _more(self, kind: str, qualifiers: list[str]) -> str:
        """`port 80 or 443`: the qualifiers go on holding."""
        while self._next() in _JOINS and len(self.rest) > 1:
            token = self.rest[1]
            if token in _RESERVED or not re.match(r"[\w.:]", token) or not re.search(r"\d", token):
                return ""
            if self._following_sign():
                return ""
            del self.rest[:2]
            if said := _wrong(kind, token, qualifiers):
                return said
        return ""

    def _following_sign(self) -> bool:
        return len(self.rest) > 2 and self.rest[2] in _COMPARED | {"&", "[", "+"}


_CONSTANT = re.compile(r"0x[\da-f]+$|tcp-|tcpflags|icmp|icmp6-|len$", re.IGNORECASE)


def _wrong(kind: str, value: str, qualifiers: list[str]) -> str:  # noqa: PLR0911 - one way out for each fault
    """What is wrong with a value after its qualifiers."""
    if kind == "port":
        if not re.fullmatch(r"\\?[\w-]+", value):
            return f"takes a port after `port`, not `{value}`"
        if re.fullmatch(r"\d+-\d+", value):
            return f"takes a range after `portrange`: `portrange {value}`"
        if value.isdigit() and int(value) > 65535:
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
    if value in _RESERVED and value not in ("icmp",) and kind != "proto":
        return (
            f"lacks a value after `{qualifiers[-1]}`"
            if qualifiers
            else f"does not expect `{value}`"
        )
    return ""
