"""The verbs that look: modes, compare, history, doctor."""

from __future__ import annotations

import json
from argparse import Namespace

from runbook_helpers.artefacts import RUNBOOKS
from runbook_helpers.cli.talk import say, table
from runbook_helpers.counting import counted
from runbook_helpers.errors import InputError
from runbook_helpers.workspace import Version, Workspace


def modes(args: Namespace) -> int:
    """List the failure modes; those half-added are said aloud."""
    from runbook_helpers.catalog import Catalog
    from runbook_helpers.project import locate

    catalog = Catalog(locate(args.project))
    listed = [(m.key, m.title, m.severity, ", ".join(m.aliases)) for m in catalog.modes]
    header = ("key", "title", "severity", "aliases")
    if args.json:
        print(json.dumps([dict(zip(header, row, strict=True)) for row in listed], indent=2))
    else:
        table(header, listed)
    say(*catalog.problems())
    return 0


def compare(args: Namespace) -> int:
    """One row a workspace."""
    from runbook_helpers.cli.making import outputs_of
    from runbook_helpers.compare import compare as rows_of
    from runbook_helpers.project import locate

    say(*locate(args.project).notices())
    comparison = rows_of(outputs_of(args))
    if args.json:
        print(json.dumps(comparison.as_dict(), indent=2))
    elif args.csv:
        print(comparison.to_csv(), end="")
    else:
        table(*comparison.as_table())
    return 0


def history(args: Namespace) -> int:
    """List the replaced runbook texts, or all that was replaced; or bring one back."""
    from runbook_helpers.cli.making import session_of

    work = session_of(args).workspace
    versions = [v for v in work.history() if args.artefact in (None, v.artefact)]
    if args.restore is not None:
        return _restore(work, args.restore, versions)
    every = args.all or args.artefact
    chosen = versions if every else [v for v in versions if v.artefact in RUNBOOKS]
    listed = [(v.replaced, v.artefact, str(v.path)) for v in chosen]
    header = ("replaced", "artefact", "kept as")
    if args.json:
        print(json.dumps([dict(zip(header, row, strict=True)) for row in listed], indent=2))
    elif listed:
        table(header, listed)
    elif not versions:
        say("Nothing has been replaced yet.")
    if others := len(versions) - len(chosen):
        say(f"{counted(others, 'other file')}, such as notes, prompts and sections: --all.")
    return 0


def doctor(args: Namespace) -> int:
    """What is installed, reachable and set; 1 when something would stop the work."""
    from runbook_helpers.doctor import at_the_end, examine, summary

    checks = examine(args)
    if args.json:
        print(json.dumps([check.as_dict() for check in checks], indent=2))
    else:
        table(("", "what", "found"), [(c.mark, c.what, c.found) for c in at_the_end(checks)])
    say(summary(checks))
    return int(any(check.state == "problem" for check in checks))


def _restore(work: Workspace, stamp: str, versions: list[Version]) -> int:
    chosen = [version for version in versions if version.replaced == stamp]
    if not chosen:
        raise InputError(
            f"nothing was replaced at {stamp}",
            where=work.folder / "history",
            expected=", ".join(v.replaced for v in versions[:5]) or "a workspace with history",
            hint="list them with `runbook history` without --restore",
        )
    with work.lock():
        for version in chosen:
            print(work.restore(version))
    return 0
