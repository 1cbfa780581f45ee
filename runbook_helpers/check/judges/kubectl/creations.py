"""Check values of `kubectl create`, `set resources` and `auth can-i` with a form of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.judges.kubectl.kinds import Targets, plural_of, unknown_kind
from runbook_helpers.check.judges.kubectl.line import Flag, Line, complain
from runbook_helpers.check.judges.kubectl.quantities import amount_hint, is_quantity


def quota(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    """--hard is a list of amounts."""
    for flag in line.values("hard"):
        yield from _amounts(flag)


def resources(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    """--limits and --requests are lists of amounts."""
    for flag in [*line.values("limits"), *line.values("requests")]:
        yield from _amounts(flag)


def _amounts(flag: Flag) -> Iterator[Complaint]:
    """`cpu=500m,memory=1Gi`."""
    for part in (flag.value or "").split(",") if flag.fixed else ():
        name, equals, amount = part.partition("=")
        if not equals or not re.fullmatch(r"[\w./-]+", name):
            fix = "write cpu=500m,memory=1Gi"
            yield complain("CMD004", flag.word, f"--{flag.name} cannot be `{flag.value}`", fix)
            return
        if not is_quantity(amount):
            message = f"`{amount}` is no amount"
            yield complain("CMD004", flag.word, message, amount_hint(amount))


def job_source(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    """--from names a cron job."""
    for flag in line.values("from"):
        kind, slash, _name = (flag.value or "").partition("/")
        if flag.fixed and (not slash or plural_of(kind) not in ("cronjobs", None)):
            message = f"--from cannot be `{flag.value}`"
            yield complain("CMD004", flag.word, message, "write --from=cronjob/NAME")


def literals(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    """--from-literal is a pair."""
    for flag in line.values("from-literal"):
        if flag.fixed and not re.match(r"[^=]+=", flag.value or ""):
            message = f"--from-literal cannot be `{flag.value}`"
            yield complain("CMD004", flag.word, message, "write KEY=VALUE")


def subjects(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    """--serviceaccount names its namespace, too."""
    for flag in line.values("serviceaccount"):
        if flag.fixed and not re.fullmatch(r"[^:]+:[^:]+", flag.value or ""):
            message = f"--serviceaccount cannot be `{flag.value}`"
            yield complain("CMD004", flag.word, message, "write NAMESPACE:NAME")


def rules(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    """--resource names kinds that there are."""
    for flag in line.values("resource") if not line.loose else ():
        for part in (flag.value or "").split(",") if flag.fixed else ():
            name = part.partition("/")[0]
            if name and name != "*" and (hint := unknown_kind(name)):
                message = f"Kubernetes has no resource kind `{name}`"
                yield complain("CMD006", flag.word, message, hint)


def asked(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    """`auth can-i` is asked about a kind that there is."""
    for word in line.arguments[1:2]:
        name = word.text.partition("/")[0]
        if word.fixed and name not in ("", "*") and (hint := unknown_kind(name)):
            yield complain("CMD006", word, f"Kubernetes has no resource kind `{name}`", hint)


def env_source(line: Line, _: Word, __: Targets) -> Iterator[Complaint]:
    """--from of `set env` is KIND/NAME."""
    for flag in line.values("from"):
        if flag.fixed and not re.fullmatch(r"[^/]+/[^/]+", flag.value or ""):
            message = f"--from cannot be `{flag.value}`"
            yield complain("CMD004", flag.word, message, "write configmap/NAME or secret/NAME")
