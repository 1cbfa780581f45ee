"""STR1: can each step be followed, judged and taken back."""

from __future__ import annotations

from collections.abc import Iterator

from runbook_helpers.check.rule import Place, Rule, Subject

_ACTING = ("investigation", "remediation")


def _no_command(subject: Subject) -> Iterator[Place]:
    for step in subject.document.steps:
        if step.section in _ACTING and not step.commands and "`" not in _text(subject, step):
            yield Place(step.start, f"{_name(step)} has no command", "add one that can be pasted")


def _no_output(subject: Subject) -> Iterator[Place]:
    for step in subject.document.steps:
        shown = step.expected or any(block.is_output for block in step.code_blocks)
        if step.commands and not shown:
            message = f"{_name(step)} does not say what to expect"
            yield Place(step.start, message, "add `Expected output:` with a block")


def _no_branch(subject: Subject) -> Iterator[Place]:
    for step in subject.document.steps:
        if step.commands and not step.if_not:
            message = f"{_name(step)} does not say what to do if the output differs"
            yield Place(step.start, message, "add `**If not:** …`")


def _no_undo(subject: Subject) -> Iterator[Place]:
    for step in subject.document.steps:
        if step.changes and not step.undo:
            message = f"{_name(step)} changes something and has no undo"
            yield Place(step.start, message, "add `**Undo:** …`, or say that it cannot be undone")


def _numbers(subject: Subject) -> Iterator[Place]:
    seen: set[int] = set()
    for step in subject.document.steps:
        if step.form != "heading" or step.number is None:
            continue
        if step.number in seen:
            message = f"step {step.number} is there twice"
            yield Place(step.start, message, "number the steps through the document")
        seen.add(step.number)


def _open_fence(subject: Subject) -> Iterator[Place]:
    for block in subject.document.code_blocks:
        if block.fenced and not block.closed:
            message = "the code block is never closed"
            yield Place(block.line, message, "close it behind its last line of code")


def _no_language(subject: Subject) -> Iterator[Place]:
    for block in subject.document.code_blocks:
        if block.fenced and not block.language:
            message = "the code block names no language"
            yield Place(block.line, message, "write ```bash, ```sql, ```text …")


def _name(step: object) -> str:
    number = getattr(step, "number", None)
    return f"step {number}" if number is not None else f'"{getattr(step, "title", "")}"'


def _text(subject: Subject, step: object) -> str:
    start, end = getattr(step, "start", 0), getattr(step, "end", 0)
    return "\n".join(subject.document.lines[start:end])


RULES = (
    Rule("STR101", "Step without a command", "info", "Words leave room for error.", _no_command),
    Rule(
        "STR102",
        "Step without expected output",
        "warning",
        "Only who knows what is right sees what is wrong.",
        _no_output,
    ),
    Rule(
        "STR103",
        "Step without an alternative",
        "info",
        "The output will differ on the night that counts.",
        _no_branch,
    ),
    Rule(
        "STR104",
        "Changing step without undo",
        "warning",
        "What makes it worse must be taken back at once.",
        _no_undo,
    ),
    Rule("STR105", "Step number twice", "warning", "People say the number aloud.", _numbers),
    Rule(
        "STR106",
        "Code block never closed",
        "error",
        "All that follows is shown as code, and reading stops here.",
        _open_fence,
    ),
    Rule(
        "STR107",
        "Code block without a language",
        "info",
        "Readers and checkers have to guess what it is.",
        _no_language,
    ),
)
