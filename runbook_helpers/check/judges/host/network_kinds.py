# ruff: noqa: E501 - tables of words read best unbroken
"""Kinds of values that network, disk and service tools take: patterns, ranges, addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping

PATTERNS: Mapping[str, tuple[str, str]] = {
    "seconds": (r"\d+(?:\.\d*)?|\.\d+", "a number of seconds"),
    "go_duration": (
        r"0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))+",
        "a time with its unit, such as `30s`",
    ),
    "wrk_duration": (r"\d+(?:s|m|h)?", "a time such as `30s`"),
    "wrk_number": (r"\d+[kKmMgG]?", "a number"),
    "ncat_time": (r"\d+(?:\.\d+)?(?:ms|s|m|h)?", "a time such as `2s`"),
    "ssh_time": (r"(?i:(?:\d+(?!\d)[smhdw]?)+|none|yes|no)", "a time such as `10` or `2m`"),
    "wget_size": (r"\d+(?:\.\d+)?[kKmMgGtT]?|inf", "a size such as `10m`"),
    "wget_time": (r"\d+(?:\.\d+)?[smhdw]?|inf(?:inity)?", "a time such as `10`"),
    "curl_resolve": (
        r"-[^:\[\]]+:(?:\d+|\*)|\+?[^:\[\]]+:(?:\d+|\*):.+|[+-]?\[.*\]:.*",
        "`HOST:PORT:ADDRESS`",
    ),
    "pem_der": (r"(?i:PEM|DER|ENGINE|P12|PKCS12|SMIME|HTTP|MSBLOB|PVK|B64|NETSCAPE|NET|ENG|PROV)",
                "a format such as `PEM` or `DER`"),
    "lvm_units": (r"[hHrRbBsSkKmMgGtTpPeE]{1,2}|\d+(?:\.\d+)?[bBsSkKmMgGtTpPeE]", "one letter, such as `g`"),
    "lv_path": (r".*/.*", "a logical volume such as `VG/LV`"),
    "lvm_size": (r"\d+(?:\.\d+)?(?:[bBsSkKmMgGtTpPeE](?:[iI]?[bB])?)?", "a size such as `10G`"),
    "percent_of_blocks": (r"(?:[0-4]?\d|50)(?:\.\d+)?", "a part in percent, at most 50"),
    "fs_interval": (r"\d+[dmw]?", "a time such as `30d`"),
    "block_size": (r"-?\d+[kKmM]?", "a size in bytes"),
    "bytes": (r"\d+(?:[kKMGTPEZY](?:i?B)?)?", "a size such as `1M`"),
    "hex_number": (r"0x[\da-fA-F]+|\d+", "a number"),
    "smart_set": (r"on|off|[a-z][a-z-]*,.+|security-freeze", "`on`, `off` or `NAME,VALUE`"),
    "smart_test": (
        r"offline|short|long|conveyance|force|vendor,0x[\da-fA-F]+|select,.+|pending,\d+"
        r"|afterselect,(?:on|off)|scttempint,.*",
        "a test such as `short` or `long`",
    ),
    "smart_log": (
        r"(?:error|xerror|selftest|xselftest|selective|directory|background|sasphy|sataphy|ssd|genstats"
        r"|envrep|farm|devstat|zdevstat|defects|scttemp|scttempsts|scttemphist|scttempint|scterc|gplog"
        r"|smartlog|nvmelog|tapealert|tapedevstat)(?:,.*)?",
        "a log such as `error` or `selftest`",
    ),
    "smart_device": (
        r"(?:auto|test|ata|scsi|nvme|sat|usb\w+|marvell|areca|3ware|hpt|cciss|megaraid|sssraid|aacraid"
        r"|snt\w+|jmb39x\S*|intelliprop|help)(?:[,+].*)?",
        "a kind of device such as `sat` or `nvme`",
    ),
    "curl_rate": (r"\d+(?:/\d*[smhd])?", "a rate such as `2/s`"),
    "curl_offset": (r"\d+|-", "a number of bytes or `-`"),
    "curl_proxy": (
        r"(?i:(?:https?|socks4a?|socks5h?)://)?(?!\w+://).*",
        "a proxy such as `http://proxy:3128` or `socks5h://proxy:1080`",
    ),
    "host": (r"(?!\w+://)[^:/]*(?:/.*)?|[^:]*(?::(?!\d+\Z)).*|.*:.*:.*", "a host alone, without a port"),
    "ping_mtu": (r"(?:do|dont|want|probe)", "`do`, `want` or `dont`"),
    "umask": (r"[0-7]{1,4}", "an octal mask"),
    "leading_digit": (r"\d.*", "a number"),
    "waits": (r"\d+(?:\.\d+)?(?:,\d+(?:\.\d+)?){0,2}", "a number of seconds"),
    "fw_timeout": (r"\d+[smh]?", "a time such as `10m`"),
    "mtr_order": (r"[LDRSNBAWVGJMXI ]+", "letters such as `LSD NBAW`"),
    "ping_pattern": (r"[\da-fA-F]{1,32}", "up to 16 bytes in hex"),
    "mke2fs_size": (r"\d+[sKkMmGgTt]?", "a size such as `20G`"),
    "url": (r"(?i)https?://\S+", "an address that begins with `http://` or `https://`"),
    "ab_url": (r"(?i)(?:https?://[^/\s]+|[^/\s:]+(?::\d+)?)/\S*", "an address with a path: `http://host/`"),
    "nmap_time": (r"(?:\d+(?:\.\d+)?(?:ms|s|m|h)?|0)", "a time such as `500ms`"),
    "rate": (r"\d+(?:\.\d+)?(?:[kKmMgGtTpP][bB]?)?", "a rate such as `500k`"),
    "port_range": (r"\d{1,5}(?:-\d{1,5})?", "a port"),
    "service_port": (r"\d{1,5}(?:-\d{1,5})?/(?:tcp|udp|sctp|dccp)", "a port such as `8080/tcp`"),
}  # fmt: skip
_RANGE = re.compile(r"(-?\d+)\.\.(-?\d*)")


def in_range(kind: str, text: str) -> str | None:
    """What a range such as `1..255` expects, when a text is none of its numbers."""
    match = _RANGE.fullmatch(kind)
    if not match:
        return None
    least, most = int(match[1]), int(match[2]) if match[2] else None
    if (
        re.fullmatch(r"[+-]?\d+", text)
        and least <= int(text)
        and (most is None or int(text) <= most)
    ):
        return None
    return f"a number from {least}" + (f" to {most}" if most is not None else "")


def is_range(kind: str) -> bool:
    """Whether a kind is a range of whole numbers."""
    return bool(_RANGE.fullmatch(kind))


def bad_address(text: str) -> bool:
    """Whether a text looks like an IPv4 address or network and cannot be one."""
    match = re.fullmatch(r"(\d+(?:\.\d+){3})(?:/(\d+(?:\.\d+){3}|\d+))?", text)
    if not match:
        return bool(re.fullmatch(r"\d+(?:\.\d+){3}(?:/[\d.]*){2,}", text))
    octets = match[1].split(".")
    mask = match[2] or "0"
    wide = mask.isdecimal() and int(mask) > 32
    return wide or any(int(octet) > 255 for octet in octets)
