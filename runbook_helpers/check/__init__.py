"""Is the runbook whole? Findings by rule; `RULES` says what is asked and why."""

from runbook_helpers.check.checker import check
from runbook_helpers.check.findings import Finding, Report, Severity, Skipped
from runbook_helpers.check.rule import Rule, Spot, Subject
from runbook_helpers.check.rules import RULES

__all__ = ["RULES", "Finding", "Report", "Rule", "Severity", "Skipped", "Spot", "Subject", "check"]
