"""The map of a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook_helpers import stages
from runbook_helpers.session import Session
from runbook_helpers.widgets import failure_modes, inputs, settings_in_force, workspaces


def test_every_mode_is_listed_and_a_half_added_one_says_what_it_lacks(
    session: Session, project: Path
) -> None:
    """The map is made by walking the folders."""
    (project / "environments" / "environment_queue_backlog.json").unlink()
    rows = failure_modes(session.project).rows
    assert [row[0] for row in rows] == ["Disk full", "Queue backlog"]
    assert [row[-1] for row in rows] == [
        "prepared",
        "lacks environments/environment_queue_backlog.json",
    ]


def test_a_workspace_tells_who_wrote_what(session: Session, project: Path) -> None:
    """Prompt by template, draft by reference, a text somebody edited, nothing refined."""
    stages.draft(session)
    draft = session.workspace.path(stages.DRAFT)
    draft.write_text(draft.read_text() + "\nmine\n")
    (row,) = workspaces(session.project).rows
    assert row[:6] == ("disk_full", "yes", "reference, edited by hand", "", "", "")
    assert row[6] == "not validated"


def test_a_page_is_linked_from_where_the_notebook_runs(
    session: Session, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Relative, so that JupyterLab and a browser can follow it."""
    stages.draft(session)
    stages.validate(session)
    stages.format(session)
    (project / "notebooks").mkdir()
    monkeypatch.chdir(project / "notebooks")
    html = workspaces(session.project)._repr_html_()
    assert 'href="../outputs/disk_full/runbook.html"' in html


def test_a_damaged_workspace_is_a_row(session: Session) -> None:
    """The map is drawn, and the row says why."""
    stages.draft(session)
    session.workspace.path("run.json").write_text("{")
    (row,) = workspaces(session.project).rows
    assert row[:2] == ("disk_full", "?")
    assert "provenance can't be read" in str(row[6])


def test_settings_tell_who_set_them_and_which_variable_is_misspelt(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing a person typed is silently ignored."""
    monkeypatch.setenv("RUNBOOK_SEED", "7")
    monkeypatch.setenv("RUNBOOK_MODLE", "mixtral")
    form = inputs(interactive=False, failure_mode="disk full", model="llama3")
    rows = settings_in_force(form.resolved).rows
    assert ("seed", "7", "environment variable") in rows
    assert ("model", "llama3", "flag") in rows
    assert ("temperature", "0.2", "default") in rows
    assert rows[-1] == ("RUNBOOK_MODLE", "sets nothing: misspelt?", "environment variable")
