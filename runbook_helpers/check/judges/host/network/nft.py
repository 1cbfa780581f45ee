# ruff: noqa: E501 - tables of words read best unbroken
"""nft: a verb, what it acts on, names, and the commonest words of a rule."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.network_kinds import bad_address
from runbook_helpers.check.judges.host.saying import said
from runbook_helpers.check.judges.host.words import did_you_mean, read, spreads

_FAMILIES = ("ip", "ip6", "inet", "arp", "bridge", "netdev")
_VERBS = str.split(
    "add create insert replace delete destroy get list reset flush rename describe monitor import "
    "export"
)
# Object: how many names follow it, after a family that may be left out.
_NAMES: Mapping[str, int] = {
    "table": 1, "chain": 2, "rule": 2, "set": 2, "map": 2, "element": 2, "flowtable": 2,
    "counter": 2, "quota": 2, "limit": 2, "secmark": 2, "synproxy": 2, "meter": 2, "ct": 3,
}  # fmt: skip
_LISTED = str.split(
    "ruleset tables chains sets maps meters flowtables counters quotas limits secmarks synproxys hooks "
    "ct"
)
_ONLY: Mapping[str, Sequence[str]] = {
    "insert": ("rule",), "replace": ("rule",), "rename": ("chain",), "get": ("element",),
    "flush": ("ruleset", "table", "chain", "set", "map", "meter"),
    "list": ("table", "chain", "set", "map", "flowtable", "counter", "quota", "limit", "secmark",
             "synproxy", "meter", "ct", *_LISTED),
}  # fmt: skip
_FIELDS: Mapping[str, str] = {
    "tcp": "sport dport sequence ackseq doff reserved flags window checksum urgptr option",
    "udp": "sport dport length checksum",
    "ip": "version hdrlength dscp ecn length id frag-off ttl protocol checksum saddr daddr option",
    "ip6": "version dscp ecn flowlabel length nexthdr hoplimit saddr daddr",
    "ct": "state direction status mark expiration helper label l3proto protocol bytes packets avgpkt "
          "zone count id event original reply timeout expectation saddr daddr proto-src proto-dst",
}  # fmt: skip
_STATES = ("established", "related", "new", "invalid", "untracked")
_HOOKS = ("prerouting", "input", "forward", "output", "postrouting", "ingress", "egress")


def judge_nft(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about options, the verb, its object, missing names and known fields."""
    reading = read(words, replace(facts, style="posix", stops=True))
    if reading.complaints or reading.unsure:
        return reading.complaints
    for word in reading.positionals[1:]:
        if word.text in ("-a", "-n", "-nn", "-j", "-s", "-y", "-t", "--handle", "--json"):
            return said("CMD002", word, f"`nft` takes `{word.text}` only before its command")
    parts = _split(reading.positionals)
    if not parts:
        idle = reading.has(("f", "file", "i", "interactive", "h", "help", "v", "version", "V"))
        return [] if idle else said("CMD004", program, "`nft` needs a command")
    return _command(parts)


def _split(words: Sequence[Word]) -> list[Word]:
    """A command may stand in one word, in quotes."""
    return [
        replace(word, text=part)
        for word in words
        for part in (re.findall(r"[{};,]|[^\s{};,]+", word.text) if word.fixed else [word.text])
    ]


def _command(parts: list[Word]) -> list[Complaint]:  # noqa: PLR0911 - one way out for each fault
    verb, *rest = parts
    if not verb.fixed or any(map(spreads, parts)):
        return []
    if verb.text not in _VERBS:
        fix = did_you_mean(verb.text, _VERBS)
        fix = "did you mean `list`?" if verb.text in ("show", "ls", "print") else fix
        return said("CMD001", verb, f"`nft` has no command `{verb.text}`", fix)
    if verb.text in ("describe", "monitor", "import", "export"):
        return []
    if not rest:
        return said("CMD004", verb, f"`nft {verb.text}` needs more words")
    kind, *rest = rest
    known = _ONLY.get(verb.text, list(_NAMES))
    if kind.text not in known:
        if not kind.fixed:
            return []
        fix = did_you_mean(kind.text, known)
        return said("CMD001", kind, f"`nft {verb.text}` has no `{kind.text}`", fix)
    if kind.text in _LISTED and kind.text != "ct":
        extra = rest[1:] if rest and rest[0].text in _FAMILIES else rest
        takes = f"`nft {verb.text} {kind.text}` takes a family at most"
        return said("CMD004", extra[0], takes) if extra and kind.text == "ruleset" else []
    return _named(verb, kind, rest)


def _named(verb: Word, kind: Word, rest: list[Word]) -> list[Complaint]:
    if rest and rest[0].text in _FAMILIES:
        rest = rest[1:]
    shown = f"nft {verb.text} {kind.text}"
    wanted = _NAMES[kind.text]
    if rest and rest[0].text == "handle" and verb.text == "delete":
        return []
    if len(rest) < wanted and kind.text != "ct":
        what = "a table" if wanted == 1 else "a table and a name"
        return said("CMD004", kind, f"`{shown}` needs {what}")
    after = rest[wanted:]
    if verb.text in ("list", "flush") and after and kind.text != "ct":
        return said("CMD004", after[0], f"`{shown}` takes no `{after[0].text}`")
    if (
        verb.text == "delete"
        and kind.text == "rule"
        and (
            len(after) < 2
            or after[0].text != "handle"
            or (after[1].fixed and not after[1].text.isdecimal())
        )
    ):
        return said("CMD004", kind, f"`{shown}` needs `handle NUMBER`", "nft -a list shows it")
    return _rule(after) if kind.text == "rule" else _chain(after)


def _rule(rest: list[Word]) -> list[Complaint]:
    for first, second in itertools.pairwise(rest):
        fields = _FIELDS.get(first.text, "").split()
        if fields and second.fixed and second.text not in fields and second.text.isalpha():
            fix = did_you_mean(second.text, fields)
            return said("CMD010", second, f"`{first.text}` has no field `{second.text}`", fix)
        if complaints := _state(first, second, rest):
            return complaints
        if first.text in ("saddr", "daddr") and bad_address(second.text):
            return said("CMD010", second, f"`{second.text}` is no address")
        if (
            first.text in ("dport", "sport")
            and re.fullmatch(r"\d+", second.text)
            and int(second.text) > 65535
        ):
            return said("CMD010", second, f"there is no port `{second.text}`")
    last = rest[-1].text if rest else ""
    if last.lower() in ("allow", "deny", "block", "permit") or last in ("ACCEPT", "DROP", "REJECT"):
        return said(
            "CMD010", rest[-1], f"`nft` has no verdict `{last}`", "write accept, drop or reject"
        )
    return []


def _state(first: Word, second: Word, rest: list[Word]) -> list[Complaint]:
    """`ct state established,related`: each of the list."""
    if first.text != "state":
        return []
    after = rest[rest.index(second) :]
    listed = [after[0], *(b for a, b in itertools.pairwise(after) if a.text == ",")]
    for word in listed:
        if word.fixed and word.text.isalpha() and word.text not in _STATES:
            fix = did_you_mean(word.text, _STATES)
            return said("CMD010", word, f"there is no state `{word.text}`", fix)
    return []


def _chain(rest: list[Word]) -> list[Complaint]:
    for first, second in itertools.pairwise(rest):
        if first.text == "hook" and second.fixed and second.text not in _HOOKS:
            fix = did_you_mean(second.text, _HOOKS)
            return said("CMD010", second, f"there is no hook `{second.text}`", fix)
        if first.text == "policy" and second.fixed and second.text not in ("accept", "drop"):
            return said("CMD010", second, f"a policy is accept or drop, never `{second.text}`")
    return []
