"""Compare the kubectl judge with the real kubectl, and print precision and recall.

    python -m tests.check.compare_kubectl [--kubectl PROGRAM] [--verbose]

The program talks to a server on this host that knows the kinds of the facts pack and answers
every request with an object of the kind asked for that has every field of its type: enough for
kubectl to refuse what it refuses by itself or by discovery, and, with
`--allow-missing-template-keys=false`, to name a field that is not there. What only a live API
server refuses (a field selector, a pod that is called `pod`) counts against precision here.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from runbook_helpers.check.judges.kubectl.facts import CUSTOM, kinds, types
from tests.check.judges.test_kubectl import complaints, lines

VERBS = ["create", "delete", "get", "list", "patch", "update"]
DATE = "2024-01-01T00:00:00.000000Z"
SAMPLES = {"s": "1", "i": 1, "n": 1.0, "b": True, "t": DATE, "*": "1"}
KEYS = (  # of the mappings, as far as the corpora name them
    "app",
    "application.yaml",
    "cpu",
    "kubernetes.io/hostname",
    "memory",
    "password",
    "tls.crt",
    "topology.kubernetes.io/zone",
)
REFUSALS = (
    "is not found",
    "Invalid dry-run",
    "not implemented",
    "no status viewer",
    "See 'kubectl",
    "namespace from",
    "unknown flag",
    "unknown shorthand",
    "unknown command",
    "flag needs an argument",
    "invalid argument",
    "required flag",
    "doesn't have a resource type",
    "error parsing",
    "error executing jsonpath",
    "is a required argument",
    "must specify",
    "required resource not specified",
    "you must",
    "invalid",
    "Unexpected args",
    "unable to match a printer",
    "USAGE",
    "usage:",
    "unrecognized",
    "unexpected",
    "no need to specify",
    "resource(s) were provided, but no name",
    "one of src or dest",
    "source and destination",
    "are required for",
    "at least one",
    "not supported anymore",
    "expected",
    "is not supported",
    "unknown format",
    "format specified but no",
    "cannot be",
    "only one of",
    "only a selector",
    "accepts only",
    "exactly one",
    "can only be used",
    "only accepts",
    "must be",
    "You must",
    "is required",
    "unclosed",
    "couldn't find any field",
    "extra arguments",
    "yaml:",
    "unable to parse",
    "no arguments",
    "not in range",
    "arguments in resource/name form",
)


class Answers(BaseHTTPRequestHandler):
    """Discovery from the facts pack; any object is empty but for its name."""

    def do_GET(self) -> None:
        parts = [part for part in urlparse(self.path).path.split("/") if part]
        self._send(_discovery(parts) or _object(parts))

    def _refuse(self) -> None:
        self._send({"kind": "Status", "apiVersion": "v1", "status": "Success", "metadata": {}})

    do_POST = do_PUT = do_PATCH = do_DELETE = _refuse

    def _send(self, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _groups() -> set[str]:
    return {group for entry in kinds().values() for group in entry["groups"]} | set(_custom())


def _custom() -> dict[str, list[str]]:
    """The kinds of well-known operators by group."""
    table = json.loads(CUSTOM.read_text(encoding="utf-8"))["names"]
    own = "monitoring.coreos.com"
    others = sorted({name for group, names in table.items() if group != own for name in names})
    return {own: table[own], "custom.local": others}  # few groups: kubectl asks for each in turn


def _discovery(parts: list[str]) -> dict[str, Any] | None:
    if parts == ["api"]:
        return {"kind": "APIVersions", "versions": ["v1"]}
    if parts == ["apis"]:
        made = [_group(group) for group in sorted(_groups()) if group]
        return {"kind": "APIGroupList", "apiVersion": "v1", "groups": made}
    if parts == ["version"]:
        return {"major": "1", "minor": "32", "gitVersion": "v1.32.4"}
    if parts[:1] == ["api"] and len(parts) == 2:
        return _resources("", "v1")
    if parts[:1] == ["apis"] and len(parts) == 3:
        return _resources(parts[1], f"{parts[1]}/{parts[2]}")
    return None


def _group(name: str) -> dict[str, Any]:
    version = {"groupVersion": f"{name}/v1", "version": "v1"}
    return {"name": name, "versions": [version], "preferredVersion": version}


def _resources(group: str, version: str) -> dict[str, Any]:
    resources = [
        {
            "name": plural,
            "singularName": entry["kind"].lower(),
            "namespaced": entry["namespaced"],
            "kind": entry["kind"],
            "verbs": entry["verbs"],
            "shortNames": entry.get("short", []),
            "categories": ["all"] if plural in {"pods", "services", "deployments"} else [],
        }
        for plural, entry in kinds().items()
        if group in entry["groups"]
    ]
    resources += [
        {"name": name, "singularName": name, "namespaced": True, "kind": name, "verbs": VERBS}
        for name in _custom().get(group, ())
    ]
    return {"kind": "APIResourceList", "groupVersion": version, "resources": resources}


def _object(parts: list[str]) -> dict[str, Any]:
    """The object or list that a path asks for, with every field that its type has."""
    version, rest = ("v1", parts[2:]) if parts[:1] == ["api"] else ("/".join(parts[1:3]), parts[3:])
    space = rest[1] if len(rest) > 2 and rest[0] == "namespaces" else "default"
    rest = rest[2:] if len(rest) > 2 and rest[0] == "namespaces" else rest
    entry = kinds().get(rest[0] if rest else "", {"kind": "Status", "roots": ["V1Status"]})
    one = _filled(entry["roots"][0], ())
    one |= {"kind": entry["kind"], "apiVersion": version}
    one["metadata"] = one.get("metadata", {}) | {"namespace": space, "resourceVersion": "1"}
    if len(rest) > 1:
        one["metadata"]["name"] = rest[1]
        return one
    listed = {"kind": f"{entry['kind']}List", "apiVersion": version}
    return listed | {"metadata": {"resourceVersion": "1"}, "items": [one, one]}


def _filled(kind: str, above: tuple[str, ...]) -> Any:
    """A value of a type, with one element in each list; types within themselves are cut."""
    if kind.startswith("["):
        return [_filled(kind[1:], above)]
    if kind in SAMPLES or kind[0] in "{*":
        return SAMPLES.get(kind, dict.fromkeys(KEYS, "1") if kind == "{s" else {})
    if kind in above:
        return {}
    return {name: _filled(what, (*above, kind)) for name, what in types()[kind].items()}


def refused(kubectl: str, text: str, folder: str, config: str) -> tuple[bool, str]:
    """Whether the real program refuses a line, and its last words."""
    words = shlex.split(text.partition(" > ")[0])[1:]
    if "get" in words and "jsonpath=" in text and "custom-columns" not in text:
        words.append("--allow-missing-template-keys=false")  # so that it names missing fields
    command = [kubectl, f"--kubeconfig={config}", *words]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=10,
            cwd=folder,
            env={"HOME": folder, "PATH": "/usr/bin:/bin", "EDITOR": "true"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False, "still running"
    said = done.stderr + ("" if done.returncode == 0 else done.stdout)
    wrong = done.returncode != 0 and any(refusal in said for refusal in REFUSALS)
    wrong = wrong or ("custom-columns" in text and "<none>" in done.stdout)
    return wrong, said.strip().splitlines()[-1][:160] if said.strip() else ""


def _config(port: int) -> dict[str, Any]:
    named = {"name": "prod", "cluster": {"server": f"http://127.0.0.1:{port}"}}
    context = {"name": "prod", "context": {"cluster": "prod", "user": "prod"}}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [named],
        "contexts": [context],
        "users": [{"name": "prod", "user": {}}],
        "current-context": "prod",
    }


def main(argv: list[str] | None = None) -> int:
    """Print the figures; every disagreement with --verbose."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kubectl", default="kubectl")
    parser.add_argument("--corpus", default="kubectl", help="the start of two files' names")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args(argv)
    good = [("", text) for text in lines(f"{options.corpus}_good.txt")]
    bad = [tuple(line.split("\t", 1)) for line in lines(f"{options.corpus}_bad.txt")]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        for name in ("deploy.yaml", "job.yaml", "patch.yaml", "app.yaml"):
            (Path(folder) / name).write_text("{}", encoding="utf-8")

        def ask(item: tuple[int, str]) -> tuple[bool, str]:
            config = Path(folder) / f"config{item[0]}"
            config.write_text(json.dumps(_config(server.server_port)), encoding="utf-8")
            return refused(options.kubectl, item[1], folder, str(config))

        answers = list(pool.map(ask, enumerate(text for _, text in [*good, *bad])))
    server.shutdown()
    counts: Counter[str] = Counter()
    for (code, text), (real, said) in zip([*good, *bad], answers, strict=True):
        ours = bool(complaints(text))
        kind = f"real {'refuses' if real else 'accepts'}, judge {'refuses' if ours else 'accepts'}"
        counts[kind] += 1
        if options.verbose and real != ours:
            sys.stdout.write(f"{kind}: {code or 'good'}: {text}\n    {said}\n")
    _report(counts)
    return 0


def _report(counts: Counter[str]) -> None:
    both = counts["real refuses, judge refuses"]
    for kind, number in sorted(counts.items()):
        sys.stdout.write(f"{number:5} {kind}\n")
    refused_by = {who: both + counts[kind] for who, kind in WHO.items()}
    for who, number in refused_by.items():
        sys.stdout.write(f"{who}: {both}/{number} = {both / max(number, 1):.3f}\n")


WHO = {
    "precision": "real accepts, judge refuses",
    "recall": "real refuses, judge accepts",
}


if __name__ == "__main__":
    raise SystemExit(main())
