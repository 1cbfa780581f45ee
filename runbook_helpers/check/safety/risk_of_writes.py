"""What redirections do: a file in a system folder is changed, a log or device destroyed."""

from __future__ import annotations

import re
from typing import Literal

from runbook_helpers.check.code.model import Command, Word

_HARMLESS = re.compile(r"^(?:/dev/(?:null|stdout|stderr|tty|fd/\d+|shm/.*)|/tmp/.*|&?\d+|-)$")
_SYSTEM = re.compile(r"^/(?:etc|var|usr|proc|sys|boot|lib|bin|sbin|opt|srv)(?:/|$)")
_LOST = re.compile(r"^/(?:dev/|var/log/|var/lib/)")


def risk_of_writes(command: Command) -> Literal["read-only", "changing", "destructive"]:
    """The worst of a command's `>`, `>>` and `tee`; a file of the reader's own is no change."""
    appends = "-a" in (word.text for word in command.arguments)
    targets = [(word, _appended(word)) for word in command.writes]
    if command.name == "tee":
        targets += [(word, appends) for word in command.arguments if word.text[:1] == "/"]
    found = [
        (_SYSTEM.match(w.text), _LOST.match(w.text) and not kept)
        for w, kept in targets
        if not _HARMLESS.match(w.text)
    ]
    if any(lost for _, lost in found):
        return "destructive"
    return "changing" if any(system for system, _ in found) else "read-only"


def _appended(word: Word) -> bool:
    return word.raw.startswith(">>")
