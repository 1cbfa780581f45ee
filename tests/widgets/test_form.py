"""The form: a view on the parameters, never a second source of truth."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from runbook_helpers.errors import InputError
from runbook_helpers.widgets import Form, inputs

GIVEN = {
    "failure_mode": "disk full",
    "provider": "reference",
    "model": "",
    "environment_file": "",
    "output_dir": "",
    "seed": 42,
    "temperature": 0.2,
    "notes_file": "",
}


def form(interactive: bool = True, **changed: object) -> Form:
    return inputs(interactive=interactive, **{**GIVEN, **changed})


@pytest.mark.parametrize("interactive", [True, False])
def test_untouched_values_are_exactly_the_parameters(project: Path, interactive: bool) -> None:
    """Shown or not, a form that nobody touched changes nothing."""
    shown = form(interactive)
    if interactive:
        assert {name: widget.value for name, widget in shown.view.fields.items()} == GIVEN
    assert shown.values == GIVEN


def test_a_parameter_that_is_no_choice_is_shown_and_refused_in_words(project: Path) -> None:
    """A provider nobody knows stays in the field, so that its error can be read beside it."""
    shown = form(provider="gpt")
    assert shown.view.fields["provider"].value == "gpt"
    assert "provider" in shown.view.status.value
    assert 'role="alert"' in shown.view.status.value
    with pytest.raises(InputError, match="provider"):
        shown.session()


def test_a_changed_widget_reaches_the_session(project: Path, tmp_path: Path) -> None:
    """Whatever a person chooses is what the next cell works with."""
    shown = form()
    for name, value in {
        "failure_mode": "Queue backlog",
        "model": "mixtral",
        "output_dir": str(tmp_path / "elsewhere"),
        "seed": 7,
        "temperature": 0.0,
    }.items():
        shown.view.fields[name].value = value
    session = shown.session()
    assert session.mode.key == "queue_backlog"
    assert session.workspace.folder == tmp_path / "elsewhere" / "queue_backlog"
    assert session.resolved.settings.model == "mixtral"
    assert (session.options.seed, session.options.temperature) == (7, 0.0)
    assert shown.project.outputs == tmp_path / "elsewhere"


def test_an_environment_file_that_is_not_there_is_told_beside_the_form(project: Path) -> None:
    """The field's error is words at once, and again from the cell that needs the file."""
    shown = form()
    shown.view.fields["environment_file"].value = "no/such.json"
    assert "no/such.json" in shown.view.status.value
    with pytest.raises(InputError, match="can't be read"):
        shown.session()


def test_what_is_typed_cannot_act_as_html(project: Path) -> None:
    """A name with a tag in it is shown as the text it is."""
    shown = form()
    shown.view.fields["failure_mode"].value = "<img src=x onerror=alert(1)>/.."
    assert "<img" not in shown.view.status.value
    assert "&lt;img" in shown.view.status.value


def test_running_the_cell_again_keeps_what_was_typed(project: Path) -> None:
    """ "Run all cells" doesn't undo a choice."""
    form().view.fields["failure_mode"].value = "queue backlog"
    assert form().session().mode.key == "queue_backlog"


def test_a_new_parameter_replaces_what_was_typed(project: Path) -> None:
    """Who edits the parameters cell means it; the other fields keep what was typed."""
    first = form()
    first.view.fields["failure_mode"].value = "queue backlog"
    first.view.fields["seed"].value = 7
    again = form(failure_mode="Disk full")
    assert again.values["failure_mode"] == "Disk full"
    assert again.values["seed"] == 7


def test_headless_values_are_never_remembered(project: Path) -> None:
    """A batch run in the same kernel gets its own parameters and nothing else."""
    form().view.fields["failure_mode"].value = "queue backlog"
    assert form(interactive=False).values == GIVEN


def test_reset_brings_the_parameters_back(project: Path) -> None:
    """One button leads back to what the notebook was given."""
    shown = form()
    shown.view.fields["failure_mode"].value = "queue backlog"
    shown.view.fields["seed"].value = 1
    shown.view.reset.click()
    assert shown.values == GIVEN


def test_a_number_left_alone_does_not_outrank_the_project(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The built-in seed in the parameters cell is a default, not somebody's wish."""
    monkeypatch.setenv("RUNBOOK_SEED", "7")
    shown = form()
    assert shown.session().options.seed == 7
    assert "Seed: 7 (set by environment variable)" in shown.view.status.value
    shown.view.fields["seed"].value = 9
    assert shown.session().options.seed == 9


def test_an_unknown_mode_says_aloud_that_defaults_stand_in(project: Path) -> None:
    """Free text is allowed, never silent."""
    shown = form(failure_mode="printer on fire")
    assert "defaults stand in" in shown.view.status.value


def test_parameters_of_the_wrong_type_are_named_together() -> None:
    """papermill checks no types, so the form does, before anything is looked for."""
    with pytest.raises(InputError) as raised:
        inputs(interactive=False, failure_mode=5, seed="x", colour="red", temperature=True)
    assert str(raised.value).splitlines()[0] == (
        'parameters: unknown parameter "colour"; "failure_mode" is 5, not str; '
        '"seed" is \'x\', not int; "temperature" is True, not float'
    )


def test_a_form_without_failure_mode_says_where_outputs_are(project: Path) -> None:
    """07_compare has nothing but a folder."""
    shown = inputs(interactive=True, output_dir="")
    assert shown.project.outputs == project / "outputs"
    assert str(project / "outputs") in shown.view.status.value


def test_the_notes_file_counts_from_the_working_folder(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative path means what it means in a shell; empty means none."""
    monkeypatch.chdir(tmp_path)
    assert form(notes_file="notes.yaml").notes_file == tmp_path / "notes.yaml"
    assert form(notes_file="").notes_file is None


def test_headless_forms_never_load_the_widgets(project: Path) -> None:
    """Batch kernels start faster without ipywidgets; nothing in them needs it."""
    code = (
        "import sys; from runbook_helpers.widgets import inputs; "
        "inputs(interactive=False, failure_mode='disk full', provider='reference').session(); "
        "sys.exit('ipywidgets' in sys.modules or 'matplotlib' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=project, timeout=60)


def test_a_headless_form_shows_its_values_as_a_table(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The executed notebook tells with what it ran."""
    displayed: list[object] = []
    monkeypatch.setattr("IPython.display.display", displayed.append)
    form(interactive=False, failure_mode="<b>disk</b> full")._ipython_display_()
    html = displayed[0]._repr_html_()  # type: ignore[attr-defined]
    assert "&lt;b&gt;disk&lt;/b&gt; full" in html
    assert "Failure mode" in html
