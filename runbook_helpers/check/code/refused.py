"""Complaints about what bash's grammar refuses, and about words of another system's shell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from runbook_helpers.check.code import wrappers
from runbook_helpers.check.code.grammar import slip
from runbook_helpers.check.code.model import Command, Complaint, Snippet
from runbook_helpers.check.code.phases import Slip
from runbook_helpers.check.code.tree import LONGEST, readable

if TYPE_CHECKING:
    from runbook_helpers.check.code.model import Word

_BASH = frozenset({"bash", "sh", "shell"})
_WINDOWS = frozenset(
    str.split(
        "tasklist taskkill ipconfig findstr netsh robocopy xcopy systeminfo wmic schtasks icacls"
    )
)
_CMDLET = re.compile(
    r"(?:Get|Set|Start|Stop|Restart|New|Remove|Test|Invoke|Select|Where|ForEach|Sort|Out)-[A-Z]\w+"
)
_DRIVE = re.compile(r"[A-Za-z]:\\\S")


def refused(
    snippet: Snippet, plain: str, commands: Sequence[Command], said: Sequence[Complaint]
) -> Iterator[Complaint]:
    """What is wrong beyond what was said; an error only in a fence that says it is bash's."""
    if snippet.origin != "fence" or snippet.declared.lower() not in _BASH or len(plain) > LONGEST:
        return
    known = any(c.code == "SHL001" and c.severity is None for c in said)
    if not known and (found := slip(plain)):
        row = plain.count("\n", 0, found.at)
        yield _complaint(found, row, found.at - (plain.rfind("\n", 0, found.at) + 1))
    for command in commands:
        if (text := _script(command)) and (found := slip(readable(text.text))):
            yield _complaint(found, text.row, text.column)
        if _foreign(command):
            word = command.words[0]
            message = f"`{word.text}` is a command of Windows, in a fence of {snippet.declared}"
            yield Complaint("SHL007", word.row, word.column, message)


def _complaint(found: Slip, row: int, column: int) -> Complaint:
    return Complaint("SHL001", row, column, found.message, found.fix)


def _script(command: Command) -> Word | None:
    """The word that another shell reads as a script: `bash -c '…'`, `ssh host '…'`."""
    words = tuple(word.text for word in command.words)
    if command.name in wrappers.SHELLS:
        at = next((i for i, w in enumerate(words) if i and w[:1] == "-" and w.endswith("c")), 0)
        at = at and at + 1
    elif command.name == "ssh":
        host = wrappers.operand(words, wrappers.SSH_VALUES)
        at = wrappers.operand(words, wrappers.SSH_VALUES, host + 1)
        at = at if at == len(words) - 1 else 0  # several words are one text to the far shell
    else:
        return None
    quoted = 0 < at < len(words) and command.words[at].raw[:1] in ("'", '"')
    return command.words[at] if quoted else None


def _foreign(command: Command) -> bool:
    """Whether only Windows has a command, or a Unix one is given a drive's path."""
    name = command.words[0].text if command.words else ""
    if not command.words or command.via:
        return False
    if name in _WINDOWS or _CMDLET.fullmatch(name):
        return True
    if name == "net":
        return [word.text for word in command.arguments[:1]] in (["stop"], ["start"])
    unix = ("dir", "copy", "type", "del", "move", "ren", "cd", "md")
    return name in unix and any(_DRIVE.match(word.raw) for word in command.arguments)
