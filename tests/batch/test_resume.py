"""What is left to do: the first notebook that is not done, and all behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook_helpers.batch.ledger import ModeState, StageState
from runbook_helpers.batch.plan import Plan, plan
from runbook_helpers.batch.resume import Rest, inputs, rest, unchanged
from tests.batch.small import small_project


@pytest.fixture
def planned(tmp_path: Path) -> Plan:
    return plan(small_project(tmp_path, "alpha"), stages=["prompt", "draft", "refine"])


def _all_done(planned: Plan) -> ModeState:
    """Everything recorded as done, with the executed notebooks in place."""
    stages = {}
    for notebook in planned.stages:
        executed = planned.project.outputs / "alpha" / notebook.path.name
        executed.parent.mkdir(parents=True, exist_ok=True)
        executed.write_text("{}", encoding="utf-8")
        stages[notebook.key] = StageState(
            status="done",
            notebook=f"alpha/{notebook.path.name}",
            inputs=inputs(planned, notebook, planned.modes[0], {}),
        )
    return ModeState.of("Alpha", {}, stages)


def _left(planned: Plan, state: ModeState | None, seed: int | None = None) -> tuple[str, str]:
    found: Rest = rest(planned, planned.modes[0], state, {"seed": seed} if seed else {})
    assert (*found.kept, *found.due) == planned.stages
    return " ".join(notebook.key for notebook in found.due), found.reason


def test_a_mode_nobody_ran_runs_wholly(planned: Plan) -> None:
    """Without a reason: nothing is repeated."""
    assert _left(planned, None) == ("prompt draft refine", "")


def test_nothing_is_left_of_a_mode_that_is_done(planned: Plan) -> None:
    """As long as nothing it came from has changed."""
    assert _left(planned, _all_done(planned)) == ("", "")


@pytest.mark.parametrize("status", ["failed", "running", "interrupted", "pending"])
def test_what_did_not_come_to_its_end_runs_with_all_behind_it(planned: Plan, status: str) -> None:
    """`running` is what a killed batch leaves."""
    state = _all_done(planned).with_stage("draft", StageState.model_validate({"status": status}))
    assert _left(planned, state) == ("draft refine", "")


def test_a_changed_notebook_runs_again_with_all_behind_it(planned: Plan) -> None:
    """And the file that changed is named."""
    state, draft = _all_done(planned), planned.stages[1].path
    draft.write_text(draft.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert _left(planned, state) == ("draft refine", "changed since: notebooks/02_draft.ipynb")


@pytest.mark.parametrize(
    "name",
    [
        "prompt_templates/alpha_initial.txt",
        "prompt_templates/alpha_reference.md",
        "environments/environment_alpha.json",
    ],
)
def test_a_changed_file_of_the_mode_starts_it_over(planned: Plan, name: str) -> None:
    """The prompt is where all of them come in."""
    state, file = _all_done(planned), planned.project.root / name
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert _left(planned, state) == ("prompt draft refine", f"changed since: {name}")


def test_other_parameters_start_it_over(planned: Plan) -> None:
    """A result of another seed is another result."""
    assert _left(planned, _all_done(planned), 7) == (
        "prompt draft refine",
        "other parameters: seed",
    )


def test_an_executed_notebook_that_is_gone_is_made_again(planned: Plan) -> None:
    """Recorded as done is not enough."""
    state = _all_done(planned)
    (planned.project.outputs / "alpha" / "04_refine.ipynb").unlink()
    reason = "its executed notebook is gone: alpha/04_refine.ipynb"
    assert _left(planned, state) == ("refine", reason)


def test_the_comparison_depends_on_its_notebook_only(planned: Plan) -> None:
    """What it compares is covered by running it whenever anything ran."""
    assert inputs(planned, planned.compare, None, {}).keys() == {"notebooks/07_compare.ipynb"}
    assert not unchanged(planned, planned.compare, None, StageState(), {})
