"""Harvest the fields that docker's `--format` can name from docker's own program.

A small daemon of our own answers the program on a local socket, and `printf "%#v"` makes it show
the Go value behind its template; names of fields are kept, values are not.

    python -m runbook_helpers.check.facts.harvest.docker_fields DOCKER [OLDER_DOCKER …]
"""

from __future__ import annotations

import datetime
import json
import re
import socketserver
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from runbook_helpers.check.facts import PACKS
from runbook_helpers.check.facts.harvest.go_values import Value, parse

OBJECTS = {
    "container inspect": ("container", "inspect", "x"),
    "image inspect": ("image", "inspect", "x"),
    "volume inspect": ("volume", "inspect", "x"),
    "network inspect": ("network", "inspect", "x"),
    "service inspect": ("service", "inspect", "x"),
    "node inspect": ("node", "inspect", "x"),
    "config inspect": ("config", "inspect", "x"),
    "secret inspect": ("secret", "inspect", "x"),
    "plugin inspect": ("plugin", "inspect", "x"),
    "inspect": ("inspect", "--type", "task", "x"),
    "info": ("info",),
    "version": ("version",),
}
ITEM = "[]"
# Fields that JSON calls otherwise and leaves out when empty; docker takes JSON's names too.
IN_JSON = {"AuxAddress": "AuxiliaryAddresses"}
Tree = dict[str, Any]


class Asked:
    """One command of one docker, which shows its value for the answer that the daemon gives."""

    def __init__(self, program: str, words: tuple[str, ...], daemon: Daemon) -> None:
        self.words = [program, "--host", f"unix://{daemon.server_address}", *words]
        self.daemon = daemon
        self.daemon.answer = {"Id": "x", "ID": "x"}

    def show(self, template: str) -> str | None:
        """What the template prints; None when docker refuses it."""
        words = [*self.words, "--format", template]
        done = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
        return done.stdout.strip() if done.returncode == 0 and done.stdout.strip() else None

    def tree(self, path: str, place: list[str | int], value: Value) -> Tree:
        """The names below a Go value, those of what its pointers and lists hold included."""
        if value.sort == "map":
            return {}
        if value.sort == "list":
            return self._items(path, place, value)
        if value.sort == "pointer":
            return self._behind(path, place)
        fields: Tree = {}
        for name, inner in value.fields.items():
            below = self._field(f"{path}.{name}", [*place, name], inner)
            if below and value.embeds(name) and self._promoted(path, below, value):
                fields |= below
            fields[name] = below
        fields |= {IN_JSON[name]: fields[name] for name in IN_JSON if name in fields}
        keys = json.loads(self.show(f"{{{{json {path or '.'}}}}}") or "null") or {}
        return {**dict.fromkeys(keys), **fields} if isinstance(keys, dict) else fields

    def _field(self, path: str, place: list[str | int], inner: Value) -> Tree | None:
        if inner.sort == "plain":
            return None
        return self.tree(path, place, inner)

    def _promoted(self, path: str, below: Tree, value: Value) -> bool:
        """Whether a field's own fields can be named without it."""
        own = (name for name in below if name[:1].isupper() and name not in value.fields)
        name = next(own, "")
        shown = self.show(f'{{{{printf "%T" {path}.{name}}}}}')
        return bool(name) and shown not in (None, "<nil>")

    def _behind(self, path: str, place: list[str | int]) -> Tree:
        shown = self.show(f'{{{{printf "%#v" {path}}}}}')
        if shown is None or not shown.startswith("&"):
            shown = self._filled(path, place, {})
        return self.tree(path, place, parse(shown)) if shown else {}

    def _items(self, path: str, place: list[str | int], value: Value) -> Tree:
        if not re.fullmatch(r"\[\]\*?\w+\.\w+", value.type):
            return {}
        first = f"(index {path} 0)"
        shown = self._filled(first, [*place, 0], [{}])
        return {ITEM: self.tree(first, [*place, 0], parse(shown))} if shown else {}

    def _filled(self, path: str, place: list[str | int], content: Any) -> str | None:
        """The value after the daemon sends something there; as before when docker chokes on it."""
        names = place[:-1] if content == [{}] else place
        # JSON does without the names of structs whose fields are promoted.
        for left_out in (None, *range(len(names) - 1)):
            before = json.dumps(self.daemon.answer)
            self._send([name for at, name in enumerate(names) if at != left_out], content)
            shown = self.show(f'{{{{printf "%#v" {path}}}}}')
            if shown is not None and re.match(r"&?[\w.]+\{", shown):
                return shown
            self.daemon.answer = json.loads(before)
        return None

    def _send(self, names: list[str | int], content: Any) -> None:
        here: Any = self.daemon.answer
        for name in names[:-1]:
            if isinstance(here, dict):
                here = here.setdefault(str(name), {})
            elif isinstance(here, list) and name == 0:
                here = here[0]
        if isinstance(here, dict):
            here[str(names[-1])] = content


class Daemon(socketserver.ThreadingUnixStreamServer):
    """Says the same of everything it is asked."""

    answer: Tree


class _Handler(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        assert isinstance(self.server, Daemon)
        listed = self.path.split("?")[0].endswith("/tasks")
        body = json.dumps([self.server.answer] if listed else self.server.answer).encode()
        self.send_response(200)
        self.send_header("Api-Version", "1.41")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def merged(one: Tree | None, other: Tree | None) -> Tree | None:
    """All names of both; {} (any name may follow) wins over names, names over None."""
    if one is None or other is None:
        return other if one is None else one
    if not one or not other:
        return {}
    return {name: merged(one.get(name), other.get(name)) for name in sorted({*one, *other})}


def harvest(programs: list[str]) -> dict[str, Tree | None]:
    """The names of each command's value, over all the programs."""
    found: dict[str, Tree | None] = {}
    with tempfile.TemporaryDirectory() as folder:
        daemon = Daemon(f"{folder}/socket", _Handler)
        threading.Thread(target=daemon.serve_forever, daemon=True).start()
        for program in programs:
            for command, words in OBJECTS.items():
                asked = Asked(program, words, daemon)
                shown = asked.show('{{printf "%#v" .}}')
                if shown:
                    tree = asked.tree("", [], parse(shown))
                    found[command] = merged(found.get(command), tree)
        daemon.shutdown()
    for command in [name for name in found if name.endswith(" inspect")]:
        found["inspect"] = merged(found.get("inspect"), found[command])
    return found


def main(programs: list[str]) -> int:
    """Write the pack."""
    versions = [subprocess.check_output([p, "--version"], text=True).split()[2] for p in programs]
    pack = {
        "tool": "docker",
        "version": ", ".join(version.rstrip(",") for version in versions),
        "source": "docker --format '{{printf \"%#v\" .}}', asked field by field",
        "date": datetime.date.today().isoformat(),
        "fields": harvest(programs),
    }
    text = json.dumps(pack, separators=(",", ":"), sort_keys=True) + "\n"
    Path(PACKS / "docker_fields.json").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["docker"]))
