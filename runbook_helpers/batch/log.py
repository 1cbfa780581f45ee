"""Where the libraries below a batch report to: heard only by a program that listens."""

from __future__ import annotations

import logging

logger = logging.getLogger("runbook_helpers.batch")
# Else Python itself would print nbclient's and nbconvert's warnings into the progress bar.
logger.addHandler(logging.NullHandler())
