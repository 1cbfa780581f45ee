"""rpm: one major mode, and options that belong to some modes only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.words import Reading, read

_MODES: tuple[str, ...] = (
    *"qVUFeK",
    *str.split("reinstall restore import initdb rebuilddb verifydb setperms setugids exportdb"),
    *str.split("importdb delsign addsign resign"),
)
_ALONE: tuple[str, ...] = (
    *("E", "?"),
    *str.split("eval version help usage showrc querytags initdb rebuilddb verifydb exportdb"),
    "importdb",
)
_QUERIES: tuple[str, ...] = (
    "l",
    "list",
    "f",
    "file",
    "c",
    "d",
    "s",
    "requires",
    "R",
    "provides",
    "last",
    "dump",
)
_QUERIES += ("changelog", "scripts", "queryformat", "qf", "whatprovides", "whatrequires", "info")


def judge_rpm(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about rpm's options, its mode and its packages."""
    reading = read(words, replace(facts, style="gnu"))
    if reading.complaints or reading.unsure or reading.has(_ALONE):
        return reading.complaints
    modes = [mode for mode in _MODES if reading.has((mode,))]
    if reading.has(("i",)) and not {"q", "V"} & set(modes):
        modes.append("i")
    if len(modes) > 1:
        shown = f"`rpm` takes one mode, not {_shown(modes[0])} and {_shown(modes[1])}"
        reading.complain("CMD015", program, shown)
    elif not modes:
        _without_mode(reading, program)
    elif not reading.positionals and not (modes[0] in "qV" and reading.has(("a", "all"))):
        reading.complain("CMD004", program, f"`rpm {_shown(modes[0])}` needs a package")
    return reading.complaints


def _without_mode(reading: Reading, program: Word) -> None:
    if reading.has(_QUERIES):
        reading.complain("CMD011", program, "`rpm` needs `-q` or `-V` to ask that", "add `-q`")
    else:
        shown = "`rpm` is not told what to do"
        reading.complain("CMD011", program, shown, "`-q` asks, `-i` installs, `-e` removes")


def _shown(mode: str) -> str:
    return f"-{mode}" if len(mode) == 1 else f"--{mode}"
