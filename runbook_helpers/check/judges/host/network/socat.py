# ruff: noqa: E501 - tables of words read best unbroken
"""socat: options, then two addresses; and what is asked of haproxy through it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.words import Reading, did_you_mean

_OPTION = re.compile(
    r"-(?:V|h+|\?+|d+|d\d|D|ly?.*|lf.*|ls|lm.*|lp.*|lu|lh|v|x|r|R|b.*|s|S.*|t.*|T.*|u|U|g|L.*|W.*|4|6)"
)
# Addresses that need something after their colon.
_WANT = re.compile(
    r"(?i)(?:tcp|udp|openssl|ssl|sctp|proxy|socks|unix|abstract|exec|system|open|gopen|create)[\w-]*"
)


def judge_socat(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about options, the number of addresses, and their names."""
    reading = Reading()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if _OPTION.fullmatch(word.text):
            if word.text in ("-b", "-t", "-T", "-lf", "-L", "-W", "-lp", "-lm") and rest:
                rest.pop(0)
        elif word.text.startswith("-") and word.text != "-" and "," not in word.text:
            reading.complain("CMD002", word, f"`socat` has no option `{word.text}`")
            return reading.complaints
        else:
            reading.positionals.append(word)
    short = any(re.fullmatch(r"-(?:V|h+|\?+)", word.text) for word in words)
    if len(reading.positionals) != 2 and not short and all(w.fixed for w in reading.positionals):
        reading.complain("CMD004", program, "`socat` needs two addresses")
        return reading.complaints
    for word in reading.positionals:
        for one in word.text.split("!!"):
            _address(word, one, reading)
    return reading.complaints


def _address(word: Word, text: str, reading: Reading) -> None:
    name = re.split(r"[:,]", text)[0]
    sign = text[len(name) : len(name) + 1]
    if not word.fixed or not re.fullmatch(r"[A-Za-z][\w-]*", name):
        return
    if name.lower() not in _ADDRESSES:
        fix = did_you_mean(name.lower(), sorted(_ADDRESSES))
        reading.complain("CMD010", word, f"`socat` has no address `{name}`", fix)
    elif sign != ":" and _WANT.fullmatch(name):
        reading.complain("CMD010", word, f"`{name}` needs more: `{name}:…`")
    elif re.fullmatch(r"(?i)(?:tcp|udp|openssl|ssl)[46]?(?:-connect)?:[^:,\[\]]+(?:,.*)?", text):
        reading.complain("CMD010", word, f"`{name}` needs a host and a port: `{name}:HOST:PORT`")


_ADDRESSES = frozenset(
    str.split(
        "stdio stdin stdout stderr fd file gopen open create creat exec system shell pipe fifo pty "
        "readline tcp tcp4 tcp6 tcp-connect tcp4-connect tcp6-connect tcp-listen tcp4-listen tcp6-listen "
        "tcp-l tcp4-l tcp6-l udp udp4 udp6 udp-connect udp-listen udp4-listen udp6-listen udp-l "
        "udp-recv udp-recvfrom udp-sendto udp-datagram udp4-datagram unix local unix-connect "
        "unix-client unix-listen unix-l unix-sendto unix-recv unix-recvfrom abstract abstract-connect "
        "abstract-listen abstract-client openssl ssl openssl-connect ssl-connect openssl-listen "
        "ssl-listen ssl-l openssl-l proxy proxy-connect socks socks4 socks4a socks5 socks5-connect "
        "socks5-listen ip ip4 ip6 ip-sendto ip-recv ip-recvfrom ip-datagram interface tun sctp "
        "sctp-connect sctp-listen vsock vsock-connect vsock-listen socket-connect socket-listen "
        "socket-datagram socket-sendto ip4-sendto udp4-sendto udp4-recv udp4-recvfrom udp6-sendto echo"
    )
)
