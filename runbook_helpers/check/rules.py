"""All rules, family by family."""

from __future__ import annotations

from runbook_helpers.check import frontmatter, leftovers, sections, steps
from runbook_helpers.check.rule import Rule

RULES: tuple[Rule, ...] = (
    *sections.RULES,
    *steps.RULES,
    *frontmatter.RULES,
    *leftovers.RULES,
)
