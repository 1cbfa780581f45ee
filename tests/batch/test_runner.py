"""A batch of real kernels: what it leaves, how it fails, and what a resumed one runs."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from filelock import FileLock

from runbook_helpers import batch
from runbook_helpers.batch import Event, Summary
from runbook_helpers.errors import InputError, WorkspaceError
from runbook_helpers.project import Project
from tests.batch.small import PARAMETERS, plant, ran, small_project, write_notebook

STAGES = ("prompt", "draft")


def _run(project: Project, *modes: str, **more: Any) -> Summary:
    return batch.run(batch.plan(project, modes, STAGES), **more)


def _statuses(summary: Summary) -> dict[str, str]:
    return {row.mode: f"{row.status} {row.done}/{row.total}" for row in summary.rows}


def test_a_batch_leaves_notebooks_pages_state_and_index(tmp_path: Path) -> None:
    """Side by side, in order within a mode; everything whole and linked."""
    project, events = small_project(tmp_path / "of {team}", "alpha", "beta"), list[Event]()
    summary = _run(project, on_event=events.append)
    assert summary.ok
    assert _statuses(summary) == {"alpha": "done 2/2", "beta": "done 2/2"}
    for mode in ("alpha", "beta"):
        assert [line for line in ran(project) if mode in line] == [
            f"{mode} prompt",
            f"{mode} draft",
        ]
        folder = project.outputs / mode / "notebooks"
        assert sorted(path.name for path in folder.iterdir()) == [
            "01_prompt.html",
            "01_prompt.ipynb",
            "02_draft.html",
            "02_draft.ipynb",
        ]
    executed = nbformat.read(project.outputs / "alpha/notebooks/02_draft.ipynb", as_version=4)
    assert executed.metadata.papermill.output_path.endswith("alpha/notebooks/02_draft.ipynb")
    assert executed.cells[-1].outputs[0].text == "the end\n"
    state = json.loads((project.outputs / "batch.json").read_text(encoding="utf-8"))
    assert state["finished"]
    assert (
        state["modes"]["alpha"]["stages"]["draft"]["notebook"] == "alpha/notebooks/02_draft.ipynb"
    )
    kinds = [event.kind for event in events]
    assert (kinds.count("started"), kinds.count("done")) == (5, 5)
    index = summary.index.read_text(encoding="utf-8")
    assert 'href="alpha/notebooks/01_prompt.html"' in index
    assert 'href="notebooks/07_compare.html"' in index


def test_a_failing_notebook_stops_its_own_mode_only(tmp_path: Path) -> None:
    """A resumed batch runs what failed and what was never reached, and nothing else."""
    project = small_project(tmp_path, "alpha", "beta")
    plant(tmp_path, alpha__prompt="raise ValueError('\\x1b[31mno disk\\x1b[0m')")
    summary = _run(project)
    assert not summary.ok
    assert _statuses(summary) == {"alpha": "failed 0/2", "beta": "done 2/2"}
    assert summary.rows[0].problem == "prompt: ValueError: no disk (cell In [3])"
    page = (project.outputs / "alpha/notebooks/01_prompt.html").read_text(encoding="utf-8")
    assert "no disk" in page

    plant(tmp_path)
    before = ran(project)
    again = _run(project, resume=True)
    assert _statuses(again) == {"alpha": "done 2/2", "beta": "done 2/2"}
    assert ran(project)[len(before) :] == ["alpha prompt", "alpha draft", "- compare"]

    before, events = ran(project), list[Event]()
    assert _run(project, resume=True, on_event=events.append).ok
    assert ran(project) == before
    assert [event.kind for event in events] == ["kept"] * 5


def test_no_failure_is_taken_for_success(tmp_path: Path) -> None:
    """papermill's own engine saves the first three notebooks as completed."""
    project = small_project(tmp_path, "dies", "hangs", "exits", "errs")
    plant(
        tmp_path,
        dies__draft="import sys; print('boom', file=sys.__stderr__, flush=True); os._exit(3)",
        hangs__draft="import time; time.sleep(60)",
        exits__draft="raise SystemExit",
        errs__draft="from runbook_helpers.errors import InputError as E; raise E('no', hint='yes')",
        **{"-__compare": "1 / 0"},
    )
    summary = batch.run(batch.plan(project, stages=["draft"]), timeout=4)
    assert not summary.ok
    assert {row.mode: row.problem for row in summary.rows} == {
        "dies": "draft: cell 4: the kernel died: boom",
        "hangs": "draft: cell 4: the notebook ran longer than 4 s and was stopped",
        "exits": "draft: sys.exit() in cell 4: the cells behind it did not run",
        "errs": "draft: no\n  try: yes (cell In [3])",
    }
    assert summary.compare_problem == "ZeroDivisionError: division by zero (cell In [3])"
    for row in summary.rows:
        assert (row.status, row.done, row.total) == ("failed", 0, 1)
        executed = nbformat.read(
            project.outputs / row.mode / "notebooks/02_draft.ipynb", as_version=4
        )
        cells = [cell.metadata.get("papermill", {}).get("status") for cell in executed.cells]
        assert cells[-2:] == ["failed", "pending"]


def test_a_kernel_that_can_not_start_is_a_failed_notebook(tmp_path: Path) -> None:
    """Said with the kernel's name."""
    project = small_project(tmp_path, "alpha")
    path = project.notebooks / "01_prompt.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace('"python3"', '"cobol"'), "utf-8")
    summary = batch.run(batch.plan(project, stages=["prompt"]))
    assert summary.rows[0].problem == "prompt: No such kernel named cobol"


def test_settings_reach_every_session_and_are_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They win over variables and a notebook's own default, and --resume knows them."""
    monkeypatch.setenv("RUNBOOK_NUM_CTX", "1024")
    project = small_project(tmp_path, "alpha")
    parameters = PARAMETERS + "seed: int = 42  # The same seed asks for the same text\n"
    write_notebook(project.notebooks / "02_draft.ipynb", "draft", parameters)
    plant(
        tmp_path,
        alpha__draft="from runbook_helpers.settings import resolve\n"
        "chosen = resolve({'seed': seed}, Path('.')).settings\n"
        "Path('told.json').write_text(chosen.model_dump_json())",
    )
    replay = tmp_path / "replies.jsonl"
    replay.write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    given = {"redact": True, "by_section": False, "num_ctx": 4096, "seed": 7, "cache": False}
    settings = {**given, "replay": Path("replies.jsonl"), "parallel": 2}
    assert _run(project, settings=settings).ok
    told = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
    expected = {**settings, "replay": str(replay)}
    assert {name: told[name] for name in settings} == expected
    state = json.loads((project.outputs / "batch.json").read_text(encoding="utf-8"))
    assert state["settings"] == state["modes"]["alpha"]["settings"] == expected
    assert "RUNBOOK_REDACT" not in os.environ

    before, events = ran(project), list[Event]()
    again = {**settings, "parallel": 1, "num_ctx": 2048}
    assert _run(project, settings=again, resume=True, on_event=events.append).ok
    assert ran(project)[len(before) :] == ["alpha prompt", "alpha draft", "- compare"]
    assert events[0].text.endswith("(other settings: num_ctx).")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"redcat": True}, "redcat"),
        ({"num_ctx": 3}, "num_ctx"),
        ({"seed": 7}, '"seed" is given twice'),
        ({"replay": "none.jsonl"}, '"replay": there is no file'),
        ({"model": "llama2"}, '"model" is no setting here'),
    ],
)
def test_settings_that_can_not_be_passed_are_refused(
    tmp_path: Path, settings: dict[str, Any], words: str
) -> None:
    """Before a kernel starts."""
    project = small_project(tmp_path, "alpha")
    parameters = PARAMETERS + "seed: int = 42  # The same seed asks for the same text\n"
    write_notebook(project.notebooks / "02_draft.ipynb", "draft", parameters)
    with pytest.raises(InputError, match=words):
        _run(project, parameters={"seed": 9}, settings=settings)
    assert not project.outputs.exists()


def test_a_second_batch_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    """Two writers of one batch.json would lose each other's work."""
    project = small_project(tmp_path, "alpha")
    project.outputs.mkdir()
    with (
        FileLock(project.outputs / ".batch.lock"),
        pytest.raises(WorkspaceError, match="another batch is running here"),
    ):
        _run(project)
    assert ran(project) == []


@pytest.mark.parametrize("wrong", [{"jobs": 0}, {"timeout": 0}, {"engine": "warm"}])
def test_options_that_make_no_sense_are_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    """Before a kernel starts."""
    project = small_project(tmp_path, "alpha")
    with pytest.raises(InputError, match=next(iter(wrong))):
        _run(project, **wrong)
    assert not project.outputs.exists()


def test_outputs_that_can_not_be_a_folder_are_told(tmp_path: Path) -> None:
    """A file in its place, for one."""
    project = small_project(tmp_path, "alpha")
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="can't be written to"):
        batch.run(batch.plan(project, output_dir=tmp_path / "taken"))
