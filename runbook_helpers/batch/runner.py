"""Run a plan: failure modes side by side, the notebooks of each in order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from runbook_helpers.batch import parameters as values
from runbook_helpers.batch import reach
from runbook_helpers.batch.event import Event, OnEvent
from runbook_helpers.batch.ledger import Ledger, ModeState, StageState
from runbook_helpers.batch.plan import Plan
from runbook_helpers.batch.resume import Rest, rest, unchanged
from runbook_helpers.batch.summary import Summary, summarize
from runbook_helpers.compare import compare
from runbook_helpers.errors import InputError, WorkspaceError

if TYPE_CHECKING:
    from runbook_helpers.batch.work import Work

ENGINES = ("fresh",)
_LOCK_FILE = ".batch.lock"


def run(  # noqa: PLR0913  # each is a choice of its own, named by whoever calls
    plan: Plan,
    parameters: Mapping[str, Any] | None = None,
    *,
    settings: Mapping[str, Any] | None = None,
    jobs: int = 2,
    resume: bool = False,
    timeout: float = 3600,
    on_event: OnEvent | None = None,
    engine: str = "fresh",
) -> Summary:
    """Run every notebook of a plan, or with `resume` only those that are missing or failed.

    `settings` are fields of `Settings` for the sessions of all notebooks, as flags are for a verb.
    `timeout` (seconds) bounds each notebook. One that fails stops its own failure mode only.
    InputError comes before anything has started. KeyboardInterrupt passes through after all
    kernels are dead and the state is saved, so that `resume` can go on from there.
    """
    given = values.check(plan, parameters or {})
    chosen = reach.settings(plan, settings or {}, given)
    _check_options(jobs, timeout, engine)
    with _alone(plan.project.outputs), _told(plan.project.outputs):
        from runbook_helpers.batch.index import write_index

        before = time.monotonic()
        how = _How(given, chosen, jobs, resume, timeout, on_event or _ignore)
        record = _carry_out(plan, how).record
        measured = {row.mode: row for row in compare(plan.project.outputs).rows}
        write_index(plan.project, record, measured)
    return summarize(plan, record, measured, seconds=time.monotonic() - before)


@dataclass(frozen=True)
class _How:
    given: dict[str, Any]
    settings: dict[str, Any]
    jobs: int
    resume: bool
    timeout: float
    on_event: OnEvent


def _check_options(jobs: int, timeout: float, engine: str) -> None:
    wrong = {
        f"jobs is {jobs}": (jobs >= 1, "1 or more failure modes side by side"),
        f"timeout is {timeout}": (timeout > 0, "a number of seconds above 0"),
        f"engine is {engine!r}": (engine in ENGINES, f"one of {', '.join(ENGINES)}"),
    }
    for what, (right, expected) in wrong.items():
        if not right:
            raise InputError(what, where="batch", expected=expected)


@contextmanager
def _alone(outputs: Path) -> Iterator[None]:
    """Hold the outputs folder; WorkspaceError when another batch holds it. Released on death."""
    lock = FileLock(outputs / _LOCK_FILE)
    try:
        outputs.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0.5)
    except Timeout as error:
        raise WorkspaceError(
            "another batch is running here",
            where=outputs,
            hint="wait until it is done, or use another --output-dir",
        ) from error
    except OSError as error:
        raise InputError(
            f"can't be written to: {error.strerror}",
            where=outputs,
            expected="a folder for the results",
            hint="choose another --output-dir",
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _told(outputs: Path) -> Iterator[None]:
    """A disk that is full or gone as words."""
    try:
        yield
    except OSError as error:
        raise WorkspaceError(
            f"the state of the batch can't be written: {error.strerror}",
            where=error.filename or outputs,
            hint="make room, then go on with --resume",
        ) from error


def _carry_out(plan: Plan, how: _How) -> Ledger:
    """Everything that is due, then the comparison; batch.json follows step by step."""
    from runbook_helpers.batch.kernels import FreshKernels
    from runbook_helpers.batch.stale import remove_stale
    from runbook_helpers.batch.work import Work

    ledger = Ledger(plan.project.outputs)
    remove_stale(plan.project.outputs, tuple(mode.key for mode in plan.modes))
    rests = _rests(plan, how, ledger)
    same = how.resume and not any(rest.due for rest in rests.values()) and _compared(plan, ledger)
    states = _states(plan, how, ledger, rests)
    ledger.start(how.given, states, how.settings, keep_compare=same)
    with FreshKernels(plan.project.root, reach.variables(how.settings)) as kernels:
        # A notebook that declares a setting has a default of its own, which would win.
        work = Work(plan, how.settings | how.given, ledger, kernels, how.timeout, how.on_event)
        tasks = [partial(work.mode, mode, rests[mode.key]) for mode in plan.modes]
        _side_by_side(tasks, how.jobs, work)
        _side_by_side([work.keep_compare if same else work.compare], 1, work)
    ledger.finish()
    return ledger


def _rests(plan: Plan, how: _How, ledger: Ledger) -> dict[str, Rest]:
    if not how.resume:
        return {mode.key: Rest((), plan.stages) for mode in plan.modes}
    known = ledger.record.modes
    return {
        mode.key: rest(plan, mode, known.get(mode.key), how.given, how.settings)
        for mode in plan.modes
    }


def _compared(plan: Plan, ledger: Ledger) -> bool:
    return unchanged(plan, plan.compare, None, ledger.record.compare, {})


def _states(
    plan: Plan, how: _How, ledger: Ledger, rests: Mapping[str, Rest]
) -> dict[str, ModeState]:
    """What batch.json says of the planned modes at the start: kept as it was, due as pending."""
    states = {}
    for mode in plan.modes:
        old, left = ledger.record.modes.get(mode.key), rests[mode.key]
        kept = {n.key: old.stages[n.key] for n in left.kept} if old else {}
        stages = kept | {n.key: StageState() for n in left.due}
        states[mode.key] = ModeState.of(mode.title, how.given, stages, how.settings)
    return states


def _side_by_side(tasks: Sequence[Callable[[], None]], jobs: int, work: Work) -> None:
    """Run tasks in `jobs` threads; an interrupt kills the kernels and waits for the threads."""
    pool = ThreadPoolExecutor(jobs, thread_name_prefix="batch")
    futures = [pool.submit(task) for task in tasks]
    try:
        wait(futures)
    except KeyboardInterrupt:
        work.stop()
        pool.shutdown(cancel_futures=True)
        work.ledger.interrupt()
        raise
    pool.shutdown()
    for future in futures:
        future.result()


def _ignore(_: Event) -> None:
    pass
