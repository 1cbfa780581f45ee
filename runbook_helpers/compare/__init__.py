"""All workspaces side by side, as a table, as data and as plots."""

from __future__ import annotations

from runbook_helpers.compare.comparison import Comparison, Row, compare

__all__ = ["Comparison", "Row", "compare"]
