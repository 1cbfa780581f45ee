"""Read the columns that listing tools know, off what they print of themselves."""

from __future__ import annotations

import re
import subprocess
from typing import Any

Table = dict[str, Any]

# Tool: the prefix its columns may be written without.
LVM = {"lvs": "lv_", "vgs": "vg_", "pvs": "pv_"}
# Tool: the letters of its options that take columns.
UTIL_LINUX = {"findmnt": "o", "lsblk": "oxEM"}
_COLUMN = re.compile(r"^ +([A-Z][A-Z0-9:%-]+)  \S", re.MULTILINE)


def harvest() -> dict[str, Table]:
    """The columns of each tool that is installed, as values of the options that take them."""
    tables = {name: _lvm(name, prefix) for name, prefix in LVM.items()}
    tables |= {name: _util_linux(name, letters) for name, letters in UTIL_LINUX.items()}
    return {name: table for name, table in tables.items() if table}


def _lvm(name: str, prefix: str) -> Table:
    """LVM overlooks underscores and its own prefix."""
    text = _output(name, "-o", "help")
    fields = re.findall(r"^ +([a-z]\w+) +- \S", text, re.MULTILINE)
    fields = [field for field in fields if field != "help"]
    if not fields:
        return {}
    short = [field.removeprefix(prefix) for field in fields]
    known = {form for field in (*fields, *short, "all") for form in (field, field.replace("_", ""))}
    return {"values": {"o": sorted(known), "O": sorted(known | {"none"})}}


def _util_linux(name: str, letters: str) -> Table:
    columns = sorted({column.lower() for column in _COLUMN.findall(_output(name, "--help"))})
    return {"values": dict.fromkeys(letters, columns)} if columns else {}


def _output(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout + done.stderr
