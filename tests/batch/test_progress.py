"""A batch talks in lines, and on a terminal with a bar."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from runbook_helpers.batch.event import Event
from runbook_helpers.batch.plan import plan
from runbook_helpers.batch.progress import progress
from tests.batch.small import small_project

EVENTS = (
    Event("notice", "alpha", "draft", text="alpha: runs again from draft on (changed: [x])."),
    Event("kept", "alpha", "prompt"),
    Event("started", "alpha", "draft"),
    Event("done", "alpha", "draft", 1.234),
    Event("failed", "beta", "draft", 2.0, "ValueError: [no] (cell In [3])"),
    Event("interrupted", "beta", "draft"),
    Event("done", "", "compare", 3.0),
)
LINES = """\
alpha: runs again from draft on (changed: [x]).
alpha: prompt kept from an earlier run
alpha: draft done in 1.2 s
beta: draft FAILED: ValueError: [no] (cell In [3])
beta: draft interrupted
compare done in 3.0 s
"""


def _shown(root: Path, *, terminal: bool) -> str:
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=60, highlight=False)
    with progress(plan(small_project(root, "alpha", "beta")), console) as on_event:
        for event in EVENTS:
            on_event(event)
    return out.getvalue()


def test_a_log_gets_one_line_a_notebook(tmp_path: Path) -> None:
    """Brackets in errors are text, not markup, and long lines stay whole."""
    assert _shown(tmp_path, terminal=False) == LINES


def test_a_terminal_gets_a_bar_and_lines_for_trouble_only(tmp_path: Path) -> None:
    """What went well only moves the bar."""
    shown = _shown(tmp_path, terminal=True)
    assert "runs again from draft" in shown
    assert "beta: draft FAILED: ValueError: [no] (cell In [3])" in shown
    assert "done in 1.2 s" not in shown
    assert "5/13" in shown
