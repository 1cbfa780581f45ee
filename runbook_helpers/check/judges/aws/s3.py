"""The places that `aws s3` commands name."""

from __future__ import annotations

from collections.abc import Iterator

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.judges.aws.arguments import Bound
from runbook_helpers.check.judges.aws.values import Misfit

REMOTE = frozenset({"mb", "rb", "rm"})
COPIES = frozenset({"cp", "mv", "sync"})


def judge_places(operation: str, bound: Bound) -> Iterator[tuple[Word, Misfit]]:
    """Places that the command can't work on."""
    words = [given.word for given in bound.given if given.argument.positional]
    if not all(word.fixed or word.text.startswith("s3://") for word in words):
        return
    local = [word for word in words if not word.text.startswith("s3://")]
    if operation in REMOTE and local:
        yield (
            local[0],
            Misfit(f"`{local[0].text}` isn't a place in S3", f"write s3://{local[0].text}"),
        )
    elif operation in COPIES and len(local) == len(words) == 2:
        yield local[1], Misfit("neither place is in S3", "write s3://BUCKET/KEY for one of them")
    elif operation == "sync" and "-" in [word.text for word in words]:
        yield words[0], Misfit("sync can't read or write a stream", "use `aws s3 cp`")
