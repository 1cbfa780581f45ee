"""A batch that is killed or interrupted leaves whole files, no kernels, and can go on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import psutil
import pytest

from runbook_helpers import batch
from runbook_helpers.project import Project
from tests.batch.small import plant, ran, small_project

BATCH = """\
import sys
from pathlib import Path
from runbook_helpers import batch
from runbook_helpers.project import locate
try:
    batch.run(batch.plan(locate(Path(sys.argv[1])), stages=["prompt", "draft"]))
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two failure modes whose drafts never end by themselves."""
    made = small_project(tmp_path, "alpha", "beta")
    plant(tmp_path, alpha__draft="import time; time.sleep(60)", beta__draft="while True: pass")
    return made


def _until(true: Callable[[], bool], what: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.05)


def _ended_by(project: Project, number: signal.Signals) -> int:
    """The exit code of a batch that gets a signal while both drafts run."""
    process = subprocess.Popen([sys.executable, "-c", BATCH, str(project.root)])
    try:
        drafts = {"alpha draft", "beta draft"}
        _until(lambda: drafts <= set(ran(project)), "both drafts")
        process.send_signal(number)
        return process.wait(30)
    finally:
        process.kill()
        process.wait()


def _alive(project: Project) -> list[int]:
    """Kernels of this project that still run; a zombie is dead."""
    pids = [int(line) for line in (project.root / "pids.txt").read_text("utf-8").split()]
    return [pid for pid in pids if _runs(pid)]


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _assert_whole(outputs: Path) -> None:
    """Everything under its final name can be read to its end."""
    for path in outputs.rglob("[!.]*"):
        if path.suffix == ".ipynb":
            nbformat.validate(nbformat.read(path, as_version=4))
        elif path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
        elif path.suffix == ".html":
            HTMLParser().feed(path.read_text(encoding="utf-8"))
            assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")


def test_after_kill_nothing_is_half_written_and_the_rest_can_be_run(project: Project) -> None:
    """The kernels notice by themselves that their parent is gone, one in a busy loop included."""
    assert _ended_by(project, signal.SIGKILL) == -signal.SIGKILL
    _assert_whole(project.outputs)
    _until(lambda: not _alive(project), "the kernels to end", 10)
    state = json.loads((project.outputs / "batch.json").read_text(encoding="utf-8"))
    assert state["modes"]["alpha"]["stages"]["draft"]["status"] == "running"
    stale = project.outputs / "alpha" / "notebooks" / ".tmp-02_draft.ipynb"
    stale.write_text('{"cells": [', encoding="utf-8")
    before = ran(project)
    plant(project.root)
    planned = batch.plan(project, stages=["prompt", "draft"])
    assert batch.run(planned, resume=True).ok
    assert sorted(ran(project)[len(before) :]) == ["- compare", "alpha draft", "beta draft"]
    assert not stale.exists()
    _assert_whole(project.outputs)


def test_after_ctrl_c_all_is_recorded(project: Project) -> None:
    """The kernels are dead before the batch itself ends."""
    assert _ended_by(project, signal.SIGINT) == 130
    assert _alive(project) == []
    _assert_whole(project.outputs)
    state = json.loads((project.outputs / "batch.json").read_text(encoding="utf-8"))
    assert {key: mode["status"] for key, mode in state["modes"].items()} == {
        "alpha": "interrupted",
        "beta": "interrupted",
    }
    assert state["modes"]["alpha"]["stages"]["prompt"]["status"] == "done"
    assert (state["finished"], state["compare"]["status"]) == (None, "pending")


def test_children_of_a_kernel_die_with_it(tmp_path: Path) -> None:
    """A notebook that leaves a process behind does not leave it to the machine."""
    project = small_project(tmp_path, "alpha")
    child = (
        "import subprocess, sys\n"
        "c = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "Path('child.txt').write_text(str(c.pid))"
    )
    plant(tmp_path, alpha__prompt=child)
    assert batch.run(batch.plan(project, stages=["prompt"])).ok
    pid = int((tmp_path / "child.txt").read_text(encoding="utf-8"))
    _until(lambda: not _runs(pid), "the child to end", 5)
    assert os.getpid() != pid
