"""Read what iptables' matches and targets take, off their own help texts."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

Table = dict[str, Any]

_FOLDERS = ("/usr/lib/x86_64-linux-gnu/xtables", "/usr/lib/aarch64-linux-gnu/xtables")
_LONG = re.compile(r"(?<![\w-])--([a-z][\w-]+)")
# Options of which only the first of several forms shows that they take nothing.
_ALONE = re.compile(r"^\s*(?:\[!\]\s*)?(--[\w-]+(?:\s*[|,]?\s*-\w)?)\s*(?:\t|  |$)")

# Help texts show these without their value, or beside one that is another's.
_MISREAD = {"algo": "=", "from": "=", "to": "=", "random": "", "persistent": "", "mask": "="}


def harvest() -> dict[str, Table]:
    """Extensions by kind and name; a table of its own, since both iptables and ip6tables use it."""
    base = set(_LONG.findall(_output("iptables", "-h")))
    names = {path.stem for folder in _FOLDERS for path in Path(folder).glob("lib*.so")}
    found: dict[str, list[str]] = {}
    for name in sorted({name.split("_", 1)[1] for name in names if "_" in name}):
        for kind, letter in (("match", "-m"), ("target", "-j")):
            options = _options(_output("iptables", letter, name, "-h"), base)
            if options is not None:
                found[f"{kind} {name}"] = options
    if not found:
        return {}
    commands = {name: {"options": options} for name, options in sorted(found.items())}
    return {"iptables": {"commands": commands, "inherit": False, "style": "iptables"}}


def _options(text: str, base: set[str]) -> list[str] | None:
    """Options that an extension adds; None when there is no such extension."""
    if "options:" not in text and "takes no options" not in text:
        return None
    found: dict[str, str] = {}
    for line in text.rpartition("set-counters")[2].splitlines()[2:]:
        alone = bool(_ALONE.match(line))
        for name in _LONG.findall(line):
            if name not in base:
                found.setdefault(name, "" if alone else "=")
    found |= {name: takes for name, takes in _MISREAD.items() if name in found}
    return sorted(f",{name}{takes}" for name, takes in found.items())


def _output(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout
