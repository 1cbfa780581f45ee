"""Values of which a tool takes one of a fixed set, for tools that read words by grammars."""

from __future__ import annotations

from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.words import Reading, did_you_mean


def check_values(reading: Reading, facts: ToolFacts) -> None:
    """Complain of option values that are in none of the tool's sets."""
    for option, value in reading.given:
        names = [name for name in (*option.shorts, *option.longs) if name in facts.values]
        if not value or not value.fixed or not names:
            continue
        allowed = facts.values[names[0]]
        for part in value.text.lstrip("+-").split(","):
            if part and part not in allowed and part.lower() not in allowed:
                fix = did_you_mean(part, allowed)
                reading.complain("CMD010", value, f"`{facts.tool}` knows no `{part}` here", fix)
                break
