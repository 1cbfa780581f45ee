"""STP: do the numbers of the steps lead where the text says?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from runbook_helpers.check.rule import Rule, Spot, Subject
from runbook_helpers.check.rules.places import prose_lines
from runbook_helpers.runbook.steps import Step

_LONGEST = 2000
# Another document's steps are named with it: “see step 3 of the failover runbook”.
_SENT = re.compile(
    r"\b(?:see|go(?: back| on)? to|back to|continue (?:with|at|from)|proceed (?:to|with)|return to"
    r"|repeat|skip to|jump to|if not:?|otherwise:?|redo|re-run)[\s*_:,]+step\s+(\d{1,3})\b"
    r"(?![.-]?\d|[*_]*\s+(?:of|in|from|on)\b|[*_]*\]|[*_]*\s*\()",
    re.IGNORECASE,
)


def _numbered(subject: Subject) -> list[Step]:
    return [step for step in subject.document.steps if step.number is not None]


def _nowhere(subject: Subject) -> Iterator[Spot]:
    """A text without numbered steps may count in a way of its own."""
    numbers = {step.number for step in _numbered(subject)}
    for line in prose_lines(subject.document) if numbers else ():
        for match in _SENT.finditer(subject.document.lines[line][:_LONGEST]):
            if int(match[1]) not in numbers:
                yield Spot(line, f"there is no step {match[1]}", column=match.start(1) - 5)


def _gap(subject: Subject) -> Iterator[Spot]:
    """Only among steps with headings: a list counts within its section."""
    steps = [step for step in _numbered(subject) if step.form == "heading"]
    there = {step.number for step in steps}
    for before, step in pairwise(steps):
        assert before.number is not None
        missing = before.number + 1
        if step.number == missing + 1 and missing not in there:
            message = f"step {step.number} follows step {before.number}; there is no step {missing}"
            yield Spot(step.start, message)


RULES: tuple[Rule, ...] = (
    Rule(
        "STP014", "reference to a step that is not there", "warning",
        "Who is sent to a step that does not exist stands still in the middle of an incident.",
        "name the step that is meant", _nowhere,
    ),
    Rule(
        "STP015", "step number left out", "info",
        "A number left out looks like a step that was lost.",
        "number the steps without gaps, or bring the missing one back", _gap,
    ),
)  # fmt: skip
