"""Judge PromQL: its parser, then the names and types of known metrics."""

from __future__ import annotations

from runbook_helpers.check.judges.promql.judge import CODES, judge_promql

__all__ = ["CODES", "judge_promql"]
