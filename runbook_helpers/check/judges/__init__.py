"""Judges of commands and queries, one family of tools each, found by the program's name."""

from __future__ import annotations

from functools import cache

from runbook_helpers.check.code.model import Judge


@cache
def judges() -> dict[str, Judge]:
    """Which judge knows a program; a tool with a judge of its own goes before the tables."""
    from runbook_helpers.check.judges import aws, cobra, host, kubectl, shells

    families = (*host.JUDGES, *shells.JUDGES, *cobra.JUDGES, *kubectl.JUDGES, *aws.JUDGES)
    return {name: judge for judge in families for name in judge.names}
