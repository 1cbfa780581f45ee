"""Which codes are reported: flags, else [tool.runbook-check] of the nearest project, else all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from runbook_helpers.check.codes import codes
from runbook_helpers.errors import InputError

TABLE = "runbook-check"
_KEYS = ("select", "ignore")


@dataclass(frozen=True)
class Selection:
    """What was typed; None where nothing was."""

    select: str | None = None
    ignore: str | None = None
    project: Path | None = None  # asked when no pyproject.toml above the file has the table

    def wanted(self, file: Path | None) -> frozenset[str]:
        """The codes to report for a file; None: what is piped in."""
        table = {} if None not in (self.select, self.ignore) else self._table(file)
        select = _listed(self.select) if self.select is not None else table.get("select", [])
        ignore = _listed(self.ignore) if self.ignore is not None else table.get("ignore", [])
        chosen = matching(select, "--select") if select else set(codes())
        return frozenset(chosen - matching(ignore, "--ignore"))

    def _table(self, file: Path | None) -> dict[str, list[str]]:
        here = Path.cwd()
        above = [*file.resolve().parents] if file else []
        for folder in (*above, here, *here.parents, *([self.project] if self.project else [])):
            table = _read(folder / "pyproject.toml")
            if table is not None:
                return table
        return {}


def matching(names: Iterable[str], where: str) -> set[str]:
    """The codes that begin with one of these names; InputError for a name that none does."""
    found: set[str] = set()
    for name in names:
        matches = {code for code in codes() if code.startswith(name.upper())}
        if not matches:
            families = ", ".join(sorted({re.sub(r"\d+", "", code) for code in codes()}))
            expected = f"a code of `runbook check --rules`, or a family: {families}"
            near = get_close_matches(name.upper(), [*codes(), *families.split(", ")], 1, 0.5)
            raise InputError(
                f"no code begins with {name}",
                where=where,
                expected=expected,
                hint=near[0] if near else "`runbook check --rules` lists them",
            )
        found |= matches
    return found


def _listed(text: str) -> list[str]:
    return [part for part in re.split(r"[ ,]+", text) if part]


def _read(path: Path) -> dict[str, list[str]] | None:
    """The table of a project file; None when there is no such file or table."""
    if not path.is_file():
        return None
    try:
        tools = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {})
    except (OSError, ValueError) as error:
        raise InputError(f"not valid TOML: {error}", where=path) from error
    table = tools.get(TABLE) if isinstance(tools, dict) else None
    return None if table is None else _checked(path, table)


def _checked(path: Path, table: object) -> dict[str, list[str]]:
    if not isinstance(table, dict):
        raise InputError(f"[tool.{TABLE}] is no table", where=path, expected="select, ignore")
    for key, value in table.items():
        if key not in _KEYS:
            message = f"unknown key {key} in [tool.{TABLE}]"
            raise InputError(message, where=path, expected=", ".join(_KEYS))
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            message = f"{key} in [tool.{TABLE}] is no list of codes"
            raise InputError(message, where=path, expected='a list such as ["CMD", "STR014"]')
        matching(value, f"{path}: {key}")
    return table
