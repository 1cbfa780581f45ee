"""What the labels of a step say: Expected, If not, Risk, Undo."""

from __future__ import annotations

import re
from collections.abc import Sequence

FIELDS = {
    "expected": r"(?:the )?expected(?: outputs?| results?| values?)?|output|you should see",
    "if_not": r"if not|if (?:it|this|that) (?:does not|doesn't|fails|differs|is not)[^:*]{0,40}"
    r"|if the (?:output|result) (?:differs|is different)|otherwise|on failure|if different",
    "risk": r"risk(?: level)?",
    "undo": r"undo|to undo|roll ?back|revert|to revert",
}
_LABELS = {
    name: re.compile(
        rf"^[\s>]*(?:[-*+]\s+)?(?:\*\*|__)?(?:{words})\s*(?:\([^)]*\)\s*)?(?:\*\*|__)?\s*:"
        r"\s*(?:\*\*|__)?(.*)$",
        re.IGNORECASE,
    )
    for name, words in FIELDS.items()
}  # fmt: skip
# People put several labels on one line, and say the first two in a sentence of their own.
_INLINE = {
    name: re.compile(
        rf"(?:\*\*|__)(?:{words})\s*(?::\s*(?:\*\*|__)|(?:\*\*|__)\s*:)\s*(.*)$", re.IGNORECASE
    )
    for name, words in FIELDS.items()
}
_SENTENCES = {
    "expected": re.compile(r"(?:^|[.;:]\s+)(?:you (?:should|will) see|expect)\s+(\S.*)$", re.I),
    "if_not": re.compile(r"(?:^|[.;:)`]\s+)(?:if not|otherwise)\b[\s,:*_]+(\S.*)$", re.I),
}
_NEXT_LABEL = re.compile(
    rf"\s*(?:\*\*|__)(?:{'|'.join(FIELDS.values())})\s*(?::\s*(?:\*\*|__)|(?:\*\*|__)\s*:)",
    re.IGNORECASE,
)


def labelled(name: str, within: range, lines: Sequence[str], opaque: set[int]) -> str:
    """The text after a label, on its line and on those below up to a blank one or a block."""
    for number in within:
        if number in opaque or not (match := _LABELS[name].match(lines[number])):
            continue
        text = [_NEXT_LABEL.split(match[1], maxsplit=1)[0].strip(" *_")]
        below = number + 1
        while below < within.stop and not text[0] and not lines[below].strip():
            below += 1  # a label alone on its line may have a blank line under it
        while below < within.stop and below not in opaque:
            if not lines[below].strip() or _is_label(lines[below]):
                break
            text.append(lines[below].strip())
            below += 1
        return "\n".join(text).strip()
    return _within_a_line(name, within, lines, opaque)


def _within_a_line(name: str, within: range, lines: Sequence[str], opaque: set[int]) -> str:
    """The text behind a bold label within a line, or of a sentence that says the same."""
    patterns = [p for p in (_INLINE[name], _SENTENCES.get(name)) if p]
    for number in within:
        for pattern in patterns if number not in opaque else ():
            if found := pattern.search(lines[number]):
                return _NEXT_LABEL.split(found[1], maxsplit=1)[0].strip(" *_")
    return ""


def _is_label(line: str) -> bool:
    return any(pattern.match(line) for pattern in _LABELS.values())
