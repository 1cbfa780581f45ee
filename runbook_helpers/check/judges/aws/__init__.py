"""Judge `aws` commands by the tables of the CLI: services, operations, arguments, values."""

from __future__ import annotations

from runbook_helpers.check.judges.aws.judge import CODES, JUDGES

__all__ = ["CODES", "JUDGES"]
