# ruff: noqa: E501 - tables of words and patterns read best unbroken
"""Values that options and arguments take: numbers, sizes, times, signals and the like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host import network_kinds, patterns
from runbook_helpers.check.judges.host.words import Reading

SIGNALS = frozenset(
    str.split(
        "hup int quit ill trap abrt iot bus fpe kill usr1 segv usr2 pipe alrm term stkflt chld cld "
        "cont stop tstp ttin ttou urg xcpu xfsz vtalrm prof winch io poll pwr sys exit"
    )
)
_SPAN = r"(?:\d+(?!\d)(?:\.\d+(?!\d))?\s*(?:y|years?|M|months?|w|weeks?|d|days?|h|hr|hours?|m|min|mins?|minutes?|s|sec|secs|seconds?|ms|msec|us|usec)?\s*)+"
_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-6]\d(?:\.\d+)?)?"
_DAY = r"(?:\d{4}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])|\d{2}-\d{2}-\d{2})"
_LEVEL = r"(?:[0-7]|emerg|alert|crit|err|warning|notice|info|debug)"
_ZONE = r"(?:\s+(?:UTC|[A-Z][\w/+-]+))?"

# What a value looks like, and what to call it in a message.
PATTERNS: Mapping[str, tuple[str, str]] = {
    **network_kinds.PATTERNS,
    **patterns.PATTERNS,
    "number": (r"\d+", "a number"),
    "positive": (r"0*[1-9]\d*", "a number from 1"),
    "integer": (r"[+-]?\d+", "a whole number"),
    "decimal": (r"[+-]?(?:\d+[.,]?\d*|[.,]\d+)", "a number of seconds"),
    "pids": (r"[\d, ]+|\w*pids?", "process numbers"),
    "duration": (r"(?:\d+\.?\d*|\.\d+)[smhd]?|inf(?:inity)?", "a time such as `30s`"),
    "lines": (r"[+-]?\d+(?:b|[kKMGTPEZY](?:i?B)?)?", "a number"),
    "size": (r"[+<>/%-]?\d+(?:b|[kKMGTPEZY](?:i?B)?)?", "a size such as `10M`"),
    "blocks": (r"\d+[sKMGTkmgt]?", "a size such as `20G`"),
    "lv_size": (
        r"[+-]?\d+(?:\.\d+)?(?:[bBsSkKmMgGtTpPeE](?:[iI]?[bB])?)?",
        "a size such as `+10G` (parts in percent go with `-l`)",
    ),
    "lv_extents": (
        r"(?i:[+-]?\d+(?:\.\d+)?(?:%(?:vg?|p(?:vs?)?|f(?:r(?:ee?)?)?|lv?|o(?:r(?:i(?:g(?:in?)?)?)?)?))?)",
        "extents such as `+100%FREE`",
    ),
    "log_time": (
        rf"(?:@\d+(?:\.\d+)?|now|today|yesterday|tomorrow|{_CLOCK}|{_DAY}"
        rf"(?:[ T]{_CLOCK})?{_ZONE}|[+-]\s*{_SPAN}|{_SPAN}\s+(?:ago|left)"
        rf"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*[ ,].*)Z?",
        "a time such as `2024-05-01 10:00` or `1 hour ago`",
    ),
    "log_size": (r"(?:\d+(?!\d)(?:\.\d+(?!\d))?\s*[KMGTPEB]?\s*)+", "a size such as `500M`"),
    "log_span": (_SPAN, "a time such as `7d`"),
    "log_lines": (r"\+?\d+|all", "a number or `all`"),
    "log_level": (
        rf"{_LEVEL}(?:\.\.{_LEVEL})?",
        "a level such as `err` or `warning..err`",
    ),
    "depth": (r"\d+", "a depth"),
    "pid": (r"-?\d+|%.*|\d+/(?:tcp|udp)|\w*pid", "a process number"),
    "match": (
        r"_?[A-Z_]+=.*|\+|/.*|[+-]?\d+|all|[0-9a-f-]{32,36}",
        "a `FIELD=value` or a path (a unit goes after `-u`)",
    ),
    "port_number": (r"\d{1,5}", "a port"),
    "sort_key": (
        r"[1-9]\d*(?:\.\d+)?[bdfgiMhnRrV]*(?:,[1-9]\d*(?:\.\d+)?[bdfgiMhnRrV]*)?",
        "a key such as `2,2n`",
    ),
    "one": (r"(?s:.|\\0|)|\\\\?.", "one character"),
    "ports": (
        r"(?i:[tusp]:)?[\w*,:\[\]?-]+",
        "ports",
    ),
    "dns_type": (
        r"(?i:a|aaaa|any|axfr|ixfr(?:=\d+)?|caa|cname|dname|dnskey|ds|hinfo|https|key|loc|mb|mg|mr"
        r"|minfo|mx|naptr|ns|nsec|nsec3|nsec3param|openpgpkey|ptr|rp|rrsig|sig|smimea|soa|spf|srv"
        r"|sshfp|svcb|tlsa|tkey|tsig|txt|uri|wks|afsdb|apl|cdnskey|cds|cert|csync|type\d+)",
        "a record type such as `MX`",
    ),
    "host_ports": (r"(?:\d+(?:-\d+)?|[a-z][a-z\d-]*[a-z\d])", "a port"),
}


def check_options(reading: Reading, facts: ToolFacts) -> None:
    """Complain of option values that are not of the kind their option asks for."""
    for option, value in reading.given:
        kinds = [facts.kinds[n] for n in (*option.shorts, *option.longs) if n in facts.kinds]
        if value and kinds:
            _check(value, kinds[0], facts.tool, reading)


def check_kinds(reading: Reading, facts: ToolFacts) -> None:
    """Complain of values and arguments not of the kind their option or place asks for."""
    check_options(reading, facts)
    check_operands(reading, facts)


def check_operands(reading: Reading, facts: ToolFacts) -> None:
    """Complain of arguments that are not of the kind their place asks for."""
    if reading.unsure or _spaced(reading, facts):
        return
    for word, kind in zip(reading.positionals, _spread(facts.operands, reading), strict=False):
        _check(word, kind, facts.tool, reading)


def _spaced(reading: Reading, facts: ToolFacts) -> bool:
    """Complain once of `name = value`, which is three words where one is asked for."""
    words = [word.text for word in reading.positionals]
    at = words.index("=") if "=" in words[1:-1] else 0
    if not at or "assignment" not in _spread(facts.operands, reading):
        return False
    whole = "=".join((words[at - 1], words[at + 1]))
    shown = f"`{facts.tool}` takes `{whole}` as one word"
    reading.complain("CMD010", reading.positionals[at], shown, f"write `{whole}`")
    return True


def _spread(operands: Sequence[str], reading: Reading) -> list[str]:
    """A last kind that ends in `*` goes for all that follow."""
    kinds = list(operands)
    if kinds and kinds[-1].endswith("*"):
        last = kinds.pop()[:-1]
        kinds += [last] * max(0, len(reading.positionals) - len(kinds))
    return kinds


_LEFT_OPEN = re.compile(r"[xX]{2,}|N|…|\.{3}")  # what people write where a value is to be put


def _check(word: Word, kind: str, tool: str, reading: Reading) -> None:
    if not word.fixed or not kind or _LEFT_OPEN.fullmatch(word.text):
        return
    text = word.text
    if special := _SPECIAL.get(kind):
        if not special(text):
            shown = f"`{tool}` takes no `{text}` here"
            reading.complain("CMD010", word, shown, _SPECIAL_FIX[kind])
        return
    if network_kinds.is_range(kind):
        if wanted := network_kinds.in_range(kind, text):
            reading.complain("CMD010", word, f"`{tool}` takes {wanted} here, not `{text}`")
        return
    pattern, name = PATTERNS[kind]
    if not re.fullmatch(pattern, text.strip() if kind.startswith("log") else text):
        reading.complain("CMD010", word, f"`{tool}` takes {name} here, not `{text}`")


def names_signal(text: str) -> bool:
    """Whether there is a signal of this name or number."""
    name = text.lower().removeprefix("sig")
    if text.isdecimal():
        return int(text) <= 64
    return name in SIGNALS or name.startswith("rtm")


def _fields(text: str) -> bool:
    """Lists of numbers from 1 and of ranges that don't fall."""
    for part in re.split(r"[, ]", text):
        match = re.fullmatch(r"([1-9]\d*)?(-?)([1-9]\d*)?", part)
        if not match or not (match[1] or match[3]):
            return False
        if match[1] and match[3] and int(match[1]) > int(match[3]):
            return False
    return True


def _ports(text: str) -> bool:
    """Numbers no port can have are wrong; names are the tool's business."""
    return all(int(number) <= 65535 for number in re.findall(r"\d+", text))


def _rising_ports(text: str) -> bool:
    """A port, or two of which the second is no lower."""
    match = re.match(r"(\d+)(?:[ -]+(\d+))?", text)
    return match is not None and int(match[1]) <= int(match[2] or match[1]) <= 65535


def is_date(text: str) -> bool:
    """Words GNU date understands; only its own vocabulary is judged."""
    return all(
        word in _DATE_WORDS or word.rstrip("s") in _DATE_WORDS or word in "tz" or len(word) <= 1
        for word in re.findall(r"[a-z]+", re.sub(r'^TZ="[^"]*"', "", text).lower())
        if not _MONTH.fullmatch(word)
    )


_MONTH = re.compile(
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|mon(?:day)?|tues?(?:day)?|wed(?:nesday)?"
    r"|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
_DATE_WORDS = frozenset(
    str.split(
        "ago now today yesterday tomorrow next last this year month fortnight week day hour minute min "
        "second sec am pm utc gmt tz est edt cst cdt mst mdt pst pdt cet cest eet bst jst first third "
        "fourth fifth sixth seventh eighth ninth tenth eleventh twelfth noon midnight and at weekday "
        "msk ist wet west eest dst"
    )
)
_SPECIAL: Mapping[str, Callable[[str], bool]] = {
    "signal": names_signal,
    "port": _ports,
    "rising_ports": _rising_ports,
    "date": is_date,
    "fields": _fields,
    "address": lambda text: not network_kinds.bad_address(text),
    "addresses": lambda text: not any(map(network_kinds.bad_address, text.split(","))),
}
_SPECIAL_FIX: Mapping[str, str] = {
    "address": "write an address such as `10.0.0.5` or `10.0.0.0/8`",
    "addresses": "write an address such as `10.0.0.5` or `10.0.0.0/8`",
    "signal": "name a signal, such as `TERM`",
    "port": "ports go up to 65535",
    "rising_ports": "write a port or a range such as `40000-40100`; ports go up to 65535",
    "date": "write a time such as `2024-05-01 10:00` or `1 hour ago`",
    "fields": "fields count from 1 and ranges rise: `1,3-5`",
}
