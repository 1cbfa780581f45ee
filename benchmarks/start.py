"""What a person waits for before anything happens."""

from __future__ import annotations

from benchmarks.timing import line, median, python, runbook


def measure() -> None:
    """The interpreter alone, then the help and the list of failure modes."""
    bare = median(python("-c", "pass"))
    line("bare interpreter", bare, bare)
    for words in (["--help"], ["modes"]):
        line(f"runbook {' '.join(words)}", median(runbook(*words)), bare)
