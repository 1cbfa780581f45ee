# ruff: noqa: E501 - tables of words read best unbroken
"""ssh and scp: options, `-o Setting=value`, a host, and what ssh runs there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.kinds import PATTERNS, check_kinds
from runbook_helpers.check.judges.host.network.services import NAMES
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, read


def judge_ssh(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """ssh goes on with options after the host; what follows is the far command."""
    reading = read(words, replace(facts, style="posix", stops=facts.tool == "ssh"))
    wanted = facts.least if not reading.has(facts.lifts) else 0
    if len(reading.positionals) < wanted and not reading.unsure and not reading.complaints:
        what = "a host" if facts.tool == "ssh" else "a source and a target"
        reading.complain("CMD004", program, f"`{facts.tool}` needs {what}")
    for option, value in reading.given:
        if value and value.fixed and option.shorts:
            _value(option.shorts[0], value, facts, reading)
    check_kinds(reading, facts)
    return reading.complaints


def _value(letter: str, value: Word, facts: ToolFacts, reading: Reading) -> None:
    if letter == "o":
        _setting(value, facts.tool, reading)
    elif letter == ("p" if facts.tool == "ssh" else "P"):
        named = value.text in NAMES
        if not named and not (re.fullmatch(r"\d{1,5}", value.text) and int(value.text) < 65536):
            reading.complain("CMD010", value, f"`{value.text}` is no port")
    elif letter in "LR" and facts.tool == "ssh":
        enough = value.text.count(":") >= (2 if letter == "L" else 0) or "/" in value.text
        if not enough:
            reading.complain(
                "CMD010", value, f"`-{letter}` takes `PORT:HOST:PORT`, not `{value.text}`"
            )
    elif letter == "D" and not re.search(r"(?:^|[:/])\d{1,5}$", value.text):
        reading.complain("CMD010", value, f"`-D` takes a port, not `{value.text}`")


def _setting(word: Word, tool: str, reading: Reading) -> None:
    """`Name=value` or `"Name value"`."""
    name, _, value = re.sub(r"\s*[=\s]\s*", "=", word.text.strip(), count=1).partition("=")
    lower = name.lower()
    if lower not in SETTINGS:
        fix = did_you_mean(lower, sorted(SETTINGS))
        reading.complain("CMD010", word, f"`{tool}` has no setting `{name}`", fix)
    elif not value:
        reading.complain("CMD003", word, f"`{name}` needs a value: `{name}=…`")
    elif lower in _TIMES and not re.fullmatch(PATTERNS["ssh_time"][0], value):
        reading.complain("CMD010", word, f"`{name}` takes a time such as `10`, not `{value}`")
    elif lower in _NUMBERS and not value.isdecimal():
        reading.complain("CMD010", word, f"`{name}` takes a number, not `{value}`")
    elif (allowed := _ENUMS.get(lower)) and value.lower() not in allowed.split():
        fix = did_you_mean(value.lower(), allowed.split())
        reading.complain("CMD010", word, f"`{name}` is never `{value}`", fix)


_TIMES = ("connecttimeout", "serveraliveinterval", "forwardx11timeout")
_NUMBERS = ("port", "connectionattempts", "numberofpasswordprompts", "serveralivecountmax",
            "canonicalizemaxdots", "requiredrsasize")  # fmt: skip
_FLAG = "yes no true false"
_ENUMS: Mapping[str, str] = {
    "stricthostkeychecking": "yes no ask accept-new off true false",
    "addressfamily": "any inet inet6",
    "loglevel": "quiet fatal error info verbose debug debug1 debug2 debug3",
    "requesttty": "yes no force auto true false",
    "sessiontype": "none subsystem default",
    "updatehostkeys": "yes no ask true false",
    "verifyhostkeydns": "yes no ask true false",
    "canonicalizehostname": "yes no always none true false",
    "controlmaster": "yes no ask auto autoask true false",
    "tunnel": "yes no point-to-point ethernet true false",
    **dict.fromkeys(
        str.split(
            "batchmode checkhostip clearallforwardings compression enablesshkeysign exitonforwardfailure "
            "forwardx11 forwardx11trusted gatewayports gssapiauthentication gssapidelegatecredentials "
            "hashknownhosts hostbasedauthentication identitiesonly kbdinteractiveauthentication "
            "nohostauthenticationforlocalhost passwordauthentication permitlocalcommand proxyusefdpass "
            "stdinnull forkafterauthentication streamlocalbindunlink tcpkeepalive visualhostkey"
        ),
        _FLAG,
    ),
    "pubkeyauthentication": "yes no true false unbound host-bound",
}
SETTINGS = frozenset(
    str.split(
        "keepalive addkeystoagent addressfamily batchmode bindaddress bindinterface canonicaldomains "
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
