# ruff: noqa: E501, SIM102 - tables of words and patterns read best unbroken
"""Network tools that read their words in a way of their own: ss, nc, nmap, tcpdump, ssh, socat."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.kinds import check_kinds
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, read

Grammar = Callable[[Sequence[Word], ToolFacts, Word], list[Complaint]]

STATES = [
    "established",
    "syn-sent",
    "syn-recv",
    "fin-wait-1",
    "fin-wait-2",
    "time-wait",
    "closed",
    "close-wait",
    "last-ack",
    "listening",
    "listen",
    "closing",
    "all",
    "connected",
    "synchronized",
    "bucket",
    "big",
    "bound-inactive",
    "unconnected",
]
_PORT = re.compile(r"\d+(?:-\d+)?|[a-z][a-z\d+-]*")


def plain(words: Sequence[Word], facts: ToolFacts) -> Reading:
    """Words read by getopt's rules, with the values checked."""
    reading = read(words, replace(facts, style="gnu"))
    check_kinds(reading, facts)
    return reading


def _few(reading: Reading, program: Word, number: int, what: str) -> None:
    """Complain when fewer words are left than the tool needs."""
    quiet = reading.unsure or reading.complaints or reading.has(("h", "help", "V", "version"))
    if len(reading.positionals) < number and not quiet:
        reading.complain("CMD004", program, f"`{program.text}` needs {what}")


def _ss(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    reading = plain(words, facts)
    rest = list(reading.positionals)
    while len(rest) > 1 and rest[0].text in ("state", "exclude"):
        state = rest[1]
        if state.fixed and state.text.lower() not in STATES:
            fix = did_you_mean(state.text.lower(), STATES)
            reading.complain("CMD010", state, f"`ss` knows no state `{state.text}`", fix)
        del rest[:2]
    if rest and all(word.fixed for word in rest):
        _ss_filter(rest, reading)
    return reading.complaints


def _ss_filter(words: list[Word], reading: Reading) -> None:
    text = " ".join(word.text for word in words)
    if text.count("(") != text.count(")"):
        reading.complain("CMD010", words[0], "the filter's brackets do not match")
    elif re.search(
        r"(?:==?|!=|[<>]=?|\b(?:and|or|not|eq|ne|gt|lt|ge|le|dst|src|dport|sport))\s*$", text
    ):
        reading.complain("CMD010", words[0], "the filter lacks its last value")


def _nc(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    reading = plain(words, facts)
    listens = reading.has(("l", "U"))
    _few(reading, program, 0 if listens and len(words) > 1 else 1, "a host")
    if not listens:
        if not reading.complaints:
            _few(reading, program, 2, "a host and a port")
        for word in reading.positionals[1:]:
            if word.fixed and not _PORT.fullmatch(word.text):
                reading.complain("CMD010", word, f"`{word.text}` is no port")
    return reading.complaints


_SCANS = re.compile(r"s(?:[STAWMUNFXLPVCnOIYZ]+|O|Co)")
_NMAP = re.compile(
    r"s[STAWMUNFXVCnLPOYZI]+|P[nNSAUYEPMO0BDRI].*|p.*|T[0-5]|T(?:aggressive|normal|polite|insane)|"
    r"[vdAFnRrh6V]+|v\d|d\d|o[NXGSA]|i[LR]|iflist|[eSgDO]|sI|b|f+|O|PE.*|M\d*"
)


def _nmap(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """`-sT`, `-Pn`, `-p-`, and long options with one dash or two."""
    reading = Reading()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        text = word.text
        if not text.startswith("-") or not word.fixed or text == "-":
            reading.positionals.append(word)
        elif text.startswith("--"):
            _nmap_long(word, rest, facts, reading)
        elif not _NMAP.fullmatch(text[1:]) and text[1:].split("=")[0] not in facts.longs:
            reading.complain("CMD002", word, f"`nmap` has no option `{text}`")
        elif text == "-p":
            _nmap_ports(word, rest, reading)
        elif text in ("-oN", "-oX", "-oG", "-oA", "-iL", "-e", "-S", "-g", "-D", "-iR") and rest:
            rest.pop(0)
    if not reading.positionals and words and not rest and not reading.complaints:
        if not any(w.text.startswith(("-iL", "-iR", "-V", "-h", "--")) for w in words):
            reading.complain("CMD004", program, "`nmap` needs a target")
    return reading.complaints


def _nmap_long(word: Word, rest: list[Word], facts: ToolFacts, reading: Reading) -> None:
    name, equals, _ = word.text[2:].partition("=")
    name = name.replace("_", "-")
    options = {long.replace("_", "-"): option for long, option in facts.longs.items()}
    near = [long for long in options if long.startswith(name)]
    if name not in options and len(near) != 1:
        fix = did_you_mean(name, list(options), "--")
        reading.complain("CMD002", word, f"`nmap` has no option `--{name}`", fix)
    elif name in options and options[name].takes == "required" and not equals and rest:
        rest.pop(0)
    elif name not in options and near[0].startswith("port-"):
        reading.complain("CMD002", word, f"`nmap` takes `--{name}` for `--{near[0]}`", "write `-p`")


def _nmap_ports(word: Word, rest: list[Word], reading: Reading) -> None:
    if not rest:
        reading.complain("CMD003", word, "`-p` needs ports")
        return
    ports = rest.pop(0)
    if ports.fixed and any(int(n) > 65535 for n in re.findall(r"\d+", ports.text)):
        reading.complain("CMD010", ports, "ports go up to 65535")


_TESTS = frozenset(
    str.split(
        "host net port portrange proto protochain src dst tcp udp ip ip6 arp rarp icmp icmp6 ether "
        "gateway less greater broadcast multicast vlan mpls inbound outbound len not and or ah esp "
        "sctp igmp pim vrrp fddi tr wlan ra ta mask on ifname addr1 addr2 addr3 addr4 ifindex pppoes "
        "pppoed geneve type subtype dir iso stp aarp decnet atalk netbeui ipx lat moprc mopdl link"
    )
)
_WANT = frozenset(
    str.split("host net port portrange proto src dst less greater and or not gateway mask")
)


def _tcpdump(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    reading = plain(words, facts)
    parts = [
        part for word in reading.positionals for part in re.findall(r"[()!]|[^\s()!]+", word.text)
    ]
    fixed = all(word.fixed for word in reading.positionals)
    if not parts or not fixed or re.search(r"[\[\]&=<>]", " ".join(parts)):
        return reading.complaints
    at = reading.positionals[0]
    if parts[-1] in _WANT:
        reading.complain("CMD010", at, f"the filter lacks a value after `{parts[-1]}`")
    elif parts.count("(") != parts.count(")"):
        reading.complain("CMD010", at, "the filter's brackets do not match")
    elif parts[0].isalpha() and parts[0] not in _TESTS:
        reading.complain(
            "CMD010",
            at,
            f"a filter cannot begin with `{parts[0]}`",
            "write `port N` or `host NAME`",
        )
    else:
        _joined(parts, at, reading)
    return reading.complaints


def _joined(parts: list[str], at: Word, reading: Reading) -> None:
    """After a value only `and`, `or` or a bracket may come."""
    for value, following in itertools.pairwise(parts):
        number = re.fullmatch(r"\d+(?:\.\d+)*(?:/\d+)?", value)
        if number and (following in _TESTS - {"and", "or", "mask"}):
            shown = f"`and` or `or` is missing before `{following}`"
            reading.complain("CMD010", at, shown)
            return


def _ssh(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """ssh goes on with options after the host; what follows is the far command."""
    reading = read(words, replace(facts, style="posix", stops=facts.tool == "ssh"))
    _few(reading, program, facts.least if not reading.has(facts.lifts) else 0, "a host")
    for option, value in reading.given:
        if not value or not value.fixed:
            continue
        if option.shorts == ("o",) and not _known_setting(value.text):
            reading.complain("CMD010", value, f"`{facts.tool}` has no setting `{value.text}`")
        elif option.shorts == (("p",) if facts.tool == "ssh" else ("P",)):
            if not re.fullmatch(r"\d{1,5}", value.text):
                reading.complain("CMD010", value, f"`{value.text}` is no port")
    return reading.complaints


def _known_setting(text: str) -> bool:
    return re.split(r"[\s=]", text.strip())[0].lower() in _SETTINGS


_SETTINGS = frozenset(
    str.split(
        "addkeystoagent addressfamily batchmode bindaddress bindinterface canonicaldomains "
        "canonicalizefallbacklocal canonicalizehostname canonicalizemaxdots canonicalizepermittedcnames "
        "casignaturealgorithms certificatefile channeltimeout checkhostip ciphers clearallforwardings "
        "compression connectionattempts connecttimeout controlmaster controlpath controlpersist "
        "dynamicforward enableescapecommandline enablesshkeysign escapechar exitonforwardfailure "
        "fingerprinthash forkafterauthentication forwardagent forwardx11 forwardx11timeout "
        "forwardx11trusted gatewayports globalknownhostsfile gssapiauthentication "
        "gssapidelegatecredentials gssapikeyexchange gssapitrustdns hashknownhosts "
        "hostbasedacceptedalgorithms hostbasedauthentication hostkeyalgorithms hostkeyalias hostname "
        "identitiesonly identityagent identityfile ignoreunknown include ipqos "
        "kbdinteractiveauthentication kbdinteractivedevices kexalgorithms knownhostscommand "
        "localcommand localforward loglevel logverbose macs nohostauthenticationforlocalhost "
        "numberofpasswordprompts obscurekeystroketiming passwordauthentication permitlocalcommand "
        "permitremoteopen pkcs11provider port preferredauthentications proxycommand proxyjump "
        "proxyusefdpass pubkeyacceptedalgorithms pubkeyacceptedkeytypes pubkeyauthentication rekeylimit "
        "remotecommand remoteforward requesttty requiredrsasize revokedhostkeys rsaminsize "
        "securitykeyprovider sendenv serveralivecountmax serveraliveinterval sessiontype setenv "
        "stdinnull streamlocalbindmask streamlocalbindunlink stricthostkeychecking syslogfacility "
        "tcpkeepalive tag tunnel tunneldevice updatehostkeys user userknownhostsfile verifyhostkeydns "
        "visualhostkey xauthlocation challengeresponseauthentication protocol usekeychain "
        "hostbasedkeytypes rhostsrsaauthentication useroaming dsaauthentication"
    )
)


def _socat(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Options, then two addresses."""
    reading = Reading()
    for word in words:
        if re.fullmatch(
            r"-(?:V|h+|\?+|d+|D|ly?.*|lf.*|ls|lm.*|lp.*|lu|lh|v|x|r|R|b.*|s|t.*|T.*|u|U|g|L.*|W.*|4|6|S.*)",
            word.text,
        ):
            continue
        if word.text.startswith("--"):
            reading.complain("CMD002", word, f"`socat` has no option `{word.text}`")
            return reading.complaints
        reading.positionals.append(word)
    short = any(word.text in ("-V", "-h", "-hh", "-hhh") for word in words)
    if len(reading.positionals) != 2 and not short and all(w.fixed for w in reading.positionals):
        reading.complain("CMD004", program, "`socat` needs two addresses")
        return reading.complaints
    for word in reading.positionals:
        for one in word.text.split("!!"):
            name = re.split(r"[:,]", one)[0]
            if (
                word.fixed
                and re.fullmatch(r"[A-Za-z][\w-]*", name)
                and name.lower() not in _ADDRESSES
            ):
                fix = did_you_mean(name.lower(), sorted(_ADDRESSES))
                reading.complain("CMD010", word, f"`socat` has no address `{name}`", fix)
    return reading.complaints


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


def _nslookup(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    reading = Reading()
    for word in words:
        name = word.text[1:].partition("=")[0].lower()
        if not word.text.startswith("-") or word.text == "-" or not word.fixed:
            reading.positionals.append(word)
        elif name.startswith("-") or name.removeprefix("no") not in _NSLOOKUP:
            fix = did_you_mean(name.lstrip("-"), sorted(_NSLOOKUP), "-")
            reading.complain("CMD002", word, f"`nslookup` has no option `{word.text}`", fix)
    if len(reading.positionals) > 2:
        reading.complain("CMD004", reading.positionals[2], "`nslookup` takes a name and a server")
    return reading.complaints


_NSLOOKUP = frozenset(
    str.split(
        "type query querytype q t qu port po timeout retry domain do debug deb d2 recurse rec vc search "
        "sea defname def fail class cl ignoretc sil ndots srchlist"
    )
)

NETWORK: Mapping[str, Grammar] = {
    "ss": _ss,
    "nc": _nc,
    "nmap": _nmap,
    "tcpdump": _tcpdump,
    "ssh": _ssh,
    "socat": _socat,
    "nslookup": _nslookup,
}
