"""Read the options of Python programs off the help that argparse writes: ansible's tools."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import Any

PROGRAMS = ("ansible", "ansible-playbook", "ansible-inventory")
LINE = re.compile(r"^  (-\S.*?)(?: {2,}\S.*)?$", re.MULTILINE)
NAME = re.compile(r"(--?)([\w-]+)(?: ([A-Z]\w*))?")


def harvest() -> dict[str, dict[str, Any]]:
    """One table for each of the programs that is installed."""
    tables = {name: _table(name) for name in PROGRAMS if shutil.which(name)}
    return {name: table for name, table in tables.items() if table["options"]}


def _table(program: str) -> dict[str, Any]:
    text = _output(program, "--help")
    version = re.search(r"core ([\d.]+)", _output(program, "--version"))
    return {
        "style": "gnu",
        "source": f"{program} --help",
        "version": f"ansible-core {version[1]}" if version else "ansible-core",
        "options": sorted(option for line in LINE.findall(text) for option in _options(line)),
    }


def _options(line: str) -> list[str]:
    """`-i INVENTORY, --inventory INVENTORY` is one option of two names; a third makes another."""
    names = NAME.findall(line)
    sign = "=" if any(value for *_, value in names) else ""
    short = next((name for dashes, name, _ in names if dashes == "-"), "")
    longs = [name for dashes, name, _ in names if dashes == "--"]
    return [f"{','.join([short, *longs])}{sign}"]


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
