"""Commands that stand bare in a sentence: Then run kubectl get pods -n prod to see them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.code.programs import ENGLISH, PROGRAMS, is_spoken_command, program

_VERB = re.compile(
    r"\b(?P<verb>run|re-?run|execute|type|enter|issue|use|using|with|via)\s+"
    r"(?:(?:the|this|following|command)\s+){0,3}(?=(?:sudo\s+(?:-\S+\s+)?)?(?P<program>[\w./-]+)\s)",
    re.IGNORECASE,
)
_TYPED = frozenset({"run", "rerun", "re-run", "execute", "type", "enter", "issue"})
# Where a sentence takes over from the command in it.
_ENDS = re.compile(
    r"\s+(?:to|and|or|then|for|in|on|from|as|so|if|until|while|again|which|that|when|where|with"
    r"|at|by|before|after|against|once|via|using|the|a|an|is|are|first|instead|without)\s"
    r"|[.,;:!?)]+(?:\s|$)|\s+\(|\s+[-–—]\s|\s*$"
)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_DENIED = re.compile(r"\b(?:no|not|never|cannot|avoid|unable|fails?|\w+n['’]t)\b", re.IGNORECASE)
_NOUNS = frozenset({"command", "commands", "cli", "tool", "tools", "utility", "client", "console"})
_FLAG = re.compile(r"\s(?:-{1,2}[A-Za-z]|\+[A-Z])|\s\|\s|\s~?/\w")
_SURE = re.compile(
    r"(?:sudo\s+)?(?:kubectl\s+(?:get|describe|top|rollout|delete|scale|drain|cordon|uncordon|logs)"
    r"|systemctl\s+(?:status|start|stop|restart|reload))\s+[\w./-]+"
)


def instructed(line: str, start: int) -> tuple[int, str] | None:
    """Column and text of the command that a sentence from `start` on tells the reader to type."""
    for at, verb in _starts(line, start):
        if _DENIED.search(line, start, at):
            return None
        text = _until_sentence(line[at:])
        if _is_meant(text, verb):
            return at, text
    return None


def _starts(line: str, start: int) -> Iterator[tuple[int, str]]:
    for match in _VERB.finditer(line, start):
        name = match["program"].rsplit("/", 1)[-1]
        if name in PROGRAMS or name in ENGLISH:
            yield match.end(), match["verb"].lower()


def _until_sentence(text: str) -> str:
    """The text up to where the sentence goes on; quotes are the command's own."""
    covered = _QUOTED.sub(lambda quoted: "x" * len(quoted[0]), text)
    end = _ENDS.search(covered)
    return text[: end.start()] if end else text


def _is_meant(text: str, verb: str) -> bool:
    words = text.split()
    if _NOUNS.intersection(words) or not is_spoken_command(text):
        return False
    if _FLAG.search(text) or _SURE.fullmatch(text):
        return True
    return verb in _TYPED and len(words) > 2 and program(text) in PROGRAMS
