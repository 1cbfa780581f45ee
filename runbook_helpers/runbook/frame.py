"""The frame that a prompt puts around a text, when a reply repeats it.

`prompts.py` and `writing/section_prompt.py` tell a model where the data begin and end; many models
copy these lines. None of them is content.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SAID = re.compile(r"^\W*\(?Between the two lines of (\d+) (?:tildes|=)\b.*$", re.IGNORECASE)
# Models change the marks and the case of a marker line, hardly ever its two words.
_MARKER = re.compile(r"^ {0,3}[=<>~*_#-]{3,} ?(?:BEGIN|END) RUNBOOK\b[^`\n]{0,60}$", re.IGNORECASE)


def unframed(text: str) -> str | None:
    """The text without the outermost frame of a prompt in it, or None when there is none."""
    lines = text.split("\n")
    said = next((n for n, line in enumerate(lines) if _SAID.match(line)), None)
    if said is not None:
        gone = {said, *_fences(lines, said)}
    else:
        gone = {n for n, line in enumerate(lines) if _MARKER.match(line)}
    if not gone:
        return None
    return "\n".join(line for n, line in enumerate(lines) if n not in gone)


def _fences(lines: Sequence[str], said: int) -> tuple[int, ...]:
    """The fence that a line announces, and the one that ends it: before the next frame, if any."""
    begin = next((n for n in range(said + 1, len(lines)) if lines[n].strip()), None)
    if begin is None or not (marks := re.fullmatch(r" {0,3}(~{3,}|`{3,}) *", lines[begin])):
        return ()
    ends = [n for n in range(begin + 1, len(lines)) if lines[n].strip() == marks[1]]
    following = next((n for n in range(begin, len(lines)) if _SAID.match(lines[n])), len(lines))
    ends = [n for n in ends if n < following] or ends
    return (begin, ends[-1]) if len(ends) % 2 else (begin,)
