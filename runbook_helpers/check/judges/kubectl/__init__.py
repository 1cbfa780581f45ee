"""Judge `kubectl` commands and manifests: subcommands, flags, kinds, field paths."""

from __future__ import annotations

from runbook_helpers.check.judges.kubectl.judge import CODES, JUDGES

__all__ = ["CODES", "JUDGES"]
