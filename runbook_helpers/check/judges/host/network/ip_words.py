# ruff: noqa: E501 - tables of words read best unbroken
"""The words of iproute2's `ip`: flags, objects, their verbs, and what may follow a verb.

Written down from ip(8), ip-address(8), ip-link(8), ip-route(8), ip-rule(8), ip-neighbour(8) and
ip-netns(8) of iproute2 6.1, tried with the tool itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What a verb takes: keywords with the number of words that follow each."""

    keys: Mapping[str, int]  # -1: all that follows is another grammar
    alone: int = 0  # words that may stand without a keyword
    least: int = 0
    addresses: bool = False  # whether such a word is an address


def _keys(text: str) -> dict[str, int]:
    """`dev=1 up` is `dev` with a value and `up` without one."""
    pairs = (part.partition("=") for part in text.split())
    return {name: int(number or 0) for name, _, number in pairs}


# In the order in which ip tries them, so that a beginning finds the right one.
OBJECTS: Mapping[str, str] = {
    "address": "address", "maddress": "maddress", "route": "route", "rule": "rule",
    "neighbor": "neighbor", "neighbour": "neighbor", "ntable": "ntable", "ntbl": "ntable",
    "link": "link", "l2tp": "l2tp", "fou": "fou", "tunnel": "tunnel", "tunl": "tunnel",
    "tuntap": "tuntap", "token": "token", "tcpmetrics": "tcp_metrics", "tcp_metrics": "tcp_metrics",
    "monitor": "monitor", "xfrm": "xfrm", "mroute": "mroute", "mrule": "mrule", "netns": "netns",
    "vrf": "vrf", "stats": "stats",
}  # fmt: skip
FLAGS = str.split(
    "loops family 4 6 I D M B 0 human human-readable iec stats statistics details resolve oneline "
    "timestamp tshort Version force batch brief json pretty rcvbuf netns Numeric all color help echo "
    "c h o s d j p a f n N r t V b l br rc loops"
)
VALUED_FLAGS = ("family", "batch", "netns", "rcvbuf", "loops")

_NAMES = "scope=1 to=1 label=1 dev=1 master=1 vrf=1 type=1 group=1 "
_SHOWN_ADDRESS = _keys(
    _NAMES + "up permanent dynamic temporary primary secondary deprecated tentative dadfailed home "
    "mngtmpaddr nodad optimistic noprefixroute autojoin nomaster proto=1"
)
_ADDRESS = _keys(
    "local=1 dev=1 peer=1 remote=1 broadcast=1 brd=1 anycast=1 label=1 scope=1 metric=1 priority=1 "
    "preference=1 valid_lft=1 preferred_lft=1 home mngtmpaddr nodad optimistic noprefixroute autojoin "
    "proto=1"
)
_SHOWN_LINK = _keys("up dev=1 master=1 vrf=1 type=1 group=1 nomaster")
_LINK = _keys(
    "dev=1 group=1 up down type=-1 arp=1 dynamic=1 multicast=1 allmulticast=1 promisc=1 trailers=1 "
    "carrier=1 txqueuelen=1 txqlen=1 qlen=1 name=1 address=1 broadcast=1 brd=1 mtu=1 netns=1 alias=1 vf=-1 "
    "xdp=-1 xdpgeneric=-1 xdpdrv=-1 xdpoffload=-1 master=1 nomaster vrf=1 addrgenmode=1 link-netnsid=1 "
    "link-netns=1 protodown=1 protodown_reason=2 gso_max_size=1 gso_max_segs=1 gro_max_size=1 "
    "numtxqueues=1 numrxqueues=1 index=1 link=1 min_mtu=1 max_mtu=1 macsec=1 parentdev=1 parentbus=1 "
    "altname=1 allmulti=1 permaddr=1"
)
_TYPES = "unicast local broadcast multicast throw unreachable prohibit blackhole nat "
_SHOWN_ROUTE = _keys(
    _TYPES
    + "root=1 match=1 exact=1 to=1 table=1 vrf=1 cache cached cloned tos=1 dsfield=1 dev=1 oif=1 "
    "iif=1 proto=1 protocol=1 type=1 scope=1 via=1 src=1 from=1 realms=1 realm=1 metric=1 mark=1 "
    "preference=1 inet=1 inet6=1"
)
_ROUTE = _keys(
    _TYPES
    + "to=1 via=1 dev=1 oif=1 src=1 metric=1 priority=1 preference=1 table=1 vrf=1 scope=1 mtu=1 "
    "hoplimit=1 advmss=1 proto=1 protocol=1 onlink pervasive nexthop=-1 nhid=1 tos=1 dsfield=1 weight=1 "
    "rtt=1 rttvar=1 window=1 cwnd=1 initcwnd=1 initrwnd=1 ssthresh=1 realms=1 realm=1 rto_min=1 "
    "features=1 quickack=1 congctl=1 pref=1 expires=1 fastopen_no_cookie=1 encap=-1 type=1 lock=0 from=1 "
    "reordering=1 linkdown ttl-propagate=1 as=1 inet=1 inet6=1"
)
_ROUTE_GET = _keys(
    "to=1 from=1 iif=1 oif=1 dev=1 tos=1 dsfield=1 mark=1 vrf=1 uid=1 ipproto=1 sport=1 dport=1 notify "
    "connected fibmatch as=1 via=1"
)
_RULE = _keys(
    "from=1 to=1 preference=1 order=1 priority=1 tos=1 dsfield=1 fwmark=1 realms=1 table=1 lookup=1 "
    "protocol=1 suppress_prefixlength=1 sup_pl=1 suppress_ifgroup=1 sup_group=1 dev=1 iif=1 oif=1 l3mdev "
    "uidrange=1 nat=1 map-to=1 type=1 unicast blackhole unreachable prohibit goto=1 nop tun_id=1 ipproto=1 "
    "sport=1 dport=1 not pref=1 help"
)
_SHOWN_NEIGHBOR = _keys("dev=1 nud=1 proxy unused vrf=1 nomaster master=1 to=1 proto=1 router")
_NEIGHBOR = _keys("dev=1 lladdr=1 nud=1 proxy router use managed extern_learn proto=1 to=1")


def _shown(words: Words | None) -> dict[str, Words | None]:
    return dict.fromkeys(("show", "list", "lst"), words)


# Object: verb: what follows it; None when that is not judged.
VERBS: Mapping[str, Mapping[str, Words | None]] = {
    "address": {
        "add": Words(_ADDRESS, 1, 2, True), "change": Words(_ADDRESS, 1, 2, True), "chg": None,
        "replace": Words(_ADDRESS, 1, 2, True), "delete": Words(_ADDRESS, 1, 2, True),
        **_shown(Words(_SHOWN_ADDRESS, 1)), "flush": Words(_SHOWN_ADDRESS, 1, 1), "save": None,
        "showdump": None, "restore": None, "help": None,
    },
    "link": {
        "add": None, "change": Words(_LINK, 1, 2), "replace": None, "set": Words(_LINK, 1, 2),
        "delete": Words(_LINK, 1, 1), **_shown(Words(_SHOWN_LINK, 1)), "xstats": None,
        "afstats": None, "property": None, "help": None,
    },
    "route": {
        **_shown(Words(_SHOWN_ROUTE, 1, 0, True)), "get": Words(_ROUTE_GET, 1, 1, True),
        "add": Words(_ROUTE, 1, 1, True), "delete": Words(_ROUTE, 1, 1, True),
        "change": Words(_ROUTE, 1, 1, True), "chg": None, "replace": Words(_ROUTE, 1, 1, True),
        "prepend": Words(_ROUTE, 1, 1, True), "append": Words(_ROUTE, 1, 1, True), "test": None,
        "flush": Words(_SHOWN_ROUTE, 1, 1, True), "save": None, "restore": None, "showdump": None,
        "help": None,
    },
    "rule": {
        **_shown(Words(_RULE, 0)), "add": Words(_RULE, 0, 1), "delete": Words(_RULE, 0, 1),
        "flush": None, "save": None, "restore": None, "help": None,
    },
    "neighbor": {
        "add": Words(_NEIGHBOR, 1, 2, True), "change": Words(_NEIGHBOR, 1, 2, True), "chg": None,
        "replace": Words(_NEIGHBOR, 1, 2, True), "delete": Words(_NEIGHBOR, 1, 2, True),
        "get": None, **_shown(Words(_SHOWN_NEIGHBOR, 1, 0, True)),
        "flush": Words(_SHOWN_NEIGHBOR, 1, 1, True), "help": None,
    },
    "netns": dict.fromkeys(("help", "list", "show", "lst", "list-id", "add", "set", "delete", "identify", "pids", "exec", "monitor", "attach")),
    "maddress": {**_shown(Words(_keys("dev=1"), 1)), "add": None, "delete": None, "help": None},
    "tcp_metrics": {**_shown(None), "flush": None, "delete": None, "help": None},
    "stats": {**_shown(None), "set": None, "help": None},
    "tuntap": {**_shown(None), "add": None, "change": None, "delete": None, "help": None},
    "tunnel": {**_shown(None), "add": None, "change": None, "delete": None, "help": None,
               "prl": None, "6rd": None},
    "vrf": {**_shown(None), "identify": None, "pids": None, "exec": None, "help": None},
}  # fmt: skip
