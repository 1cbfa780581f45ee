"""Parameters are checked against what the notebooks declare, before any kernel starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from runbook_helpers import batch
from runbook_helpers.batch.parameters import check, values
from runbook_helpers.batch.plan import Plan, plan
from runbook_helpers.errors import InputError
from tests.batch.small import PARAMETERS, small_project, write_notebook


@pytest.fixture
def planned(tmp_path: Path) -> Plan:
    project = small_project(tmp_path, "alpha")
    draft = PARAMETERS + "seed: int = 42\ntemperature: float = 0.2\nrequests: list = []\n"
    write_notebook(project.notebooks / "02_draft.ipynb", "draft", draft)
    return plan(project)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"modle": "x"}, 'no notebook has a parameter "modle"; did you mean model?'),
        ({"zzz": "x"}, 'no notebook has a parameter "zzz" (known: environment_file, model,'),
        ({"failure_mode": "x"}, '"failure_mode" is set by the batch: name failure modes instead'),
        ({"interactive": True}, '"interactive" is set by the batch: a batch never is'),
        ({"seed": "7"}, "\"seed\" is '7', a str; 02_draft.ipynb expects int"),
        ({"seed": True}, '"seed" is True, a bool; 02_draft.ipynb expects int'),
        ({"model": None}, '"model" is None, a NoneType; 06_format.ipynb expects str'),
        ({"requests": "one"}, "\"requests\" is 'one', a str; 02_draft.ipynb expects list"),
        ({"environment_file": "no.json"}, '"environment_file": there is no file no.json'),
    ],
)
def test_what_no_notebook_could_use_is_refused(
    planned: Plan, given: dict[str, Any], told: str
) -> None:
    """papermill itself would run with a misspelt one and exit 0."""
    with pytest.raises(InputError) as caught:
        check(planned, given)
    assert told in str(caught.value)


def test_all_problems_are_listed_together(planned: Plan) -> None:
    """One correction, one more try."""
    with pytest.raises(InputError) as caught:
        check(planned, {"modle": "x", "seed": "7", "model": "llama2"})
    assert len(str(caught.value).splitlines()) == 4


def test_a_misspelt_parameter_starts_nothing(planned: Plan) -> None:
    """No kernel, no folder."""
    with pytest.raises(InputError, match="modle"):
        batch.run(planned, {"modle": "x"})
    assert not planned.project.outputs.exists()
    assert not (planned.project.root / "pids.txt").exists()


def test_a_whole_number_will_do_where_a_fraction_is_expected(planned: Plan) -> None:
    """And an empty text means not given."""
    given = {"temperature": 0, "environment_file": "", "model": ""}
    assert check(planned, given) == given


def test_a_relative_path_counts_from_where_it_was_typed(
    planned: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kernels work in the project's root, which may be somewhere else."""
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "mine.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    checked = check(planned, {"environment_file": "mine.json"})
    assert checked == {"environment_file": str(tmp_path / "here" / "mine.json")}


def test_a_notebook_gets_only_what_it_declares(planned: Plan, tmp_path: Path) -> None:
    """The seed goes to the draft alone; the comparison is of no failure mode."""
    given = {"seed": 7, "model": "m"}
    outputs, (mode,) = planned.project.outputs, planned.modes
    own = {"failure_mode": "alpha", "output_dir": str(tmp_path / "outputs"), "interactive": False}
    prompt, draft = planned.stages[:2]
    assert values(prompt, given, outputs, mode) == {"model": "m"} | own
    assert values(draft, given, outputs, mode) == given | own
    del own["failure_mode"]
    assert values(planned.compare, given, outputs, None) == own
