"""All rules, family by family; a new family is a module and one name here."""

from runbook_helpers.check.rule import Rule
from runbook_helpers.check.rules import (
    abbreviations,
    actions,
    fences,
    grounding,
    leftovers,
    metadata,
    numbering,
    parts,
    prose,
    safety,
    secrets,
    steps,
    structure,
)

RULES: tuple[Rule, ...] = (
    *structure.RULES,
    *prose.RULES,
    *parts.RULES,
    *abbreviations.RULES,
    *fences.RULES,
    *steps.RULES,
    *actions.RULES,
    *numbering.RULES,
    *metadata.RULES,
    *leftovers.RULES,
    *grounding.RULES,
    *safety.RULES,
    *secrets.RULES,
)
