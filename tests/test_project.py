"""The project is found from anywhere inside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook_helpers.errors import InputError
from runbook_helpers.project import locate
from tests.projects import ROOT, make_project


@pytest.fixture(autouse=True)
def _nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RUNBOOK_PROJECT", raising=False)


def test_the_nearest_project_above_the_working_folder_is_used(tmp_path: Path) -> None:
    """A notebook runs in notebooks/, a person may stand anywhere."""
    root = make_project(tmp_path / "p")
    (root / "notebooks/deep").mkdir(parents=True)
    assert locate(cwd=root / "notebooks/deep").root == root
    assert locate(cwd=root).outputs == root / "outputs"


def test_outside_any_project_the_packages_own_is_used(tmp_path: Path) -> None:
    """So that the command works in an empty folder."""
    assert locate(cwd=tmp_path).root == ROOT


def test_a_project_elsewhere_is_told(tmp_path: Path) -> None:
    """Results would land where a person does not look; one that they stand in or named is not."""
    (told,) = locate(cwd=tmp_path).notices(tmp_path)
    assert str(ROOT) in told
    assert "--project" in told
    root = make_project(tmp_path / "p")
    assert locate(cwd=root).notices(root) == ()
    assert locate(root, cwd=tmp_path).notices(tmp_path) == ()


def test_a_project_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By argument or by variable, and the argument wins."""
    one, two = make_project(tmp_path / "one"), make_project(tmp_path / "two")
    monkeypatch.setenv("RUNBOOK_PROJECT", str(one))
    assert locate(cwd=tmp_path).root == one
    assert locate(Path("two"), cwd=tmp_path).root == two


def test_a_named_folder_that_is_no_project_is_an_error(tmp_path: Path) -> None:
    """It is not quietly replaced by another project."""
    with pytest.raises(InputError, match=r"not a runbook project(\n.*)*prompt_templates/"):
        locate(tmp_path)
