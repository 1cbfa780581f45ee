"""`runbook check`: findings about any Markdown file, in the manner of a linter."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from runbook_helpers.check import Report, Skipped
from runbook_helpers.check import check as findings_of
from runbook_helpers.check.codes import Code, codes
from runbook_helpers.check.output import WRITERS
from runbook_helpers.cli.talk import say
from runbook_helpers.errors import InputError
from runbook_helpers.project import locate
from runbook_helpers.runbook.source import read_runbook

if TYPE_CHECKING:
    from runbook_helpers.environment import Environment


def check(args: Namespace) -> int:
    """Print the findings; 1 when there is one of severity error or warning."""
    if args.explain:
        return _explain(args.explain)
    if not args.files:
        raise InputError("no file was named", where="runbook check", expected="FILE ...")
    wanted = _wanted(args)
    where = _environment(args)
    reports = {path: _report(path, where, wanted) for path in args.files}
    print(WRITERS[args.format](reports), end="")
    for path, report in reports.items():
        said = (report.summary(), report.coverage.summary(), report.score.summary())
        say(f"{path}: {'; '.join(said)}")
    found = [finding for report in reports.values() for finding in report.findings]
    return int(any(finding.severity != "info" for finding in found))


def _report(path: Path, where: Environment | None, wanted: frozenset[str]) -> Report:
    report = findings_of(read_runbook(path), environment=where)
    kept = tuple(finding for finding in report.findings if finding.code in wanted)
    unasked = tuple(Skipped(code, "not selected") for code in codes() if code not in wanted)
    return replace(report, findings=kept, skipped=report.skipped + unasked)


def _environment(args: Namespace) -> Environment | None:
    file = args.environment_file or _file_of(args.failure_mode, args.project)
    if file is None:
        return None
    from runbook_helpers import environment as environments  # its import outweighs a check

    return environments.load(file)


def _file_of(failure_mode: str | None, project: Path | None) -> Path | None:
    if not failure_mode:
        return None
    from runbook_helpers.catalog import Catalog

    return Catalog(locate(project)).find(failure_mode).environment_file


def _wanted(args: Namespace) -> frozenset[str]:
    """The codes to report: flags, else [tool.runbook.check] of the project file, else all."""
    table = _table(locate(args.project).root / "pyproject.toml")
    select = _listed(args.select) if args.select else table.get("select", [])
    ignore = _listed(args.ignore) if args.ignore else table.get("ignore", [])
    chosen = _matching(select, "--select") if select else set(codes())
    return frozenset(chosen - _matching(ignore, "--ignore"))


def _matching(names: Iterable[str], flag: str) -> set[str]:
    found: set[str] = set()
    for name in names:
        matches = {code for code in codes() if code.startswith(name.upper())}
        if not matches:
            families = sorted({re.sub(r"\d+", "", code) for code in codes()})
            raise InputError(
                f"no code begins with {name}", where=flag, expected=f"a code or {families}"
            )
        found |= matches
    return found


def _listed(text: str) -> list[str]:
    return [part for part in re.split(r"[ ,]+", text) if part]


def _table(path: Path) -> dict[str, list[str]]:
    raw = path.read_bytes() if path.is_file() else b""
    if b"runbook-check" not in raw:
        return {}
    import tomllib

    try:
        tools = tomllib.loads(raw.decode()).get("tool", {})
        table = dict(tools.get("runbook-check", {}))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError, ValueError) as error:
        raise InputError(f"not valid TOML: {error}", where=path) from error
    unknown = sorted(table.keys() - {"select", "ignore"})
    if unknown:
        raise InputError(
            f"unknown key {unknown[0]} in [tool.runbook-check]",
            where=path,
            expected="select, ignore",
        )
    return table


def _explain(name: str) -> int:
    known: Code | None = codes().get(name.upper())
    if known is None:
        raise InputError(f"there is no code {name}", where="--explain", expected=", ".join(codes()))
    print(
        f"{known.code}: {known.title} ({known.severity})\n\n{known.why}\nWhat to do: {known.fix}."
    )
    return 0
