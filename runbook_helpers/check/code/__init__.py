"""The code in a runbook: found, told apart by language, and cut into commands."""
