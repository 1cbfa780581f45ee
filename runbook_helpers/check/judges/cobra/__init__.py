"""Judge docker and helm, whose tables come from their own help."""

from __future__ import annotations

from runbook_helpers.check.judges.cobra.judge import CODES, JUDGES

__all__ = ["CODES", "JUDGES"]
