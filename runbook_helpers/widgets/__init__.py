"""What the notebooks show: inputs that mirror parameters, text as it is written, tables, diffs.

Nothing here decides anything: each value comes from the same functions the command line calls.
"""

from __future__ import annotations

from runbook_helpers.widgets.difference import Difference, difference
from runbook_helpers.widgets.form import Form, inputs
from runbook_helpers.widgets.noting import note_form
from runbook_helpers.widgets.outline import outline
from runbook_helpers.widgets.overview import failure_modes, settings_in_force, workspaces
from runbook_helpers.widgets.proposing import proposal_form
from runbook_helpers.widgets.published import front_matter, links, version_history
from runbook_helpers.widgets.streaming import stream

__all__ = [
    "Difference",
    "Form",
    "difference",
    "failure_modes",
    "front_matter",
    "inputs",
    "links",
    "note_form",
    "outline",
    "proposal_form",
    "settings_in_force",
    "stream",
    "version_history",
    "workspaces",
]
