"""STP: can each step be done, judged, and taken back?"""

from __future__ import annotations

from collections.abc import Iterator

from runbook_helpers.check.findings import Severity
from runbook_helpers.check.rule import Rule, Spot, Subject
from runbook_helpers.runbook.document import Document
from runbook_helpers.runbook.steps import Step

# In these sections people decide and talk; a step without a command is normal there.
_TALKING = frozenset({"summary", "escalation", "prevention", "references", "history"})


def _no_command(subject: Subject) -> Iterator[Spot]:
    for step in _announced(subject.document):
        if not step.commands and not _has_inline_command(subject.document, step):
            yield Spot(step.start, f"{_name(step)} has no command")


def _no_expected(subject: Subject) -> Iterator[Spot]:
    for step in _runnable(subject.document):
        if not step.expected:
            message = f"{_name(step)} does not show what to expect"
            yield Spot(step.start, message, severity=_weight(step))


def _no_alternative(subject: Subject) -> Iterator[Spot]:
    for step in _runnable(subject.document):
        if not step.if_not:
            message = f"{_name(step)} does not say what to do when the result differs"
            yield Spot(step.start, message, severity=_weight(step))


def _no_undo(subject: Subject) -> Iterator[Spot]:
    for step in subject.document.steps:
        if step.changes and not step.undo:
            yield Spot(step.start, f"{_name(step)} changes something and names no undo")


def _no_warning(subject: Subject) -> Iterator[Spot]:
    document = subject.document
    for step in document.steps:
        destroys = step.risk.lower().startswith("destruct")
        if destroys and step.commands and not _warned(document, step):
            yield Spot(step.commands[0].line, f"{_name(step)} destroys something without a warning")


def _numbered_twice(subject: Subject) -> Iterator[Spot]:
    """List items start again at 1 in each section, so only steps with a heading are compared."""
    seen: dict[int, int] = {}
    for step in _announced(subject.document):
        if step.number is None:
            continue
        first = seen.setdefault(step.number, step.start)
        if first != step.start:
            yield Spot(step.start, f"step {step.number} is on line {first + 1} already")


def _changes_early(subject: Subject) -> Iterator[Spot]:
    for step in subject.document.steps:
        if step.changes and step.section in ("detection", "investigation"):
            yield Spot(step.start, f"{_name(step)} changes something before the cause is known")


def _announced(document: Document) -> list[Step]:
    return [s for s in document.steps if s.form == "heading" and s.section not in _TALKING]


def _runnable(document: Document) -> list[Step]:
    return [s for s in document.steps if s.commands and s.section not in _TALKING]


def _weight(step: Step) -> Severity:
    """A text that writes steps as headings has chosen the full form; a list has not."""
    return "warning" if step.form == "heading" else "info"


def _has_inline_command(document: Document, step: Step) -> bool:
    return any("`" in line for line in document.lines[step.start : step.end])


def _warned(document: Document, step: Step) -> bool:
    """Whether a quotation that warns stands before the step's first command."""
    before = document.lines[step.start : step.commands[0].line]
    return any(line.lstrip().startswith(">") for line in before)


def _name(step: Step) -> str:
    return f"step {step.number}" if step.number is not None else f"the step “{step.title}”"


RULES: tuple[Rule, ...] = (
    Rule(
        "STP001", "step without command", "info",
        "A step is one action; a command to copy leaves nothing to guess.",
        "add the command in a code block, or make it plain text", _no_command,
    ),
    Rule(
        "STP002", "step without expected output", "warning",
        "Who does not know what right looks like can't see that it went wrong.",
        "add “Expected output:” and a text block", _no_expected,
    ),
    Rule(
        "STP003", "step without alternative", "warning",
        "A step that fails at 3 a.m. must say where to go on.",
        "add “**If not:** …”", _no_alternative,
    ),
    Rule(
        "STP004", "change without undo", "warning",
        "Every change needs a way back, or the words “cannot be undone” before it is made.",
        "add “**Undo:** …” with the command, or “cannot be undone”", _no_undo,
    ),
    Rule(
        "STP005", "destructive step without warning", "warning",
        "The warning has to stand right before the command, where it is read in time.",
        "put a quotation “> **Warning:** …” before the code block", _no_warning,
    ),
    Rule(
        "STP006", "step numbered twice", "warning",
        "“Go to step 4” must lead to one place.",
        "number the steps through the whole runbook", _numbered_twice,
    ),
    Rule(
        "STP007", "change during investigation", "warning",
        "Looking must not change what is looked at.",
        "move the step to the remediation", _changes_early,
    ),
)  # fmt: skip
