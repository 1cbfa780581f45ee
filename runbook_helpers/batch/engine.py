"""The papermill engine of a batch: lent kernels, one save, and the truth in the saved notebook.

papermill's own engine calls a cell "completed" whose kernel died or which ran out of time.
"""

from __future__ import annotations

import time
from typing import Any

import nbformat
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines

from runbook_helpers.batch.kernels import FreshKernels, Kernel
from runbook_helpers.batch.log import logger

NAME = "runbook-batch"
# nbclient's 4 s is too little on a busy machine, and what is late is not lost.
_OUTPUT_SECONDS = 60


class CellFailed(Exception):
    """A cell did not come to its end; the message says why, for people."""


class BatchEngine(NBClientEngine):  # type: ignore[misc]  # papermill is untyped
    """Runs a notebook in a lent kernel within `seconds`; saved once, however it ends."""

    @classmethod
    def execute_notebook(  # noqa: PLR0913  # papermill's names, and three of ours
        cls,
        nb: Any,
        kernel_name: str,
        output_path: str | None = None,
        *,
        kernels: FreshKernels,
        seconds: float,
        final_path: str,
        **_: Any,
    ) -> Any:
        """The executed notebook. CellFailed, or what starting a kernel raises, passes through."""
        nb.metadata.papermill["output_path"] = final_path
        manager = _Manager(nb, output_path=output_path, progress_bar=False, autosave_cell_every=0)
        manager.notebook_start()
        try:
            with kernels.lend(kernel_name) as kernel:
                _client(manager, kernel, seconds).execute()
        except BaseException:
            nb.metadata.papermill["exception"] = True
            raise
        finally:
            manager.notebook_complete()
        return nb


papermill_engines.register(NAME, BatchEngine)


class _Manager(NotebookExecutionManager):  # type: ignore[misc]
    """Keeps the notebook in memory until its end, then writes it as it is."""

    def save(self, **kwargs: Any) -> None:
        if self.end_time is not None:
            super().save(**kwargs)

    def notebook_complete(self, **_: Any) -> None:
        # Unlike papermill's: a cell that did not run stays pending.
        self.end_time = self.now()
        self.nb.metadata.papermill["end_time"] = self.end_time.isoformat()
        duration = (self.end_time - self.start_time).total_seconds()
        self.nb.metadata.papermill["duration"] = duration
        self.save()


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """Like papermill's, but a cell that raised anything at all is a failed cell."""

    last_words = staticmethod(lambda: "")
    seconds = 0.0

    def papermill_execute_cells(self) -> None:
        for index, cell in enumerate(self.nb.cells):
            self.nb_man.cell_start(cell, index)
            try:
                self.execute_cell(cell, index)
            except CellExecutionError as error:
                self.nb_man.cell_exception(self.nb.cells[index], cell_index=index, exception=error)
                break
            except Exception as error:
                self._fail(index, error)
            finally:
                self.nb_man.cell_complete(self.nb.cells[index], cell_index=index)

    def _fail(self, index: int, error: Exception) -> None:
        """Leave a trace in the cell like that of an exception raised by its code."""
        cell, words = self.nb.cells[index], self._words(error)
        self.nb_man.cell_exception(cell, cell_index=index, exception=error)
        name = type(error).__name__
        facts = {"output_type": "error", "ename": name, "evalue": words, "traceback": [words]}
        cell.outputs.append(nbformat.from_dict(facts))  # type: ignore[no-untyped-call]
        raise CellFailed(f"cell {index + 1}: {words}") from error

    def _words(self, error: Exception) -> str:
        if isinstance(error, DeadKernelError):
            said = self.last_words()
            return f"the kernel died{': ' + said if said else ''}"
        if isinstance(error, CellTimeoutError):
            return f"the notebook ran longer than {self.seconds:g} s and was stopped"
        return f"{type(error).__name__}: {error}"


def _client(manager: _Manager, kernel: Kernel, seconds: float) -> _Client:
    until = time.monotonic() + seconds
    client = _Client(
        manager,
        km=kernel.manager,
        timeout_func=lambda _cell: max(0.05, until - time.monotonic()),
        iopub_timeout=_OUTPUT_SECONDS,
        log=logger,
    )
    client.kc = kernel.client
    client.last_words, client.seconds = kernel.last_words, seconds
    return client
