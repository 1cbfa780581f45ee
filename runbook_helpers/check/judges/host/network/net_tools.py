# ruff: noqa: E501 - tables of words read best unbroken
"""ifconfig and route, the old tools, which take words where others have options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.network_kinds import bad_address
from runbook_helpers.check.judges.host.saying import said
from runbook_helpers.check.judges.host.words import did_you_mean, spreads

# Words of ifconfig after the interface, with the number of words that follow each.
_IFCONFIG: Mapping[str, int] = {
    **dict.fromkeys(str.split("up down arp -arp promisc -promisc allmulti -allmulti multicast -multicast "
                              "trailers -trailers -broadcast -pointopoint dynamic -dynamic"), 0),
    **dict.fromkeys(str.split("metric mtu dstaddr netmask add del tunnel irq io_addr mem_start media "
                              "broadcast pointopoint outfill keepalive txqueuelen address"), 1),
    "hw": 2, "inet": 0, "inet6": 0, "ax25": 0, "ddp": 0, "ipx": 0, "netrom": 0,
}  # fmt: skip
_LETTERS = ("-a", "-s", "-v", "--version", "--help", "-V", "-h", "--verbose", "-short")


def judge_ifconfig(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:  # noqa: PLR0911 - one way out for each fault
    """Complaints about options, words that have no value, and addresses that cannot be."""
    rest = list(words)
    while rest and rest[0].text.startswith("-"):
        flag = rest.pop(0)
        if flag.fixed and flag.text not in _LETTERS:
            return said("CMD002", flag, f"`ifconfig` has no option `{flag.text}`")
    rest = rest[1:]
    while rest:
        word = rest.pop(0)
        if spreads(word):
            return []
        arity = _IFCONFIG.get(word.text)
        if arity is None:
            if word.fixed and bad_address(word.text):
                return said("CMD010", word, f"`{word.text}` is no address")
            if (
                word.fixed
                and word.text.isalpha()
                and (near := did_you_mean(word.text, list(_IFCONFIG)))
            ):
                return said("CMD010", word, f"`ifconfig` knows no `{word.text}`", near)
            continue
        if len(rest) < arity:
            return said("CMD003", word, f"`{word.text}` needs a value")
        value = rest[0] if arity else word
        if (
            word.text in ("mtu", "metric", "txqueuelen")
            and value.fixed
            and not value.text.isdecimal()
        ):
            return said("CMD010", value, f"`{word.text}` takes a number, not `{value.text}`")
        if word.text == "netmask" and bad_address(value.text):
            return said("CMD010", value, f"`{value.text}` is no mask")
        del rest[:arity]
    return []


_ROUTE = ("-n", "-N", "-v", "-e", "-ee", "-F", "-C", "-V", "-h", "-4", "-6", "-nN", "-ne", "-nee",
          "-en", "-een", "--numeric", "--verbose", "--extend", "--fib", "--cache", "--version",
          "--help", "--symbolic", "--inet", "--inet6", "-nv", "-vn", "-Fn", "-nF", "-Cn", "-nC",
          "-6n", "-n6", "-4n", "-n4", "-eev", "-net", "-host", "-?")  # fmt: skip
_ADDED: Mapping[str, int] = {
    "gw": 1, "gateway": 1, "netmask": 1, "genmask": 1, "metric": 1, "mss": 1, "window": 1, "irtt": 1,
    "dev": 1, "device": 1, "if": 1, "reject": 0, "mod": 0, "dyn": 0, "reinstate": 0,
}  # fmt: skip


def judge_route(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """`route -n`, or `route add -net NETWORK netmask MASK gw GATEWAY`."""
    rest = list(words)
    while rest and rest[0].text.startswith("-"):
        flag = rest.pop(0)
        if flag.text == "-A" and rest:
            rest.pop(0)
        elif flag.fixed and flag.text not in _ROUTE and not flag.text.startswith("-A"):
            return said("CMD002", flag, f"`route` has no option `{flag.text}`")
    if not rest or not rest[0].fixed:
        return []
    verb, *rest = rest
    if verb.text not in ("add", "del", "delete", "flush"):
        fix = "write `ip route get ADDRESS`" if verb.text == "get" else "write `route -n`"
        return said("CMD001", verb, f"`route` has no `{verb.text}`", fix)
    if not rest:
        return said("CMD004", verb, f"`route {verb.text}` needs a target")
    return _added(verb, rest)


def _added(verb: Word, rest: list[Word]) -> list[Complaint]:  # noqa: PLR0911 - one way out for each fault
    kind = rest.pop(0).text if rest[0].text in ("-net", "-host") else ""
    if not rest:
        return said("CMD004", verb, f"`route {verb.text} {kind}` needs a target")
    target = rest.pop(0)
    if target.fixed and bad_address(target.text):
        return said("CMD010", target, f"`{target.text}` is no address")
    if target.fixed and "/" in target.text and kind != "-net":
        return said("CMD010", target, "a network goes after `-net`", f"write `-net {target.text}`")
    while rest:
        word = rest.pop(0)
        if spreads(word):
            return []
        arity = _ADDED.get(word.text)
        if arity is None:
            if word.fixed and (
                bad_address(word.text) or "." in word.text or word.text.startswith("-")
            ):
                fix = "write `gw` before the gateway"
                return said("CMD004", word, f"`route {verb.text}` takes no `{word.text}` here", fix)
            continue  # an interface may stand alone
        if len(rest) < arity:
            return said("CMD003", word, f"`{word.text}` needs a value")
        if arity and rest[0].fixed and bad_address(rest[0].text):
            return said("CMD010", rest[0], f"`{rest[0].text}` is no address")
        del rest[:arity]
    return []
