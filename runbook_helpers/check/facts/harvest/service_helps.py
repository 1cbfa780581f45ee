"""Read option tables off the help texts of firewall-cmd, certbot, nvme, ab and ethtool."""

from __future__ import annotations

import re
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from runbook_helpers.check.facts.harvest.manuals import options_of

Table = dict[str, Any]

_NVME = re.compile(r"\[  ?--([\w-]+)(=<\w+>)?(?:, -(\w)(?: <\w+>)?)? \]")

# Their usage lines name a device, which they do without.
_NO_DEVICE = ("list", "discover", "connect", "disconnect", "dim", "gen-", "show-", "check-", "tls-")


def harvest() -> dict[str, Table]:
    """One table for each of them that is installed."""
    tables = {"firewall-cmd": _firewall(), "certbot": _certbot(), "nvme": _nvme(), "ab": _ab()}
    tables |= {"ethtool": _ethtool(), "haproxy socket": _haproxy()}
    return {name: table for name, table in tables.items() if table}


def _firewall() -> Table:
    text = _output("firewall-cmd", "--help")
    found = re.findall(r"^ +(?:-\w, )?--([\w-]+)(=)?", text, re.MULTILINE)
    options = sorted({f",{name}{takes}" for name, takes in found})
    return {"style": "gnu", "source": "firewall-cmd --help", "options": options} if found else {}


def _certbot() -> Table:
    text = _output("certbot", "--help", "all")
    options = options_of(re.sub(r"^( +-.*)\n {20,}(\S.*)", r"\1  \2", text, flags=re.MULTILINE))
    return {"style": "gnu", "source": "certbot --help all", "options": options} if options else {}


def _nvme() -> Table:
    names = re.findall(r"^  ([a-z][\w-]+) {2,}\S", _output("nvme", "help"), re.MULTILINE)
    commands = {name: _nvme_command(name) for name in names}
    return {"style": "nvme", "source": "nvme help", "commands": commands} if names else {}


def _nvme_command(name: str) -> Table:
    text = re.sub(r"\x1b\[\d*m", "", _output("nvme", name, "--help"))
    options = [
        f"{short},{long}{'=' if value else ''}" for long, value, short in _NVME.findall(text)
    ]
    device = {"least": 1} if "<device>" in text and not name.startswith(_NO_DEVICE) else {}
    formats = re.search(r"--output-format.*?: (\w+(?:\|\w+)+)", text)
    values = {"values": {"o": formats[1].split("|")}} if formats else {}
    return {"options": sorted(options), **device, **values} if options else {"style": "any"}


def _ab() -> Table:
    found = re.findall(
        r"^ {4}-(\w)( [a-zA-Z][\w:-]*)?(?: {2,}| (?=[A-Z]))", _output("ab", "-h"), re.MULTILINE
    )
    options = sorted(f"{letter}{'=' if value else ''}" for letter, value in found)
    return {"style": "load", "source": "ab -h", "options": options} if found else {}


def _ethtool() -> Table:
    text = _output("ethtool", "--help")
    heads = re.findall(r"^ +ethtool \[ FLAGS \] (-\S+)", text, re.MULTILINE)
    names = sorted({name.lstrip("-") for head in heads for name in head.split("|")})
    return {"style": "ethtool", "source": "ethtool --help", "words": names} if names else {}


_CONFIG = """
global
  stats socket {folder}/socket level admin
defaults
  timeout connect 1s
  timeout client 1s
  timeout server 1s
frontend quiet
  bind unix@{folder}/quiet
"""


def _haproxy() -> Table:
    """The commands of haproxy's runtime socket, asked of a haproxy that listens nowhere else."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "haproxy.cfg"
        config.write_text(_CONFIG.format(folder=folder), encoding="utf-8")
        try:
            server = subprocess.Popen(
                ["haproxy", "-db", "-q", "-f", str(config)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except FileNotFoundError:
            return {}
        try:
            text = _asked(Path(folder) / "socket", "help")
        finally:
            server.terminate()
            server.wait(10)
    heads = [line.partition(":")[0] for line in text.splitlines()[1:]]
    words = {re.split(r"[<\[({]", head)[0].strip() for head in heads}
    source = "help of haproxy's socket"
    return {"style": "any", "source": source, "words": sorted(words - {""})} if words else {}


def _asked(path: Path, question: str) -> str:
    for _ in range(50):
        if path.exists():
            break
        time.sleep(0.1)
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(str(path))
        asking.sendall(question.encode() + b"\n")
        parts = iter(lambda: asking.recv(65536), b"")
        return b"".join(parts).decode()


def _output(*command: str) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except FileNotFoundError:
        return ""
    return done.stdout + done.stderr
