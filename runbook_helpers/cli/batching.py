"""`runbook batch`: the stage notebooks for many failure modes."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import Any

from runbook_helpers.cli.talk import say, table
from runbook_helpers.errors import InputError

# Flags that the sessions of the notebooks have to hear of; the other flags are parameters.
_SETTINGS = (
    "host",
    "allow_remote",
    "redact",
    "seed",
    "temperature",
    "num_ctx",
    "num_predict",
    "by_section",
    "structured",
    "parallel",
    "cache",
    "repeat",
    "replay",
    "attempts",
)


def batch(args: Namespace) -> int:
    """Run the notebooks; 1 when a failure mode did not come to its end."""
    from runbook_helpers import batch as batches
    from runbook_helpers.batch.progress import progress
    from runbook_helpers.project import locate
    from runbook_helpers.settings import Settings, resolve

    place = locate(args.project)
    given = _parameters(args)
    told = {name: getattr(args, name) for name in _SETTINGS}
    told = {name: value for name, value in told.items() if value is not None}
    flags = {"jobs": args.jobs, "output_dir": args.output_dir, **told}
    known = {key: value for key, value in given.items() if key in Settings.model_fields}
    chosen = resolve(flags | known, place.root).settings
    plan = batches.plan(place, args.failure_mode, output_dir=chosen.output_dir)
    say(*place.notices(), *plan.notices)
    with progress(plan) as on_event:
        summary = batches.run(
            plan,
            given,
            settings=told,
            jobs=chosen.jobs,
            resume=args.resume,
            timeout=args.timeout,
            on_event=on_event,
        )
    if args.json:
        print(json.dumps(summary.as_dict(), indent=2))
    else:
        table(*summary.as_table())
        print(summary.index)
    return 0 if summary.ok else 1


def _parameters(args: Namespace) -> dict[str, Any]:
    named = {
        "provider": args.provider,
        "model": args.model,
        "environment_file": str(args.environment_file.absolute())
        if args.environment_file
        else None,
        "force": args.force or None,
    }
    given = {key: value for key, value in named.items() if value is not None}
    return given | dict(_pair(text) for text in args.parameter)


def _pair(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise InputError(
            f"{text!r} is no parameter", where="--parameter", expected="NAME=VALUE", hint="seed=7"
        )
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
