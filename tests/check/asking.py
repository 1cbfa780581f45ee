"""Ask a family of rules of a text, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from runbook_helpers.check.rule import Environment, Rule, Subject
from runbook_helpers.runbook.document import parse


@dataclass(frozen=True)
class Answer:
    """What one rule found; the line counts from 1."""

    line: int
    code: str
    severity: str
    message: str
    fix: str


def ask(text: str, rules: tuple[Rule, ...], environment: Environment | None = None) -> list[Answer]:
    """All answers in the order of the rules; a rule that lacks something is left out."""
    subject = Subject(parse(text), environment)
    return [
        Answer(spot.line + 1, rule.code, rule.severity_for(subject, spot), spot.message, spot.fix)
        for rule in rules
        if not rule.lacks(subject)
        for spot in rule.find(subject)
    ]
