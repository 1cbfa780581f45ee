"""parted's commands, and nvme's, of which both take unique beginnings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.kinds import check_kinds
from runbook_helpers.check.judges.host.whole import check_values
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, read, spreads
from runbook_helpers.counting import counted

# parted's commands and the number of words each takes at least and at most.
_PARTED: Mapping[str, tuple[int, int]] = {
    "align-check": (2, 2), "disk_set": (2, 2), "disk_toggle": (1, 1), "help": (0, 1),
    "mklabel": (1, 1), "mktable": (1, 1), "mkpart": (3, 5), "name": (2, 2), "print": (0, 1),
    "quit": (0, 0), "rescue": (2, 2), "resizepart": (1, 2), "rm": (1, 1), "select": (1, 1),
    "set": (3, 3), "toggle": (2, 2), "type": (2, 2), "unit": (1, 1), "version": (0, 0),
}  # fmt: skip
_LABELS = str.split("aix amiga bsd dvh gpt loop mac msdos pc98 sun atari dasd")
_UNITS = str.split("s B kB MB GB TB PB KiB MiB GiB TiB PiB % cyl chs compact MiB KB")
_PLACE = re.compile(r"(?i)-?\d+(?:\.\d+)?(?:s|b|[kmgtp]i?b|%|cyl|k|m|g|t)?|\d+,\d+,\d+")


def judge_parted(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """A device, then commands, each with its own words."""
    reading = read(words, replace(facts, style="gnu"))
    check_values(reading, facts)
    rest = reading.positionals[1:]
    if reading.unsure or reading.complaints:
        return reading.complaints
    while rest and not reading.complaints and not any(map(spreads, rest)):
        _parted(rest.pop(0), rest, reading)
    return reading.complaints


def _parted(word: Word, rest: list[Word], reading: Reading) -> None:
    if not word.fixed:
        rest.clear()
        return
    near = [name for name in _PARTED if name.startswith(word.text) and word.text != "resize"]
    if not near or not word.text:
        fix = did_you_mean(word.text, list(_PARTED))
        reading.complain("CMD001", word, f"`parted` has no command `{word.text}`", fix)
        return
    name = word.text if word.text in _PARTED else near[0]
    least, most = _PARTED[name]
    if len(rest) < least:
        reading.complain("CMD004", word, f"`parted … {name}` needs {counted(least, 'more word')}")
        return
    taken = rest[:least]
    del rest[:least]
    while rest and len(taken) < most and _goes_on(name, rest[0].text):
        taken.append(rest.pop(0))
    _parted_values(name, taken, reading)


def _goes_on(name: str, text: str) -> bool:
    """Whether a word that may be left out belongs to a command still."""
    if name == "print":
        return bool(re.fullmatch(r"devices|free|list|all|\d+", text))
    return name == "help" or bool(_PLACE.fullmatch(text))


def _parted_values(name: str, taken: list[Word], reading: Reading) -> None:
    texts = [word.text if word.fixed else "" for word in taken]
    if name in ("mklabel", "mktable") and texts[0] and texts[0] not in _LABELS:
        fix = did_you_mean(texts[0], _LABELS)
        reading.complain("CMD010", taken[0], f"`parted` knows no label `{texts[0]}`", fix)
    elif name == "unit" and texts[0].lower() not in ("", *[unit.lower() for unit in _UNITS]):
        reading.complain("CMD010", taken[0], f"`parted` knows no unit `{texts[0]}`")
    elif name in ("rm", "set", "name", "resizepart", "toggle") and not (
        texts[0].isdecimal() or not texts[0]
    ):
        reading.complain("CMD010", taken[0], f"`{name}` takes a number, not `{texts[0]}`")
    elif name == "resizepart" and len(taken) > 1 and texts[1] and not _PLACE.fullmatch(texts[1]):
        reading.complain("CMD010", taken[1], f"`{texts[1]}` is no place on a disk")


def judge_nvme(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """`nvme COMMAND DEVICE OPTIONS`; the command by any beginning that fits one."""
    if not words or not words[0].fixed or words[0].text in ("-h", "-v"):
        return []
    first, *rest = words
    asked = first.text.lstrip("-")  # `nvme --list` is `nvme list`
    near = [name for name in facts.subcommands if name.startswith(asked)]
    if not near:
        fix = did_you_mean(first.text, list(facts.subcommands))
        message = f"`nvme` has no command `{first.text}`"
        return [Complaint("CMD001", first.row, first.column, message, fix)]
    known = facts.subcommands[asked if asked in near else near[0]]
    if known.style == "any":
        return []
    reading = read(rest, replace(known, style="gnu"))
    check_kinds(reading, known)
    check_values(reading, known)
    helped = reading.has(("help", "h")) or any(word.text in ("--help", "-h") for word in rest)
    if not helped and len(reading.positionals) < known.least and not reading.unsure:
        reading.complain("CMD004", first, f"`nvme {first.text}` needs a device")
    return [] if helped else reading.complaints
