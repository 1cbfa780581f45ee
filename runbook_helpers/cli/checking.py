"""`runbook check`: findings about any Markdown file, in the manner of a linter."""

from __future__ import annotations

import gc
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from runbook_helpers.check import Report, Skipped, output, sources
from runbook_helpers.check import check as findings_of
from runbook_helpers.check.codes import codes
from runbook_helpers.check.explain import explained, listed
from runbook_helpers.check.fix.mend import Mended, diff, mend
from runbook_helpers.check.given import given
from runbook_helpers.check.selection import Selection, matching
from runbook_helpers.check.sources import Source, Unreadable
from runbook_helpers.cli.talk import Progress, coloured, say
from runbook_helpers.counting import counted
from runbook_helpers.errors import InputError, WorkspaceError
from runbook_helpers.project import locate

if TYPE_CHECKING:
    from runbook_helpers.check.rule import Environment

_UNREADABLE = 2
_NEW_OBJECTS = 50_000  # between looks for garbage: tables are kept, and a check has few cycles


@dataclass
class Checked:
    """What has been learned of all files so far."""

    reports: dict[Path, Report] = field(default_factory=dict)
    mended: dict[Path, Mended] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """2 where a file could not be checked, 1 where something is worse than a hint."""
        found = [finding for report in self.reports.values() for finding in report.findings]
        worse = any(finding.severity != "info" for finding in found)
        return _UNREADABLE if self.unreadable else int(worse)


def check(args: Namespace) -> int:
    """Print the findings; 1 when there is one of severity error or warning."""
    if args.rules or args.explain is not None:
        return _explain(args.explain or "")
    if not args.files:
        raise InputError(
            "no file was named",
            where="runbook check",
            expected="FILE ..., or -",
            hint="`runbook check outputs/` checks each *.md file within",
        )
    _must_fit(args)
    gc.set_threshold(_NEW_OBJECTS)
    checked = _checked(args)
    if args.diff:
        return _show_diff(checked)
    piped = args.fix and any(name not in args.files for name in checked.mended)
    _print_findings(args, checked, to_stderr=piped)
    for path, report in checked.reports.items():
        say(f"{path}: {_summary(report, checked.mended.get(path))}")
    return checked.exit_code


def _must_fit(args: Namespace) -> None:
    for flag, wanted in (("--select", args.select), ("--ignore", args.ignore)):
        if wanted is not None:
            matching([name for name in wanted.replace(",", " ").split() if name], flag)
    if args.stdin_filename and sources.STDIN not in args.files:
        raise InputError("nothing is piped in", where="--stdin-filename", expected="FILE is -")
    if args.statistics and args.format not in ("text", "json"):
        raise InputError(
            f"can't be written as {args.format}", where="--statistics", expected="text or json"
        )


def _checked(args: Namespace) -> Checked:
    selection = Selection(args.select, args.ignore, _project(args))
    where, checked = _environment(args), Checked()
    names = list(sources.named(args.files))
    with Progress(len(names)) as progress:
        for file in names:
            if isinstance(file, Path):
                progress.at(str(file))
                found = sources.read(file, sys.stdin.buffer.read, args.stdin_filename)
            else:
                found = file
            if isinstance(found, Source):
                _check_one(args, found, where, selection, checked)
            else:
                progress.clear()
                say(f"error: {found.told()}")
                checked.unreadable.append(found)
    return checked


def _check_one(
    args: Namespace,
    source: Source,
    where: Environment | None,
    selection: Selection,
    checked: Checked,
) -> None:
    wanted = selection.wanted(source.path or args.stdin_filename)
    look = partial(_report, where=where, wanted=wanted)
    if not (args.fix or args.diff):
        checked.reports[source.name] = look(source.text)
        return
    mended = mend(source.text, look)
    if args.fix and mended.changed and (problem := _written(source, mended.text)):
        say(f"error: {problem.told()}")
        checked.unreadable.append(problem)
        mended = replace(mended, text=mended.before, report=look(mended.before), fixed=0)
    if args.fix and source.path is None:
        print(mended.text, end="")
    checked.mended[source.name] = mended
    checked.reports[source.name] = mended.report


def _written(source: Source, text: str) -> Unreadable | None:
    """Write a file back; why it could not be, so that the others still are."""
    if source.path is None:
        return None
    from runbook_helpers.check.fix.rewrite import rewrite  # workspaces and locks, for --fix only

    try:
        rewrite(source.path, text)
    except (InputError, WorkspaceError) as error:
        hint = error.hint or "`--diff` shows what would change"
        return Unreadable(
            source.name, f"was not fixed: {error.what}", hint, "a file that may be written"
        )
    return None


def _report(text: str, *, where: Environment | None, wanted: frozenset[str]) -> Report:
    report = findings_of(text, environment=where)
    kept = tuple(finding for finding in report.findings if finding.code in wanted)
    unasked = tuple(Skipped(code, "not selected") for code in codes() if code not in wanted)
    skipped = report.skipped + unasked
    return replace(report, findings=kept, skipped=skipped, partial=bool(unasked))


def _print_findings(args: Namespace, checked: Checked, *, to_stderr: bool) -> None:
    """Findings on stdout, unless a fixed text is there already."""
    stream = sys.stderr if to_stderr else sys.stdout
    if args.statistics:
        counted = output.statistics_json if args.format == "json" else output.statistics
        told = counted(checked.reports)
    elif args.format == "text":
        told = output.text(checked.reports, colour=coloured(stream))
    else:
        told = output.WRITERS[args.format](checked.reports, checked.unreadable)
    print(told, end="", file=stream)


def _show_diff(checked: Checked) -> int:
    """What --fix would do; 1 when it would do anything."""
    for name, mended in checked.mended.items():
        print(diff(str(name), mended.before, mended.text), end="")
    changed = [mended for mended in checked.mended.values() if mended.changed]
    if changed:
        fixed = sum(mended.fixed for mended in changed)
        say(f"{fixed} would be fixed in {counted(len(changed), 'file')}")
    return _UNREADABLE if checked.unreadable else int(bool(changed))


def _summary(report: Report, mended: Mended | None) -> str:
    parts = [report.summary(), report.coverage.summary()]
    parts += [] if report.partial else [report.score.summary()]
    fixable = sum(bool(finding.edits) for finding in report.findings)
    if mended and mended.fixed:
        parts.append(f"{mended.fixed} fixed")
    if fixable:
        left = "left to you: mending them would bring other findings"
        parts.append(f"{fixable} {left if mended else 'fixable with --fix'}")
    return "; ".join(parts)


def _environment(args: Namespace) -> Environment | None:
    file = args.environment_file or _file_of(args.failure_mode, args.project)
    if file is None:
        return None
    return given(file)


def _file_of(failure_mode: str | None, project: Path | None) -> Path | None:
    if not failure_mode:
        return None
    from runbook_helpers.catalog import Catalog

    return Catalog(locate(project)).find(failure_mode).environment_file


def _project(args: Namespace) -> Path | None:
    return locate(args.project).root if args.project else None


def _explain(names: str) -> int:
    wanted: Sequence[str] = [name for name in names.replace(",", " ").split() if name]
    print(explained(sorted(matching(wanted, "--explain"))) if wanted else listed(), end="")
    return 0
