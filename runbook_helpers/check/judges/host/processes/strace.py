"""strace: what `-e` may name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.kinds import names_signal
from runbook_helpers.check.judges.host.whole import settle
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, read

CLASSES = frozenset(
    str.split(
        "file process network net signal ipc desc memory creds clock pure stat lstat fstat statfs "
        "fstatfs %stat %lstat %fstat %statfs %fstatfs"
    )
)
_QUALIFIERS = frozenset(
    str.split(
        "trace t abbrev a verbose v raw x read reads r write writes w signal signals s fault "
        "inject status kvm quiet silent silence q decode-fds decode-fd namespace secontext "
        "decode-pids"
    )
)


def judge_strace(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about strace's own options; the traced program is judged by itself."""
    reading = read(words, facts)
    settle(reading, facts, program)
    for option, value in reading.given:
        if value and value.fixed and "e" in option.shorts:
            _expression(value, value.text, facts, reading)
        elif value and value.fixed and "trace" in option.longs:
            _calls(value, value.text, facts, reading)
    return reading.complaints


def _expression(word: Word, text: str, facts: ToolFacts, reading: Reading) -> None:
    name, equals, listed = text.partition("=")
    if not equals:
        name, listed = "trace", text
    if name not in _QUALIFIERS:
        fix = did_you_mean(name, sorted(_QUALIFIERS))
        reading.complain("CMD010", word, f"`strace -e` has no `{name}=`", fix)
    elif name in ("trace", "t"):
        _calls(word, listed, facts, reading)
    elif name in ("signal", "signals", "s"):
        bad = [one for one in listed.lstrip("!").split(",") if not _signal(one)]
        if bad:
            reading.complain("CMD010", word, f"there is no signal `{bad[0]}`")


def _signal(name: str) -> bool:
    return name in ("all", "none") or names_signal(name)


def _calls(word: Word, listed: str, facts: ToolFacts, reading: Reading) -> None:
    known = facts.values.get("system calls", ())
    for one in listed.lstrip("!").split(","):
        name = re.sub(r"@(?:64|32|x32)$", "", one.lstrip("?"))
        if name in ("all", "none", "") or name.startswith("/") or name in known:
            continue
        if name.removeprefix("%") not in CLASSES or (name[0] != "%" and name in _ONLY_NEW):
            fix = did_you_mean(name, known)
            reading.complain("CMD010", word, f"`strace` knows no system call `{name}`", fix)
            return


_ONLY_NEW = frozenset({"net", "creds", "clock", "pure"})  # classes that only exist with their `%`
