"""PostgreSQL's own names: what system views, functions, settings and roles a version has."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from runbook_helpers.check.facts import PACKS

PACK = PACKS / "postgresql.json.gz"
DEFAULT_MAJOR = 15


@dataclass(frozen=True)
class Catalogue:
    """The pack, read for one major version; `stated` is False when nobody said which."""

    facts: Mapping[str, Any]
    major: int
    stated: bool

    def relation(self, schema: str, name: str) -> Mapping[str, Any] | None:
        """Columns with types and versions of a system relation; None when there is none."""
        relations = self.facts["relations"]
        if schema in ("", "pg_catalog") and (found := relations.get(f"pg_catalog.{name}")):
            return dict(found)
        if schema == "information_schema":
            found = relations.get(f"information_schema.{name}")
            return dict(found) if found else None
        # An extension's views are in whatever schema it was installed to.
        found = relations.get(f"+.{name}") if schema != "pg_catalog" else None
        return dict(found) if found else None

    def has(self, versions: list[int]) -> bool:
        """Whether this version is among them; a version outside the pack has everything."""
        return self.major in versions or self.major not in self.facts["versions"]

    def relation_versions(self, columns: Mapping[str, Any]) -> list[int]:
        """The versions that have any of the columns."""
        return sorted({version for _, versions in columns.values() for version in versions})


def catalogue(versions: Mapping[str, str]) -> Catalogue:
    """The catalogue for the PostgreSQL people have; version 15 when nobody says."""
    for tool in ("postgresql", "postgres", "psql"):
        if match := re.search(r"\d+", versions.get(tool, "")):
            return Catalogue(_facts(), int(match[0]), stated=True)
    return Catalogue(_facts(), DEFAULT_MAJOR, stated=False)


@cache
def _facts() -> Mapping[str, Any]:
    facts: Mapping[str, Any] = json.loads(gzip.decompress(PACK.read_bytes()))
    return facts
