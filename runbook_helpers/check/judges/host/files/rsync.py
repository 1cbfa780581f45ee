"""rsync: where the files are, and what asks for more than one thing at once."""

from __future__ import annotations

import re

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.words import Reading

_REMOTE = re.compile(r"(?i:rsync://)|[^/:]*:|\[[^/\]]+\]:")  # a colon before any slash
_NOT_COPYING = ("daemon", "server", "read-batch", "help", "version")
_GOES_DOWN = (
    "a",
    "archive",
    "r",
    "recursive",
    "d",
    "dirs",
    "old-d",
    "old-dirs",
    "files-from",
    "list-only",
)
_DELETES = tuple(
    f"delete{when}" for when in ("", "-before", "-during", "-delay", "-after", "-excluded")
)


def check_rsync(reading: Reading, facts: ToolFacts) -> None:
    """Complain of two remote ends, and of deleting without going into folders."""
    if reading.unsure or reading.has(_NOT_COPYING):
        return
    if all(word.fixed for word in reading.positionals):
        _ends(reading)
    given = [option for option, _ in reading.given if {"del", *_DELETES} & set(option.longs)]
    if given and reading.positionals and not reading.has(_GOES_DOWN):
        shown = f"`rsync --{given[0].longs[0]}` needs `-r` or `-d`"
        reading.complain("CMD011", reading.positionals[0], shown, "add `-r`, or `-a`")


def _ends(reading: Reading) -> None:
    """Sources are all of one side; only one of sources and destination may be remote."""
    if len(reading.positionals) < 2:
        return
    *sources, last = reading.positionals
    if _remote(sources[0]) and _remote(last):
        shown = "`rsync` copies to or from this host, not between two others"
        reading.complain("CMD015", last, shown, "run it by ssh on one of the two")
        return
    odd = next((word for word in sources if _remote(word) != _remote(sources[0])), None)
    if odd:
        shown = f"`rsync` takes local and remote sources apart, not `{odd.text}` beside others"
        reading.complain("CMD015", odd, shown, "copy them one after the other")


def _remote(word: Word) -> bool:
    return bool(_REMOTE.match(word.text))
