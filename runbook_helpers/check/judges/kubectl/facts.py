"""What is known of kubectl: commands and flags, kinds, fields."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, cast

from runbook_helpers.check.facts import PACKS
from runbook_helpers.check.nearest import nearest

# Kinds that are no part of Kubernetes but often installed: kind, plural, short names.
CUSTOM = PACKS / "kubernetes_custom.json"


@lru_cache(maxsize=4)
def _load(name: str) -> dict[str, Any]:
    packed = gzip.decompress((PACKS / f"{name}.json.gz").read_bytes())
    return cast("dict[str, Any]", json.loads(packed))


def commands() -> Mapping[str, Any]:
    """Commands by their words, "rollout status"."""
    return cast("Mapping[str, Any]", _load("kubectl")["commands"])


def global_flags() -> Mapping[str, Any]:
    """The flags that every command takes."""
    return cast("Mapping[str, Any]", _load("kubectl")["global"])


def kinds() -> Mapping[str, Any]:
    """The API's own kinds by plural."""
    return cast("Mapping[str, Any]", _load("kubectl")["kinds"])


def types() -> Mapping[str, Mapping[str, str]]:
    """The API's types by name: fields and their types."""
    return cast("Mapping[str, Mapping[str, str]]", _load("kubernetes_fields")["types"])


@lru_cache(maxsize=1)
def choices() -> Mapping[str, Mapping[str, list[str]]]:
    """The values that fields are limited to, by type and field."""
    text = (PACKS / "kubernetes_values.json").read_text(encoding="utf-8")
    return cast("Mapping[str, Mapping[str, list[str]]]", json.loads(text)["values"])


@lru_cache(maxsize=1)
def kind_names() -> Mapping[str, str]:
    """Every name a built-in kind goes by, in lower case, and its plural."""
    names: dict[str, str] = {}
    for plural, entry in kinds().items():
        for name in (plural, entry["kind"].lower(), *entry.get("short", ())):
            names.setdefault(name, plural)
    return names


@lru_cache(maxsize=1)
def custom_names() -> frozenset[str]:
    """Names of kinds that well-known operators add, in lower case."""
    table = json.loads(CUSTOM.read_text(encoding="utf-8"))["names"]
    return frozenset(name for names in table.values() for name in names)


def near(word: str, names: Iterable[str]) -> str:
    """`did you mean` with the nearest name, or nothing."""
    found = nearest(word, names)
    return f"did you mean `{found}`?" if found else ""
