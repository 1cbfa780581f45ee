"""A plan says what will run, and refuses at once all that can't."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook_helpers.batch.plan import STAGES, plan
from runbook_helpers.errors import InputError
from runbook_helpers.project import locate
from tests.batch.small import PARAMETERS, small_project, write_notebook
from tests.projects import make_project


def test_without_names_every_prepared_mode_goes_through_every_stage(tmp_path: Path) -> None:
    """In the order of keys and of the flow, with the comparison behind them."""
    found = plan(small_project(tmp_path, "beta", "alpha"))
    assert [mode.key for mode in found.modes] == ["alpha", "beta"]
    assert [notebook.key for notebook in found.stages] == [key for key, _ in STAGES]
    assert (found.compare.key, found.runs, found.notices) == ("compare", 13, ())


def test_a_half_added_mode_is_left_out_aloud(tmp_path: Path) -> None:
    """What it lacks is said."""
    project = small_project(tmp_path, "alpha", "beta")
    (project.environments / "environment_beta.json").unlink()
    found = plan(project)
    assert [mode.key for mode in found.modes] == ["alpha"]
    assert found.notices == (
        "Left out: beta is half added: it lacks environments/environment_beta.json.",
    )


def test_a_mode_named_twice_runs_once(tmp_path: Path) -> None:
    """A title and a key may mean the same mode."""
    found = plan(small_project(tmp_path, "disk_full"), ["disk_full", "Disk full"])
    assert [mode.key for mode in found.modes] == ["disk_full"]


def test_an_unprepared_mode_runs_on_the_defaults_and_says_so(tmp_path: Path) -> None:
    """Never silently."""
    found = plan(small_project(tmp_path, "disk_full"), ["kafka lag"])
    assert [mode.key for mode in found.modes] == ["kafka_lag"]
    (notice,) = found.notices
    assert notice.startswith('"Kafka lag" is not fully prepared: defaults stand in for')


def test_stages_run_in_the_order_of_the_flow_however_they_are_named(tmp_path: Path) -> None:
    """Nobody refines before there is a draft."""
    found = plan(small_project(tmp_path, "alpha"), stages=["refine", "draft"])
    assert [notebook.key for notebook in found.stages] == ["draft", "refine"]


def test_everything_wrong_is_said_in_one_error(tmp_path: Path) -> None:
    """Names, stages and notebooks; correcting one at a time would take an evening."""
    project = small_project(tmp_path, "alpha")
    (project.notebooks / "01_prompt.ipynb").unlink()
    (project.notebooks / "02_draft.ipynb").write_text("{", encoding="utf-8")
    write_notebook(project.notebooks / "04_refine.ipynb", "refine", 'model: str = ""')
    with pytest.raises(InputError) as caught:
        plan(project, ["../alpha"])
    told = str(caught.value)
    for part in (
        "'../alpha' contains '/' and '..'",
        "01_prompt.ipynb: there is no such notebook",
        "02_draft.ipynb: not a notebook that can be run",
        "04_refine.ipynb: declares no parameter failure_mode",
        "04_refine.ipynb: declares no parameter output_dir",
    ):
        assert part in told
    with pytest.raises(InputError, match='no stage "darft"; there are prompt, draft, notes'):
        plan(small_project(tmp_path / "other", "alpha"), stages=["darft"])


def test_no_mode_at_all_is_an_error(tmp_path: Path) -> None:
    """A batch of nothing would look like a success."""
    make_project(tmp_path)
    with pytest.raises(InputError, match="no failure mode is prepared"):
        plan(locate(tmp_path))


def test_types_come_from_annotations_else_from_defaults(tmp_path: Path) -> None:
    """Untyped parameters are checked too, as far as their default tells."""
    project = small_project(tmp_path, "alpha")
    more = PARAMETERS + 'seed = 42\nrequests: list[str] = []\nlate = int("7")\n'
    write_notebook(project.notebooks / "02_draft.ipynb", "draft", more)
    (draft,) = plan(project, stages=["draft"]).stages
    types = [
        draft.parameters[name] for name in ("model", "interactive", "seed", "requests", "late")
    ]
    assert types == ["str", "bool", "int", "list", ""]


def test_braces_in_a_path_are_part_of_the_path(tmp_path: Path) -> None:
    """papermill would fill them like a template."""
    project = small_project(tmp_path / "of {team}", "alpha")
    assert plan(project, stages=["draft"]).stages[0].path.is_file()
