"""Run one notebook: the executed one and its page are put in place whole, or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError

from runbook_helpers import errors
from runbook_helpers.batch import engine, page
from runbook_helpers.batch.kernels import FreshKernels
from runbook_helpers.batch.notebook import Notebook, papermill_path
from runbook_helpers.workspace import write_atomic

TEMPORARY = ".tmp-"
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_LONGEST = 600


class NotebookFailed(Exception):
    """A notebook did not come to its end; the message is short and says where and why."""


def execute(  # noqa: PLR0913  # what to run, with what, where to, and how far
    notebook: Notebook,
    target: Path,
    parameters: Mapping[str, Any],
    *,
    kernels: FreshKernels,
    seconds: float,
    links: Mapping[str, str],
) -> None:
    """Run a notebook and write `target` (.ipynb) and the page beside it (.html).

    NotebookFailed when it did not come to its end; its traceback is then in both files.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        failure = _run(notebook, target, parameters, kernels, seconds)
        no_page = _put_in_place(target, links)
    except OSError as error:
        raise NotebookFailed(f"{target}: can't be written: {error.strerror}") from error
    if failure or no_page:
        raise NotebookFailed(failure or no_page)


def _run(
    notebook: Notebook,
    target: Path,
    parameters: Mapping[str, Any],
    kernels: FreshKernels,
    seconds: float,
) -> str | None:
    """Why the notebook failed, or None; what came of it is under a temporary name."""
    try:
        executed = papermill.execute_notebook(
            papermill_path(notebook.path),
            papermill_path(_temporary(target)),
            dict(parameters),
            engine_name=engine.NAME,
            progress_bar=False,
            kernels=kernels,
            seconds=seconds,
            final_path=str(target),
        )
    except PapermillExecutionError as error:
        return _words(error)
    # Starting a kernel fails in as many ways as there are installations.
    except Exception as error:
        return _short(str(error) or type(error).__name__)
    return _left_early(executed)


def _words(error: PapermillExecutionError) -> str:
    """An error of ours is its own words; another one also needs its name and its place."""
    words = str(error.evalue).strip()
    if not hasattr(errors, str(error.ename)):
        words = f"{error.ename}: {words}" if words else str(error.ename)
    return _short(f"{words} (cell In [{error.exec_count}])")


def _left_early(executed: Any) -> str | None:
    """papermill takes `sys.exit()` for success, though the cells behind it did not run."""
    for number, cell in enumerate(executed.cells, 1):
        if cell.metadata.get("papermill", {}).get("exception") is True:
            return f"sys.exit() in cell {number}: the cells behind it did not run"
    return None


def _temporary(target: Path) -> Path:
    return target.with_name(f"{TEMPORARY}{target.name}")


def _put_in_place(target: Path, links: Mapping[str, str]) -> str | None:
    """Move the executed notebook to its name and make its page; why there is none, or None."""
    if not _temporary(target).exists():
        return None
    _temporary(target).replace(target)
    try:
        notebook = nbformat.read(target, as_version=4)  # type: ignore[no-untyped-call]
        html = page.to_html(notebook, title=target.stem, links=links)
    # A page is made by half a dozen libraries from whatever the cells put out.
    except Exception as error:
        return _short(f"the page could not be made: {type(error).__name__}: {error}")
    write_atomic(target.with_suffix(".html"), html)
    return None


def _short(text: str) -> str:
    plain = _ANSI.sub("", text).strip()
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]} …"
