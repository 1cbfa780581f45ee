"""STR: does a code block name its language, and can it be copied as it stands?"""

from __future__ import annotations

from collections.abc import Iterator

from runbook_helpers.check.rule import Rule, Spot, Subject


def _no_language(subject: Subject) -> Iterator[Spot]:
    from runbook_helpers.check.fix.languages import missing, named

    document = subject.document
    for block in document.code_blocks:
        if block.fenced and not block.language:
            name = missing(document, block)
            fix = f"write {name} behind the opening marks" if name else ""
            edits = named(document, block, name) if name else ()
            yield Spot(block.line, "this code block names no language", fix, edits=edits)


def _other_language(subject: Subject) -> Iterator[Spot]:
    from runbook_helpers.check.fix.languages import contradicted, named

    document = subject.document
    for block in document.code_blocks:
        if name := contradicted(document, block):
            message = f"the block says {block.language}, the code in it is {name}"
            edits = named(document, block, name)
            yield Spot(block.line, message, f"write {name} instead", edits=edits)


def _prompts(subject: Subject) -> Iterator[Spot]:
    from runbook_helpers.check.fix.prompts import bare_prompts

    for block in subject.document.code_blocks:
        if edits := bare_prompts(subject.document, block):
            message = "the prompt is copied with the command"
            first = next(edit for edit in edits if edit.line > block.line + 1)
            yield Spot(first.line - 1, message, column=first.column - 1, edits=edits)


RULES: tuple[Rule, ...] = (
    Rule(
        "STR012", "code block without language", "info",
        "The language says where a block is run: in a shell, in psql, in Prometheus. Without it "
        "nobody knows at a glance, and neither does what colours and checks the code.",
        "write bash, sql, promql, yaml, json or text behind the opening marks", _no_language,
    ),
    Rule(
        "STR016", "code block in another language than it says", "warning",
        "A shell command under “sql” is pasted into psql, which refuses it; editors colour it "
        "wrongly and automation runs it in the wrong place.",
        "name the language the code is written in", _other_language,
    ),
    Rule(
        "STR017", "prompt before a command", "info",
        "Copied with the block, `$ ` makes the shell look for a program named `$`. A block that "
        "shows output as well is a record of a session, and is left as it is.",
        "take the prompts off", _prompts,
    ),
)  # fmt: skip
