"""libpcap's filter language, after pcap-filter(7): the first fault of an expression, in words."""

from __future__ import annotations

import re

from runbook_helpers.check.judges.host.network.pcap_words import (
    ALONE,
    COMPARED,
    DIRECTIONS,
    JOINS,
    OPTIONAL,
    PROTOCOLS,
    RESERVED,
    TYPES,
    continues,
    unnamed,
    wrong,
)
from runbook_helpers.check.judges.host.words import did_you_mean

_TOKEN = re.compile(
    r"\s*(&&|\|\||<=|>=|==|!=|<<|>>|[()!&|<>=+*/%^\[\]-]|\"[^\"]*\"|[^\s()!&|<>=+*%^\[\]]+)"
)


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
        while not said and self._next() in JOINS:
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
            elif (token in JOINS and depth == 0) or token in JOINS:
                return False
            elif token in COMPARED and depth == 0:
                return not self._named(index)
        return False

    def _named(self, until: int) -> bool:
        """Whether words before a sign are none that have a number: `tcp.port == 443`."""
        words = [t for t in self.rest[:until] if re.match(r"[A-Za-z]", t)]
        return any(
            t not in PROTOCOLS and t not in ("len", "length") and not _CONSTANT.match(t)
            for t in words
        )

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
            elif token in JOINS and depth == 0:
                return ""
            self.rest.pop(0)
        return "lacks a bracket" if depth else ""

    def _primitive(self) -> str:
        qualifiers: list[str] = []
        while self._next() in PROTOCOLS | DIRECTIONS | TYPES:
            qualifiers.append(self.rest.pop(0))
            if self._next() in ("or", "and") and self._pair(qualifiers):
                self.rest.pop(0)
        if not qualifiers:
            return self._bare()
        if not self.rest or self._next() in JOINS or self._next() == ")":
            last = qualifiers[-1]
            whole = (last in PROTOCOLS and len(qualifiers) == 1) or last in ALONE
            return "" if whole else f"lacks a value after `{last}`"
        if self._next() in ALONE:  # `ether broadcast`, `wlan type mgt`
            return self._alone()
        if said := unnamed(qualifiers, self._next()):
            return said
        while self._next() in ("not", "!"):  # `port not 22`
            self.rest.pop(0)
        return self._value(qualifiers) if self.rest else "lacks its last part"

    def _bare(self) -> str:
        """A term that begins with no qualifier."""
        token = self._next()
        if token in ALONE:
            return self._alone()
        if re.match(r"[A-Za-z]", token):
            return self._unqualified(token)
        if re.match(r"\d", token):
            return f"lacks `host`, `net` or `port` before `{token}`"
        return f"does not expect `{token}`" if token else "lacks its last part"

    def _pair(self, qualifiers: list[str]) -> bool:
        """`src or dst port 80`."""
        return (
            qualifiers[-1] in ("src", "dst")
            and len(self.rest) > 1
            and self.rest[1] in ("src", "dst")
        )

    def _alone(self) -> str:
        word = self.rest.pop(0)
        wanted = ALONE[word]
        if word in OPTIONAL:
            if self.rest and self._next() not in JOINS and self._next() != ")":
                self.rest.pop(0)
            return ""
        if len(self.rest) < wanted:
            return f"lacks a value after `{word}`"
        if word in ("less", "greater") and not self.rest[0].isdecimal():
            return f"takes a number after `{word}`, not `{self.rest[0]}`"
        del self.rest[:wanted]
        return ""

    def _unqualified(self, token: str) -> str:
        """A name alone, which libpcap refuses."""
        hint = did_you_mean(token, sorted(RESERVED))
        return f"cannot hold `{token}` here" + (
            f"; {hint}" if hint else "; write `host NAME` or `port N`"
        )

    def _value(self, qualifiers: list[str]) -> str:
        kind = next((word for word in reversed(qualifiers) if word in TYPES), "host")
        if self._next() == "(":  # `port (80 or 443)`
            self.rest.pop(0)
            while self.rest and self._next() != ")":
                if self._next() in JOINS | {"not", "!"}:
                    self.rest.pop(0)
                    continue
                if said := self._value(qualifiers):
                    return said
            if not self.rest:
                return "lacks a `)`"
            self.rest.pop(0)
            return ""
        value = self._name() if kind == "port" else self.rest.pop(0)
        if said := wrong(kind, value, qualifiers):
            return said
        if self._next() == "mask" or (kind == "portrange" and self._next() == "-"):
            del self.rest[:2]
        while self._next() in ("-", "/") and len(self.rest) > 1:  # `net 10.0.0.0 / 8`, `my-host`
            del self.rest[:2]
        return self._more(kind, qualifiers)

    def _name(self) -> str:
        """A port's number, or its name, of which hyphens are a part."""
        name = self.rest.pop(0)
        while name[:1].isalpha() and self._next() == "-" and len(self.rest) > 1:
            name += "".join(self.rest[:2])
            del self.rest[:2]
        return name

    def _more(self, kind: str, qualifiers: list[str]) -> str:
        """`port 80 or 443`: the qualifiers go on holding."""
        while self._next() in JOINS and len(self.rest) > 1:
            token = self.rest[1]
            if token in RESERVED or self._following_sign() or not continues(kind, token):
                return ""
            del self.rest[:2]
            if said := wrong(kind, token, qualifiers):
                return said
        return ""

    def _following_sign(self) -> bool:
        return len(self.rest) > 2 and self.rest[2] in COMPARED | {"&", "[", "+"}


_CONSTANT = re.compile(r"0x[\da-f]+$|tcp-|tcpflags|icmp|icmp6-|len$", re.IGNORECASE)
