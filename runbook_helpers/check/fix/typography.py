"""Word processors' dashes, quotes and spaces in shell code, replaced by what was meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from runbook_helpers.check.code.model import Complaint, Snippet
from runbook_helpers.check.code.syntax import option
from runbook_helpers.check.code.tree import DASHES, NO_BREAK

_CODES = frozenset({"SHL002", "SHL003", "SHL005", "SHL006"})
_DASHES = re.compile(f"[{DASHES}]+")
_DOUBLE = re.compile("[“”„‟]")
_SINGLE = re.compile("[‘’‚‛]")
_BROKEN = re.compile(r"\\[ \t]+(?=\n)")
_MOST = 40  # trials of a sign cost a reading of the snippet each

_Swap = tuple[str, str]


def mendable(
    snippet: Snippet, complaints: Sequence[Complaint], versions: Mapping[str, str]
) -> tuple[Complaint, ...]:
    """The complaints, with what to write instead where the result is sure to be shell.

    Lines of prose that only look like a command are left to a person.
    """
    found = [c for c in complaints if c.code in _CODES]
    if not found or len(found) > _MOST or snippet.origin == "plain":
        return tuple(complaints)
    swaps = {c: swap for c in found if (swap := _swap(snippet.text, c))}
    swaps = _signed(snippet, swaps, versions)
    for codes in (_CODES, _CODES - {"SHL003"}):
        chosen = {c: swap for c, swap in swaps.items() if c.code in codes}
        if chosen and _is_mended(snippet, complaints, chosen):
            return tuple(_with(c, chosen[c]) if c in chosen else c for c in complaints)
    return tuple(complaints)


def _with(complaint: Complaint, swap: _Swap) -> Complaint:
    # The complaint guesses the sign; by now the tool's own tables have been asked.
    told = complaint.code == "SHL002"
    return replace(complaint, swap=swap, fix=f"write `{swap[1]}`" if told else complaint.fix)


def _swap(text: str, complaint: Complaint) -> _Swap | None:
    at = _offset(text, complaint)
    if complaint.code == "SHL002" and (match := re.compile(r"\S+").match(text, at)):
        dashes = _DASHES.match(match[0])
        name = match[0][dashes.end() :] if dashes else ""
        word = re.match(r"[A-Za-z][\w-]*", name)
        return (dashes[0] + word[0], option(dashes[0], word[0])) if dashes and word else None
    if complaint.code == "SHL003" and _is_paired(text.split("\n")[complaint.row]):
        return text[at], '"' if text[at] in "“”„‟" else "'"
    if complaint.code == "SHL006" and (match := NO_BREAK.match(text, at)):
        return match[0], " " * len(match[0])
    if complaint.code == "SHL005" and (match := _BROKEN.match(text, at)):
        return match[0], "\\"
    return None


def _is_paired(row: str) -> bool:
    """Whether each kind of quote on a row has its partner; an apostrophe has none."""
    return not (len(_DOUBLE.findall(row)) % 2 or len(_SINGLE.findall(row)) % 2)


def _signed(
    snippet: Snippet, swaps: dict[Complaint, _Swap], versions: Mapping[str, str]
) -> dict[Complaint, _Swap]:
    """Each option with the sign its tool accepts: `find –name` has one dash, `df –human` two.

    A judge may stop at a command's first fault, so the options of a row are turned together first.
    """
    dashed = [complaint for complaint in swaps if complaint.code == "SHL002"]
    rows = [[c for c in dashed if c.row == row] for row in dict.fromkeys(c.row for c in dashed)]
    best = swaps
    if not dashed or (least := _faults(snippet, best, versions)) == 0:
        return best
    for group in (*rows, *([c] for c in dashed)):
        turned = best | {c: _turned(best[c]) for c in group}
        if (faults := _faults(snippet, turned, versions)) < least:
            best, least = turned, faults
    return best


def _turned(swap: _Swap) -> _Swap:
    old, new = swap
    return old, new[1:] if new.startswith("--") else "-" + new


def _faults(snippet: Snippet, swaps: Mapping[Complaint, _Swap], versions: Mapping[str, str]) -> int:
    """How many complaints the tools have about the snippet so written."""
    from runbook_helpers.check.code.shell import commands
    from runbook_helpers.check.judges import judges

    script = commands(replace(snippet, text=_written(snippet.text, swaps)))
    asked = [(judges().get(command.name), command) for command in script.commands]
    return sum(len(judge(command, versions).complaints) for judge, command in asked if judge)


def _is_mended(
    snippet: Snippet, complaints: Sequence[Complaint], swaps: Mapping[Complaint, _Swap]
) -> bool:
    """Whether the text so written has no complaint that it didn't have, and fewer than before."""
    from runbook_helpers.check.code.shell import commands

    after = commands(replace(snippet, text=_written(snippet.text, swaps))).complaints
    left = sorted((c.code, c.row) for c in complaints if c not in swaps)
    return sorted((c.code, c.row) for c in after) == left


def _written(text: str, swaps: Mapping[Complaint, _Swap]) -> str:
    for complaint in sorted(swaps, key=lambda c: (c.row, c.column), reverse=True):
        old, new = swaps[complaint]
        at = _offset(text, complaint)
        if text.startswith(old, at):
            text = text[:at] + new + text[at + len(old) :]
    return text


def _offset(text: str, complaint: Complaint) -> int:
    starts = [0, *accumulate(len(row) + 1 for row in text.split("\n"))]
    return starts[complaint.row] + complaint.column
