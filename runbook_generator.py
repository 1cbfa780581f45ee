"""The command people know: `python runbook_generator.py --failure-mode "disk space exhaustion"`."""

from runbook_helpers.cli import generator

if __name__ == "__main__":
    raise SystemExit(generator())
