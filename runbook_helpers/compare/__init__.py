"""All workspaces side by side, as a table, as data and as plots."""

from __future__ import annotations

from runbook_helpers.compare.comparison import Comparison, compare
from runbook_helpers.compare.heat import HeatMap, heat_map
from runbook_helpers.compare.row import Row

__all__ = ["Comparison", "HeatMap", "Row", "compare", "heat_map"]
