"""How pg_dump and pg_basebackup compress and write."""

from __future__ import annotations

import re
from collections.abc import Mapping

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.words import Reading, did_you_mean

_METHODS = ("none", "gzip", "lz4", "zstd")
_DETAIL = re.compile(r"\d+|(?:(?:level|workers)=\d+|long(?:=\w+)?)(?:,(?:\w+=\w+|long))*")
_FORMATS = ("plain", "tar")
_BACKUP: Mapping[str, tuple[str, ...]] = {
    "wal-method": ("none", "fetch", "stream", "n", "f", "s"),
    "checkpoint": ("fast", "spread"),
    "format": (*_FORMATS, "p", "t"),
}


def check_dump(words: Mapping[str, Word], reading: Reading, facts: ToolFacts) -> None:
    """Complain of a compression, format or method that the program refuses."""
    if facts.tool not in ("pg_dump", "pg_basebackup"):
        return
    packed = words.get("compress")
    if packed and packed.fixed and (wrong := _compression(packed.text, facts.tool)):
        fix = did_you_mean(wrong, _METHODS) or "a level from 0 to 9, gzip, lz4, zstd or none"
        reading.complain("CMD010", packed, f"`{facts.tool}` cannot compress by `{wrong}`", fix)
    elif facts.tool == "pg_dump":
        _written(words, packed, reading)
    else:
        _backup(words, reading)


def _compression(text: str, tool: str) -> str:
    """The part of a compression that is wrong; "" when none is."""
    if text.lstrip("-").isdecimal():
        return "" if text.isdecimal() and int(text) <= 9 else text
    method, colon, detail = text.partition(":")
    if tool == "pg_basebackup":
        method = re.sub(r"^(?:client|server)-", "", method)
    if method not in _METHODS:
        return method
    return detail if colon and not _DETAIL.fullmatch(detail) else ""


def _written(words: Mapping[str, Word], packed: Word | None, reading: Reading) -> None:
    form = words.get("format")
    if not form or not form.fixed:
        return
    if form.text[:1] == "t" and packed and packed.fixed and packed.text not in ("0", "none"):
        message = "`pg_dump` does not compress the tar format"
        reading.complain("CMD015", packed, message, "use `-Fc`, or compress what it writes")
    elif form.text[:1] == "d" and "file" not in words and not reading.unsure:
        message = "`pg_dump -Fd` needs a directory to write to"
        reading.complain("CMD011", form, message, "add `-f DIRECTORY`")


def _backup(words: Mapping[str, Word], reading: Reading) -> None:
    for name, allowed in _BACKUP.items():
        word = words.get(name)
        if word and word.fixed and word.text not in allowed:
            fix = did_you_mean(word.text, allowed) or "one of " + ", ".join(allowed)
            shown = f"`pg_basebackup --{name}` is never `{word.text}`"
            reading.complain("CMD010", word, shown, fix)
            return
    method, slot = words.get("wal-method"), words.get("slot")
    if slot and method and method.text in ("fetch", "none", "f", "n"):
        message = "`pg_basebackup` uses a slot only with `-X stream`"
        reading.complain("CMD015", slot, message, "write `-X stream`, or leave the slot out")
