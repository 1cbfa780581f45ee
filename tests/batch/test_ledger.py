"""batch.json says how far each notebook came, and is whole at every moment."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runbook_helpers.batch.ledger import Ledger, ModeState, StageState, Status
from runbook_helpers.errors import WorkspaceError


@pytest.mark.parametrize(
    ("stages", "whole"),
    [
        ("pending pending", "pending"),
        ("running pending", "running"),
        ("done pending", "running"),
        ("done done", "done"),
        ("done failed", "failed"),
        ("failed pending", "failed"),
        ("done interrupted", "interrupted"),
    ],
)
def test_the_status_of_a_mode_follows_from_its_notebooks(stages: str, whole: Status) -> None:
    """The worst news first."""
    states = {
        str(n): StageState.model_validate({"status": word}) for n, word in enumerate(stages.split())
    }
    assert ModeState.of("A", {}, states).status == whole


def test_every_step_is_on_disk_and_other_modes_are_kept(tmp_path: Path) -> None:
    """A second batch for one mode does not forget the first."""
    first = Ledger(tmp_path)
    done = {"draft": StageState(status="done")}
    first.start({}, {"alpha": ModeState.of("Alpha", {}, done)}, keep_compare=False)
    first.finish()
    second = Ledger(tmp_path)
    pending = {"draft": StageState()}
    second.start({"seed": 7}, {"beta": ModeState.of("Beta", {}, pending)}, keep_compare=True)
    second.note("beta", "draft", StageState(status="running"))
    saved = json.loads((tmp_path / "batch.json").read_text(encoding="utf-8"))
    assert {key: mode["status"] for key, mode in saved["modes"].items()} == {
        "alpha": "done",
        "beta": "running",
    }
    assert (saved["schema"], saved["parameters"], saved["finished"]) == (1, {"seed": 7}, None)


def test_an_interrupt_leaves_nothing_running(tmp_path: Path) -> None:
    """A mode between two notebooks counts as running too."""
    ledger = Ledger(tmp_path)
    between = {"draft": StageState(status="done"), "refine": StageState()}
    during = {"draft": StageState(status="running")}
    before = {"draft": StageState()}
    modes = {"a": between, "b": during, "c": before}
    states = {key: ModeState.of(key, {}, stages) for key, stages in modes.items()}
    ledger.start({}, states, keep_compare=False)
    ledger.interrupt()
    told = {key: mode.status for key, mode in Ledger(tmp_path).record.modes.items()}
    assert told == {"a": "interrupted", "b": "interrupted", "c": "pending"}
    assert Ledger(tmp_path).record.modes["b"].stages["draft"].status == "interrupted"


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"schema": 2}', '{"schema": 1, "odd": 1}', "\0"]
)
def test_a_damaged_file_is_told_in_words(tmp_path: Path, damage: str) -> None:
    """It is not overwritten: it may be all that tells what ran."""
    (tmp_path / "batch.json").write_text(damage, encoding="utf-8")
    with pytest.raises(WorkspaceError, match="the state of the last batch can't be read"):
        Ledger(tmp_path)
