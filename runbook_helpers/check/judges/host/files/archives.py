"""tar: GNU options, and the old `tar xzf FILE` where values follow the letters in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.whole import settle
from runbook_helpers.check.judges.host.words import Reading, read

ACTIONS = (
    "A",
    "c",
    "d",
    "r",
    "t",
    "u",
    "x",
    "catenate",
    "concatenate",
    "create",
    "diff",
    "compare",
    "append",
    "list",
    "update",
    "extract",
    "get",
    "delete",
    "test-label",
    "help",
    "version",
    "usage",
    "show-defaults",
    "?",
)
_SOURCES = ("T", "files-from", "add-file", "g", "listed-incremental")


def judge_tar(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints about tar's options, its one action, and an archive made of nothing."""
    reading = Reading()
    if words and words[0].fixed and not words[0].text.startswith("-"):
        words = _old(words, facts, reading)
    if reading.complaints:
        return reading.complaints
    dashed = read(words, replace(facts, style="gnu"))
    settle(dashed, facts, program)
    if not dashed.complaints and not dashed.unsure:
        _action(dashed, program)
    return dashed.complaints


def _old(words: Sequence[Word], facts: ToolFacts, reading: Reading) -> list[Word]:
    """The words as they would be with dashes, each letter before its value."""
    first, *rest = words
    letters = re.sub(r"[^\w]", "", first.text)
    made: list[Word] = []
    for letter in letters:
        option = facts.shorts.get(letter)
        if option is None:
            shown = f"`tar` has no option `{letter}` (in `{first.text}`)"
            reading.complain("CMD002", first, shown)
            return made
        made.append(replace(first, text=f"-{letter}", raw=f"-{letter}"))
        if option.takes == "required":
            if not rest:
                reading.complain(
                    "CMD003", first, f"`tar {first.text}` needs a value for `{letter}`"
                )
                return made
            made.append(rest.pop(0))
    return made + rest


def _action(reading: Reading, program: Word) -> None:
    if not reading.has(ACTIONS):
        shown = "`tar` is not told what to do"
        reading.complain("CMD011", program, shown, "add `-c`, `-x` or `-t`")
    elif reading.has(("c", "create")) and not reading.positionals and not reading.has(_SOURCES):
        shown = "`tar` refuses to make an empty archive"
        reading.complain("CMD004", program, shown, "name the files to pack after the archive")
