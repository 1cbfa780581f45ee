"""ufw: its commands, and the words of a rule."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.network_kinds import bad_address
from runbook_helpers.check.judges.host.saying import said
from runbook_helpers.check.judges.host.words import did_you_mean, spreads

_RULES = ("allow", "deny", "reject", "limit")
_FLAGS = ("--force", "-f", "--dry-run", "-h", "--help", "--version")
# Commands and what each takes; None: a rule.
_COMMANDS: Mapping[str, tuple[str, ...] | None] = {
    "enable": (), "disable": (), "reload": (), "reset": (), "version": (), "help": (),
    "status": ("numbered", "verbose"),
    "logging": ("on", "off", "low", "medium", "high", "full"),
    "default": ("allow", "deny", "reject"),
    "show": ("raw", "builtins", "before-rules", "user-rules", "after-rules", "logging-rules",
             "listening", "added"),
    "app": ("list", "info", "update", "default"),
    **dict.fromkeys((*_RULES, "delete", "insert", "prepend", "route", "rule")),
}  # fmt: skip
_WAYS = ("incoming", "outgoing", "routed", "in", "out")
_PROTOCOLS = ("tcp", "udp", "any", "ah", "esp", "gre", "ipv6", "igmp", "vrrp")


def judge_ufw(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:  # noqa: PLR0911 - one way out for each fault
    """Complaints about the command, its argument, and the clauses of a rule."""
    rest = list(words)
    while rest and rest[0].text.startswith("-"):
        flag = rest.pop(0)
        if flag.text not in _FLAGS:
            fix = did_you_mean(flag.text, _FLAGS)
            return said("CMD002", flag, f"`ufw` has no option `{flag.text}`", fix)
        if flag.text in ("-h", "--help", "--version"):
            return []
    if not rest:
        return said("CMD004", program, "`ufw` needs a command")
    if not all(word.fixed for word in rest[:1]):
        return []
    first, *rest = rest
    if first.text.lower() not in _COMMANDS:
        fix = did_you_mean(first.text, list(_COMMANDS))
        return said("CMD001", first, f"`ufw` has no command `{first.text}`", fix)
    allowed = _COMMANDS[first.text.lower()]
    if allowed is None:
        return _ruled(first, rest)
    return _argument(first, rest, allowed)


def _argument(first: Word, rest: list[Word], allowed: tuple[str, ...]) -> list[Complaint]:
    name = first.text
    if name in ("default", "show", "app", "logging") and not rest:
        return said("CMD004", first, f"`ufw {name}` needs a word: {', '.join(allowed)}")
    for word in rest[:1]:
        if word.fixed and word.text.lower() not in allowed:
            code = "CMD010" if allowed else "CMD004"
            fix = did_you_mean(word.text, allowed)
            return said(code, word, f"`ufw {name}` takes no `{word.text}`", fix)
    if name == "default" and len(rest) > 1 and rest[1].fixed and rest[1].text not in _WAYS:
        return said(
            "CMD010",
            rest[1],
            f"`ufw default` knows no `{rest[1].text}`",
            did_you_mean(rest[1].text, _WAYS),
        )
    most = 2 if name in ("default", "app") else 1
    if len(rest) > most and name != "app":
        return said("CMD004", rest[most], f"`ufw {name}` takes no `{rest[most].text}`")
    return []


def _ruled(first: Word, rest: list[Word]) -> list[Complaint]:  # noqa: PLR0911 - one way out for each fault
    """`insert 1 allow …`, `delete 3`, `route allow …`, `allow …`."""
    name = first.text.lower()
    if any(map(spreads, rest)):
        return []
    if not rest:
        return said("CMD004", first, f"`ufw {name}` needs a rule")
    if name == "delete" and re.fullmatch(r"\d+", rest[0].text):
        extra = rest[1:2]
        return said("CMD004", extra[0], "`ufw delete` takes one number") if extra else []
    if name == "insert":
        if rest[0].fixed and not rest[0].text.isdecimal():
            return said("CMD010", rest[0], f"`ufw insert` takes a number, not `{rest[0].text}`")
        return _ruled(rest[0], rest[1:]) if len(rest) == 1 else _ruled_word(rest[1:], first)
    if name in ("delete", "prepend", "route", "rule"):
        return _ruled_word(rest, first)
    return _clauses(first, rest)


def _ruled_word(rest: list[Word], first: Word) -> list[Complaint]:
    word = rest[0]
    if not word.fixed:
        return []
    if word.text.lower() not in (*_RULES, "route", "delete", "insert"):
        fix = did_you_mean(word.text, _RULES)
        return said("CMD001", word, f"`ufw {first.text}` takes a rule, not `{word.text}`", fix)
    return _ruled(word, rest[1:])


def _clauses(first: Word, rest: list[Word]) -> list[Complaint]:  # noqa: PLR0911 - one way out for each fault
    simple = [word for word in rest if word.text.lower() not in ("in", "out", "log", "log-all")]
    if simple and simple[0].text.lower() not in _CLAUSES and simple[0].text != "on":
        return _simple(simple)
    rest = list(rest)
    sides = False
    while rest:
        word = rest.pop(0)
        name = word.text.lower()
        if not word.fixed:
            return []
        if name in ("in", "out", "log", "log-all"):
            continue
        if name not in _CLAUSES and name != "on":
            return said(
                "CMD004",
                word,
                f"`ufw` rules know no `{word.text}`",
                did_you_mean(name, list(_CLAUSES)),
            )
        if not rest:
            return said("CMD003", word, f"`{name}` needs a value")
        if name == "port" and not sides:
            return said(
                "CMD004", word, "`port` comes after `from` or `to`", "write `to any port N`"
            )
        sides = sides or name in ("from", "to")
        value = rest.pop(0)
        if value.fixed and (fault := _fault(name, value.text)):
            return said("CMD010", value, fault)
    if not sides and "on" not in [word.text for word in simple]:
        return said("CMD004", first, "`ufw` needs `from` or `to` in such a rule")
    return []


_CLAUSES = ("from", "to", "port", "proto", "app", "comment", "on")


def _simple(rest: list[Word]) -> list[Complaint]:
    """`allow 443/tcp`, `allow ssh`, `allow 'Nginx Full'`."""
    word = rest[0]
    if word.fixed and (fault := _simple_fault(word.text)):
        return said("CMD010", word, fault)
    if len(rest) > 1 and rest[1].text.lower() != "comment":
        return said(
            "CMD004",
            rest[1],
            f"`ufw` takes no `{rest[1].text}` after `{word.text}`",
            "write `NUMBER/tcp`, or `to any port NUMBER proto tcp`",
        )
    return []


def _simple_fault(text: str) -> str:
    ports, slash, protocol = text.partition("/")
    if slash and protocol not in ("tcp", "udp", "any"):
        return f"there is no protocol `{protocol}`: write `/tcp` or `/udp`"
    if re.search(r"^\d+-\d+", ports):
        return f"a range of ports is written with a colon: `{ports.replace('-', ':')}/tcp`"
    if re.search(r"^\d+[,:]\d", ports) and not slash:
        return f"several ports need a protocol: `{ports}/tcp`"
    if high := [n for n in re.findall(r"\d+", ports) if re.match(r"\d", ports) and int(n) > 65535]:
        return f"there is no port `{high[0]}`"
    return ""


def _fault(name: str, text: str) -> str:
    if name in ("from", "to") and bad_address(text):
        return f"`{text}` is no address"
    if name == "port" and (not re.fullmatch(r"[\d,:]+|[a-z][\w-]*", text) or _high(text)):
        return f"`{text}` is no port"
    if name == "proto" and text.lower() not in _PROTOCOLS:
        return f"there is no protocol `{text}`: write `tcp` or `udp`"
    return ""


def _high(text: str) -> bool:
    return any(int(number) > 65535 for number in re.findall(r"\d+", text))
