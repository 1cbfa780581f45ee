"""Kinds and fields of the Kubernetes API, read from the sources of its Python client."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CALL = re.compile(r"'(/api[^']*)', '([A-Z]+)',.*?response_type='(\w+)'", re.DOTALL)
PLACE = re.compile(
    r"^/(?:api|apis/(?P<group>[^/]+))/(?P<version>v\w+)/(?P<space>namespaces/\{namespace\}/)?"
    r"(?P<plural>[a-z]+)(?P<name>/\{name\})?(?:/(?P<sub>[a-z]+))?$"
)
VERSIONED = re.compile(
    r"^(Core|Events|Discovery|Extensions|Networking|Storage|Resource)?V\d+((alpha|beta)\d+)?"
)
SCALARS = {"str": "s", "int": "i", "bool": "b", "float": "n", "datetime": "t", "object": "*"}

# The client does not know short names: they are those of `kubectl api-resources`.
SHORT_NAMES = {
    "componentstatuses": "cs",
    "configmaps": "cm",
    "endpoints": "ep",
    "events": "ev",
    "limitranges": "limits",
    "namespaces": "ns",
    "nodes": "no",
    "persistentvolumeclaims": "pvc",
    "persistentvolumes": "pv",
    "pods": "po",
    "replicationcontrollers": "rc",
    "resourcequotas": "quota",
    "serviceaccounts": "sa",
    "services": "svc",
    "customresourcedefinitions": "crd crds",
    "daemonsets": "ds",
    "deployments": "deploy",
    "replicasets": "rs",
    "statefulsets": "sts",
    "horizontalpodautoscalers": "hpa",
    "cronjobs": "cj",
    "certificatesigningrequests": "csr",
    "ingresses": "ing",
    "networkpolicies": "netpol",
    "ipaddresses": "ip",
    "poddisruptionbudgets": "pdb",
    "podsecuritypolicies": "psp",
    "priorityclasses": "pc",
    "storageclasses": "sc",
    "volumeattributesclasses": "vac",
}


def kinds(clients: list[Path]) -> dict[str, Any]:
    """Kinds by plural: kind, groups, namespaced, verbs, subresources, short names, root types."""
    found: dict[str, Any] = {}
    for plural, group, kind, root, space in _places(clients):
        entry = found.setdefault(
            plural, {"kind": kind, "groups": [], "namespaced": False, "roots": []}
        )
        entry["groups"] = sorted({*entry["groups"], group})
        entry["roots"] = sorted({*entry["roots"], root})
        entry["namespaced"] = entry["namespaced"] or space
    for plural, group, verb, sub in _verbs(clients):
        if plural in found and group in found[plural]["groups"]:
            key = "subresources" if sub else "verbs"
            found[plural][key] = sorted({*found[plural].get(key, []), sub or verb})
    for plural, short in SHORT_NAMES.items():
        if plural in found:
            found[plural]["short"] = short.split()
    return found


def _calls(clients: list[Path]) -> Iterator[tuple[re.Match[str], str, str]]:
    for client in clients:
        for path in sorted((client / "kubernetes/client/api").glob("*_api.py")):
            for place, method, answer in CALL.findall(path.read_text(encoding="utf-8")):
                if match := PLACE.match(place):
                    yield match, method, answer


def _places(clients: list[Path]) -> Iterator[tuple[str, str, str, str, bool]]:
    for match, method, answer in _calls(clients):
        if method == "GET" and match["name"] and not match["sub"]:
            kind = VERSIONED.sub("", answer)
            yield match["plural"], match["group"] or "", kind, answer, bool(match["space"])


def _verbs(clients: list[Path]) -> Iterator[tuple[str, str, str, str]]:
    words = {"GET": "get", "POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}
    for match, method, _ in _calls(clients):
        verb = "list" if method == "GET" and not match["name"] else words.get(method, "")
        if verb:
            yield match["plural"], match["group"] or "", verb, match["sub"] or ""


def fields(clients: list[Path]) -> dict[str, dict[str, str]]:
    """Types by name, each with its fields' names in JSON and short type words."""
    types: dict[str, dict[str, str]] = {}
    for client in clients:
        for path in sorted((client / "kubernetes/client/models").glob("*.py")):
            for name, table in _models(path):
                types.setdefault(name, {}).update(table)
    return types


def _models(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            tables = {
                item.targets[0].id: ast.literal_eval(item.value)
                for item in node.body
                if isinstance(item, ast.Assign)
                and isinstance(item.targets[0], ast.Name)
                and isinstance(item.value, ast.Dict)
            }
            types, names = tables.get("openapi_types"), tables.get("attribute_map")
            if types is not None and names is not None:
                yield node.name, {names[key]: _word(value) for key, value in types.items()}


def _word(kind: str) -> str:
    """`[T` a list of T, `{T` a mapping to T; s, i, b, n, t (a time) scalars; * anything."""
    if match := re.fullmatch(r"list\[(.+)\]", kind):
        return "[" + _word(match.group(1))
    if match := re.fullmatch(r"dict[(\[]str, (.+)[)\]]", kind):
        return "{" + _word(match.group(1))
    return SCALARS.get(kind, kind)
