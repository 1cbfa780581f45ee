"""What a person waits for before anything happens."""

from __future__ import annotations

from benchmarks.timing import line, median, python, runbook

HELP_BAR = 80  # milliseconds


def measure() -> None:
    """The interpreter alone, then the help and the list of failure modes."""
    bare = median(python("-c", "pass"))
    line("bare interpreter", bare, bare)
    for words in (["--help"], ["modes"]):
        bar = HELP_BAR if words == ["--help"] else None
        line(f"runbook {' '.join(words)}", median(runbook(*words)), bare, bar)
