"""Whether what a runbook names exists where it will be run."""
