"""How things are timed and printed."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

ROUNDS = 7


def compiled() -> None:
    """Let the interpreters that are timed keep their bytecode, as an installed program does."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


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


def said(code: str, *arguments: str) -> str:
    """What a fresh interpreter prints when it runs some code."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def runbook(*words: str) -> Callable[[], object]:
    """`runbook` with these words in a fresh interpreter, whatever its exit code."""
    code = "import sys\nfrom runbook_helpers.cli import main\ntry: main(sys.argv[1:])\n"
    return python("-c", code + "except SystemExit: pass", *words)


def fastest(action: Callable[[], object], rounds: int = 2 * ROUNDS) -> tuple[float, float]:
    """The least processor seconds and the median wall seconds of an action, after one run.

    The least of many runs is what the action costs; the median is what a busy machine makes of it.
    """
    action()
    busy, waited = [], []
    for _ in range(rounds):
        started, clock = _spent(), time.perf_counter()
        action()
        busy.append(_spent() - started)
        waited.append(time.perf_counter() - clock)
    return min(busy), statistics.median(waited)


def _spent() -> float:
    """Processor seconds of this process and of those it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def line(what: str, seconds: float, unit: float, bar: float | None = None) -> None:
    """One measured row; the ratio is to the first row of its group, the bar is in milliseconds."""
    beside = f"   bar {bar:6.0f} ms" if bar is not None else ""
    print(f"{what:<40} {seconds * 1000:9.1f} ms  {seconds / unit:7.1f} x{beside}")
