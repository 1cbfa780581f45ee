"""Java's properties, line by line."""

from __future__ import annotations

import re

from runbook_helpers.check.code.model import Complaint, Snippet, Verdict
from runbook_helpers.check.judges.config.hikari import Given, hikari_file
from runbook_helpers.check.judges.config.spring import spring_property

# An odd number of backslashes, `u`, and no four digits; Java refuses the whole file for it.
_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*(\\u)(?![0-9a-fA-F]{4})")
_SECTION = re.compile(r"\[[^\]=]+\]")


def judge_properties(snippet: Snippet) -> Verdict:
    """No key is given twice in a section, `list[]` apart, and Spring's names are right."""
    complaints: list[Complaint] = []
    given: list[Given] = []
    seen: dict[str, int] = {}
    going_on = False
    for row, line in enumerate(snippet.text.split("\n")):
        whole, going_on = not going_on, line.endswith("\\")
        text = line.strip()
        if whole and (not text or text[0] in "#!;"):
            going_on = False  # a comment goes on for no second row
            continue
        if escape := _ESCAPE.search(line) if snippet.declared == "properties" else None:
            shown = line[escape.start(1) : escape.start(1) + 6]
            message = f"`{shown}` is no character: `\\u` takes four hexadecimal digits"
            fix = "write a backslash as `\\\\`"
            complaints.append(Complaint("CFG001", row, escape.start(1), message, fix))
        if not whole or not text:
            continue
        if _SECTION.fullmatch(text):
            seen = {}
            continue
        match = re.match(r"(?:export\s+)?([\w.\-\[\]${}<>*/\"']+)\s*(?:[=:]|\s|$)", text)
        if match:
            column = len(line) - len(line.lstrip())
            given.append(Given(match[1], text[match.end() :], row, column))
            complaints += spring_property(match[1], row, column, text[match.end() :])
            if match[1] in seen and "=" in text and not match[1].endswith("[]"):
                message = f"`{match[1]}` is also on row {seen[match[1]] + 1} of this block"
                complaints.append(Complaint("CFG002", row, column, message))
            seen.setdefault(match[1], row)
    return Verdict(True, (*complaints, *hikari_file(given)))
