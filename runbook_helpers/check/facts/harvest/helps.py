"""Read option tables and lists of values off the help texts of tools."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

CURL = re.compile(r"^ {1,5}(?:-(?P<short>\S), +| +)--(?P<long>[\w.-]+)(?P<value> [<\[])?")
OPENSSL_KINDS = {  # what openssl's help calls a value: the kind that a checker knows
    "+int": "number",
    "int": "integer",
    "intmax": "integer",
    "long": "integer",
    "PEM|DER": "pem_der",
    "PEM|DER|ENGINE": "pem_der",
    "format": "pem_der",
}
OPENSSL = re.compile(r"^ -(?P<name>[\w-]+)(?: (?P<value>\S+))?")


def harvest() -> dict[str, dict[str, Any]]:
    """One table for each of them that is installed."""
    tables = {"curl": _curl(), "openssl": _openssl(), "tar": _tar(), "ps": _ps()}
    tables |= {"systemctl": _systemctl(), "top": _top(), "htop": _htop(), "strace": _strace()}
    return {name: table for name, table in tables.items() if table}


def _curl() -> dict[str, Any]:
    lines = _output("curl", "--help", "all").splitlines()
    options = [
        f"{match['short'] or ''},{match['long']}{'=' if match['value'] else ''}"
        for line in lines
        if (match := CURL.match(line))
    ]
    return {"style": "gnu", "source": "curl --help all", "options": options} if options else {}


def _openssl() -> dict[str, Any]:
    names = _output("openssl", "list", "-commands").split()
    commands: dict[str, Any] = {name: _openssl_command(name) for name in names}
    for like, kind in (("dgst", "digest"), ("enc", "cipher")):  # `openssl sha256 FILE` is a dgst
        if like not in commands:
            continue
        for name in _output("openssl", "list", f"-{kind}-commands").split():
            commands[name] = like
    return {"style": "dash", "source": "openssl -help", "commands": commands} if names else {}


def _openssl_command(name: str) -> dict[str, Any]:
    lines = _output("openssl", name, "-help").splitlines()
    matches = [match for line in lines if (match := OPENSSL.match(line))]
    options = {f",{m['name']}{'=' if m['value'] else ''}" for m in matches}
    if any(line.startswith(" -*") for line in lines):
        options |= _ciphers_and_digests()
    kinds = {m["name"]: OPENSSL_KINDS[m["value"]] for m in matches if m["value"] in OPENSSL_KINDS}
    table: dict[str, Any] = {"options": sorted(options), "kinds": kinds}
    if name == "s_client":
        told = _output("openssl", name, "-starttls", "nothing")
        table["values"] = {"starttls": re.findall(r"^\s+([a-z][\w-]+)$", told, re.MULTILINE)}
    usage = next((line for line in lines if line.startswith(f"Usage: {name} [options]")), "")
    if usage and "..." not in usage:
        words = usage.split("[options]")[1].split()
        counted = ["number" if word in ("num", "numbits") else "" for word in words]
        table |= {"most": len(words), "operands": counted}
    return table


@cache
def _ciphers_and_digests() -> frozenset[str]:
    """Each is an option of its own: `-sha256`, `-aes-256-cbc`."""
    text = _output("openssl", "enc", "-list") + _output("openssl", "list", "-digest-algorithms")
    text += _output("openssl", "list", "-digest-commands")
    names = {name.lstrip("-") for name in re.findall(r"[\w/-]*\w", text)}
    return frozenset(f",{form}" for name in names for form in (name, name.lower()))


def _systemctl() -> dict[str, Any]:
    verbs = re.findall(r"^  ([a-z][\w-]+)(?= |$)", _output("systemctl", "--help"), re.MULTILINE)
    lines = _output("systemctl", "--state=help").splitlines()
    states = sorted({line for line in lines if re.fullmatch(r"[a-z-]+", line)})
    types = [line for line in _output("systemctl", "--type=help").splitlines() if ":" not in line]
    values = {name: [*types, *states] for name in ("t", "type", "state") if states}
    return {"commands": {verb: {} for verb in verbs}, "values": values} if verbs else {}


def _ps() -> dict[str, Any]:
    columns = [line.split()[0] for line in _output("ps", "L").splitlines() if line]
    return {"words": columns, "source": "ps L"} if columns else {}


def _top() -> dict[str, Any]:
    fields = [line for line in _output("top", "-O").splitlines() if line.strip()]
    return {"values": {"o": fields}} if len(fields) > 1 else {}


def _htop() -> dict[str, Any]:
    lines = _output("htop", "--sort-key", "help").splitlines()
    fields = [line.split()[0] for line in lines if line.strip()]
    return {"values": {"s": fields}} if len(fields) > 1 else {}


def _strace() -> dict[str, Any]:
    """The system calls of both word sizes, off the kernel's headers."""
    found: set[str] = set()
    for path in sorted(Path("/usr/include").rglob("asm/unistd_[36]*.h")):
        found |= set(re.findall(r"__NR_(\w+)", path.read_text(encoding="utf-8")))
    return {"values": {"system calls": sorted(found)}} if found else {}


def _tar() -> dict[str, Any]:
    usage = _output("tar", "--usage")
    letters = re.search(r"\[-(\w+)\?\]", usage)
    options = {f"{letter}" for letter in (letters[1] if letters else "")}
    options |= {f"{short}=" for short in re.findall(r"\[-(\w) [A-Z]", usage)}
    for long, value in re.findall(r"\[--([\w-]+)(\[?=)?", usage):
        options.add(f",{long}{'?' if value == '[=' else value}")
    return {"style": "gnu", "source": "tar --usage", "options": sorted(options)} if usage else {}


def _output(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout + done.stderr
