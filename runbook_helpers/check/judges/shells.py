"""Judge how a shell itself is called; the script it is given is judged as any other."""

from __future__ import annotations

import re
from collections.abc import Mapping

from runbook_helpers.check.code.model import Command, Complaint, Judge, Verdict

_ALL = "abcefhilmnprstuvxCEIVDoO"
# From the manuals of bash 5.2 and dash 0.5.12.
_LONG = re.compile(
    "--(debugger|dump-(po-)?strings|help|init-file|login|noediting|noprofile|norc|posix"
    "|pretty-print|rcfile|restricted|verbose|version)?"
)
_LETTERS = re.compile(rf"[-+][{_ALL}BHPTk]*")


class ShellJudge:
    """Says of `bash`, `sh` and `dash` which option they would refuse."""

    names: frozenset[str] = frozenset({"bash", "sh", "dash"})

    def __call__(self, command: Command, versions: Mapping[str, str]) -> Verdict:
        """The verdict on the options before the script or the file."""
        for word in command.arguments:
            if not word.fixed or not word.text.startswith(("-", "+")):
                break
            known = _LONG.fullmatch(word.text) or _LETTERS.fullmatch(word.text)
            if not known:
                shown = f"`{command.name}` has no option `{word.text}`"
                fix = f"`{command.name} --help` lists its options"
                return Verdict(True, (Complaint("CMD002", word.row, word.column, shown, fix),))
            if "c" in word.text.lstrip("-+") and not word.text.startswith("--"):
                break
        return Verdict(True)


JUDGES: tuple[Judge, ...] = (ShellJudge(),)
