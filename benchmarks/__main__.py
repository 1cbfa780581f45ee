"""Run every benchmark and print one line each: what, how long, and against what."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from runbook_helpers import environment, prompts, stages
from runbook_helpers.catalog import Catalog
from runbook_helpers.project import locate
from runbook_helpers.session import open_session

ROUNDS = 7


def median(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median wall seconds of an action, after one run that is not counted."""
    action()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def python(*arguments: str) -> Callable[[], object]:
    """A fresh interpreter with these arguments."""
    return lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def start() -> None:
    """What a person waits for before anything happens."""
    bare = median(python("-c", "pass"))
    line("bare interpreter", bare, bare)
    main = "from runbook_helpers.cli import main; main({})"
    for words in (["--help"], ["modes"]):
        code = f"try:\n    {main.format(words)}\nexcept SystemExit:\n    pass"
        line(f"runbook {' '.join(words)}", median(python("-c", code)), bare)


def flow() -> None:
    """The stages around the provider, which should vanish beside a model's minutes."""
    mode = Catalog(locate()).find("database connection leak")
    where = environment.load(mode.environment_file)
    fill = median(lambda: prompts.initial(mode, where))
    line("fill the initial prompt", fill, fill)
    with tempfile.TemporaryDirectory() as folder:
        session = open_session(mode.key, provider="reference", output_dir=Path(folder))
        stages.draft(session)
        for stage in (stages.draft, stages.validate, stages.format):
            line(f"stage {stage.__name__}", median(lambda stage=stage: stage(session)), fill)


def line(what: str, seconds: float, unit: float) -> None:
    """One measured row; the ratio is to the first row of its group."""
    print(f"{what:<32} {seconds * 1000:9.1f} ms  {seconds / unit:7.1f} x")


if __name__ == "__main__":
    for group in (start, flow):
        print(f"\n{group.__doc__}")
        group()
