# ruff: noqa: E501 - tables of patterns read best unbroken
"""What values of host tools look like, and what to call them in a message."""

from __future__ import annotations

from collections.abc import Mapping

_UNIT = r"(?:[kKMGTPEZYRQ](?:i?B)?)"
_WEEKDAYS = r"(?i:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*(?:(?:,|\.\.|-)(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)*,?)"
_TICK = r"[\d*/,.]+"

PATTERNS: Mapping[str, tuple[str, str]] = {
    "block_size": (rf"'?(?:\d+{_UNIT}?|{_UNIT}|human-readable|si)", "a size such as `1M`"),
    "signed_size": (rf"-?\d+{_UNIT}?", "a size such as `100M`"),
    "sort_memory": (r"\d+(?:\.\d+)?(?:%|b|[kKmMgGtTPEZYRQ])?", "a size such as `512M` or `50%`"),
    "rsync_size": (
        r"(?i:\d+(?:\.\d+)?(?:[bkmgtp](?:i?b)?)?(?:[+-]1)?)",
        "a size such as `10M`",
    ),
    "cpus": (r"(?i:all|on)|\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*", "processors such as `0,1` or `ALL`"),
    "tasks": (r"(?:ALL|SELF|\d+)(?:,(?:ALL|SELF|\d+))*", "process numbers, `SELF` or `ALL`"),
    "not_pids": (r"\^?\d+(?:,\^?\d+)*", "process numbers"),
    "age": (r"\d+(?:\.\d+)?[smhdwMy]", "an age such as `10m`"),
    "clock": (r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?|\d{9,}", "a time such as `08:00:00`"),
    "assignment": (r"(?s:[^=]+=.*)", "`name=value`"),
    "variable": (r"[^=]+", "the name of a variable"),
    "stamp": (
        r"(?:\d\d)?(?:\d\d)?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:\.[0-6]\d)?",
        "a time such as `202401151200`",
    ),
    "date_operand": (r"(?s:\+.*)|\d{8}(?:\d{2}){0,2}(?:\.\d\d)?", "a format such as `+%F`"),
    "delimiter": (r"(?s:.)|\\(?:.|x[0-9a-fA-F]{1,2}|[0-7]{1,3})", "one character"),
    "real": (
        r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|0[xX][0-9a-fA-F]+|[+-]?inf(?:inity)?",
        "a number",
    ),
    "boot": (r"(?:[0-9a-f]{32}|[0-9a-f-]{36})?(?:[+-]\d+)?|\d+|all", "a boot such as `-1`"),
    "console_level": (
        r"[1-8]|emerg|alert|crit|err|warn|notice|info|debug",
        "a level from 1 to 8 or its name",
    ),
    "calendar": (
        r"minutely|hourly|daily|monthly|weekly|yearly|annually|quarterly|semi-?annually|@\d+"
        rf"|(?=\S)(?:{_WEEKDAYS}(?=\s|$))?\s*(?:(?:{_TICK}-)?{_TICK}[-~]{_TICK}(?=[ T]|$))?[ T]*(?:{_TICK}:{_TICK}(?::{_TICK})?)?(?:\s+[A-Z][\w/+-]+)?",
        "a calendar time such as `*-*-* 02:00` or `daily`",
    ),
    "zone": (r"[A-Z][\w+-]*(?:/[\w+-]+)*", "a zone such as `Europe/Berlin`"),
    "time_style": (
        r"(?:posix-)?(?:full-iso|long-iso|iso|locale)|(?s:\+.*)",
        "a style such as `long-iso`",
    ),
    "owner": (r"[^:]*(?::[^:]*)?", "`owner:group`"),
    "program": (
        r"(?!(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|days?)\Z)[^-](?s:.*)",
        "a program",
    ),
    "pid_file": (r"(?!\d+\Z).+", "a file with a process number in it"),
    "dd_number": (
        rf"\d+(?:[cwbB]|{_UNIT})?(?:x(?:\d+(?:[cwbB]|{_UNIT})?|{_UNIT}))*",
        "a number such as `4k` or `1M`",
    ),
    "dd_size": (
        rf"(?!0+\Z)\d+(?:[cwbB]|{_UNIT})?(?:x(?:\d+(?:[cwbB]|{_UNIT})?|{_UNIT}))*",
        "a size such as `4k` or `1M`",
    ),
    "split_size": (r"(?!0+\Z)\d+(?:b|[kKmMGTPEZYRQ](?:i?B)?)?", "a size such as `100M`"),
    "chunks": (r"(?:[lr]/)?0*[1-9]\d*(?:/0*[1-9]\d*)?", "a number of chunks such as `4` or `l/4`"),
    "cpu_list": (r"\d+(?:-\d+(?::\d+)?)?(?:,\d+(?:-\d+(?::\d+)?)?)*", "processors such as `0-3,5`"),
    "cpu_mask": (r"(?:0[xX])?[\da-fA-F]+(?:,[\da-fA-F]+)*", "a mask such as `0x3`"),
    "file_length": (
        r"0x[\da-fA-F]+|\d+(?:\.\d+)?(?:[kKmMgGtTpPeEzZyY](?:i?[bB])?)?",
        "a size such as `4G` or `512MiB`",
    ),
    "runstates": (r"[A-Za-z,]+", "states such as `D,Z`"),
    "buffering": (rf"L|0|\d+{_UNIT}?", "`L`, `0` or a size"),
    "decimals": (r"[0-2]", "0, 1 or 2"),
    "size_limit": (rf"[+<>/%-]?\s*\d+{_UNIT}?", "a size such as `10M`"),
    "mode": (
        r"[0-7]{1,5}|[ugoa]*(?:[-+=](?:[0-7]+|[rwxXst]*|[ugo]))+"
        r"(?:,[ugoa]*(?:[-+=](?:[0-7]+|[rwxXst]*|[ugo]))+)*",
        "a mode such as `640` or `u+x`",
    ),
}
