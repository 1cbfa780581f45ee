"""The stage notebooks run by papermill for many failure modes at once.

`plan` says what will run and refuses what can't; `run` runs it and returns a `Summary`.
"""

from runbook_helpers.batch.event import Event
from runbook_helpers.batch.plan import Plan, plan
from runbook_helpers.batch.runner import run
from runbook_helpers.batch.summary import Summary

__all__ = ["Event", "Plan", "Summary", "plan", "run"]
