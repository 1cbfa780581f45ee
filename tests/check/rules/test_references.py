"""The curated runbooks: written with care, so nothing is to be said about them here."""

from __future__ import annotations

import pytest

from runbook_helpers import environment, templates
from runbook_helpers.catalog import Catalog, FailureMode
from runbook_helpers.check.code.reading import commands_of
from runbook_helpers.check.rules import grounding, safety, secrets
from runbook_helpers.check.safety.risk import risk
from runbook_helpers.project import locate
from runbook_helpers.providers.reference import values
from runbook_helpers.runbook.document import parse
from tests.check.asking import ask

MODES = [mode for mode in Catalog(locate()).modes if mode.reference]


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.key)
def test_a_curated_runbook_is_safe_and_grounded(mode: FailureMode) -> None:
    """Each has changing commands, so silence means that their care was seen."""
    here = environment.load(mode.environment_file)
    assert mode.reference
    filled = values(mode, here)
    text = templates.render(
        templates.read(mode.reference), filled, owner=here.owner, where=mode.reference
    )
    found = [c for c in commands_of(parse(text)) if c.snippet.origin == "fence"]
    risks = [risk(command) for command in found]
    assert len(risks) > 20
    assert {"read-only", "changing"} <= set(risks)
    assert "unknown" not in risks
    assert ask(text, (*safety.RULES, *grounding.RULES, *secrets.RULES), here) == []
