"""TOML is read by Python's own reader, placeholders allowed."""

from __future__ import annotations

import re
import tomllib

from runbook_helpers.check.code.model import Complaint, Snippet, Verdict

HOLE = re.compile(r"(?<=[=\[,] )(?:<[A-Za-z_][\w .-]*>|\{\{.*?\}\}|\$\{\w+\})")
ELLIPSIS = re.compile(r"^\s*(?:\.\.\.|…)\s*$", re.M)
PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def judge_toml(snippet: Snippet) -> Verdict:
    """Whether the text would be read."""
    text = HOLE.sub(lambda m: "1" * len(m[0]), snippet.text.replace("\x00", " "))
    text = ELLIPSIS.sub("", text)
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Verdict(True, (_complaint(str(error), text),))
    except (RecursionError, ValueError) as error:
        return Verdict(True, (Complaint("CFG001", 0, 0, f"TOML: {error}"),))
    return Verdict(True)


def _complaint(message: str, text: str) -> Complaint:
    place = PLACE.search(message)
    last = max(text.rstrip("\n").count("\n"), 0)
    row = min(int(place[1]) - 1, last) if place and place[1] else last
    column = int(place[2]) - 1 if place and place[2] else 0
    return Complaint("CFG001", row, column, f"TOML: {PLACE.sub('', message)}")
