"""All rules, family by family; a new family is a module and one name here."""

from runbook_helpers.check.rule import Rule
from runbook_helpers.check.rules import (
    fences,
    grounding,
    leftovers,
    metadata,
    prose,
    safety,
    secrets,
    steps,
    structure,
)

RULES: tuple[Rule, ...] = (
    *structure.RULES,
    *prose.RULES,
    *fences.RULES,
    *steps.RULES,
    *metadata.RULES,
    *leftovers.RULES,
    *grounding.RULES,
    *safety.RULES,
    *secrets.RULES,
)
