"""The work on one failure mode: its notebooks one after the other, each recorded as it went."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from runbook_helpers.batch import links
from runbook_helpers.batch import parameters as values
from runbook_helpers.batch.event import Event, OnEvent
from runbook_helpers.batch.execute import NotebookFailed, execute
from runbook_helpers.batch.kernels import FreshKernels, close_loop
from runbook_helpers.batch.ledger import Ledger, StageState, Status
from runbook_helpers.batch.notebook import Notebook
from runbook_helpers.batch.plan import Plan
from runbook_helpers.batch.resume import Rest, inputs
from runbook_helpers.catalog import FailureMode


@dataclass
class Work:
    """What the threads of a batch share; `mode` and `compare` run in one thread each."""

    plan: Plan
    given: Mapping[str, Any]
    ledger: Ledger
    kernels: FreshKernels
    timeout: float
    on_event: OnEvent
    _stopped: threading.Event = field(default_factory=threading.Event)
    _telling: threading.Lock = field(default_factory=threading.Lock)

    def mode(self, mode: FailureMode, rest: Rest) -> None:
        """Run what is due of one failure mode, up to the first notebook that fails."""
        if rest.reason:
            said = f"{mode.key}: runs again from {rest.due[0].key} on ({rest.reason})."
            self._tell(Event("notice", mode.key, rest.due[0].key, text=said))
        for notebook in rest.kept:
            self._tell(Event("kept", mode.key, notebook.key))
        for notebook in rest.due:
            if not self._notebook(notebook, mode):
                return

    def compare(self) -> None:
        """Run the notebook that compares all workspaces."""
        self._notebook(self.plan.compare, None)

    def keep_compare(self) -> None:
        """Leave the comparison as it is: nothing has changed since."""
        self._tell(Event("kept", "", self.plan.compare.key))

    def stop(self) -> None:
        """Kill all kernels and start nothing more; for use from any thread."""
        self._stopped.set()
        self.kernels.kill()

    def _notebook(self, notebook: Notebook, mode: FailureMode | None) -> bool:
        """Run and record one notebook; False when it did not come to its end."""
        if self._stopped.is_set():
            return False
        target = self._target(notebook, mode)
        state = StageState(
            status="running",
            notebook=target.relative_to(self.plan.project.outputs).as_posix(),
            inputs=inputs(self.plan, notebook, mode, self.given if mode else {}),
        )
        self._record(notebook, mode, state)
        before = time.monotonic()
        error = self._execute(notebook, mode, target)
        seconds = round(time.monotonic() - before, 3)
        changes = {"status": self._status(error), "seconds": seconds, "error": error}
        self._record(notebook, mode, state.model_copy(update=changes))
        return error is None

    def _execute(self, notebook: Notebook, mode: FailureMode | None, target: Path) -> str | None:
        """Why the notebook failed, or None."""
        passed = values.values(notebook, self.given, self.plan.project.outputs, mode)
        try:
            execute(
                notebook,
                target,
                passed,
                kernels=self.kernels,
                seconds=self.timeout,
                links=links.of_mode() if mode else links.of_comparison(),
            )
        except NotebookFailed as failure:
            return str(failure)
        finally:
            close_loop()
        return None

    def _status(self, error: str | None) -> Status:
        if error is None:
            return "done"
        return "interrupted" if self._stopped.is_set() else "failed"

    def _target(self, notebook: Notebook, mode: FailureMode | None) -> Path:
        folder = self.plan.project.outputs / (mode.key if mode else "")
        return folder / "notebooks" / notebook.path.name

    def _record(self, notebook: Notebook, mode: FailureMode | None, state: StageState) -> None:
        key = mode.key if mode else ""
        self.ledger.note(key, notebook.key, state)
        kind = "started" if state.status == "running" else state.status
        assert kind != "pending"
        self._tell(Event(kind, key, notebook.key, state.seconds, state.error or ""))

    def _tell(self, event: Event) -> None:
        with self._telling:
            self.on_event(event)
