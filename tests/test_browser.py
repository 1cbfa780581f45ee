"""The notebooks as people use them: in JupyterLab, by clicking and typing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from runbook_helpers import notes
from tests.jupyter_lab import Lab, chromium, lab
from tests.ollama_script import Turn
from tests.ollama_server import OllamaServer
from tests.projects import ROOT

pytestmark = [
    pytest.mark.browser,
    # A browser test keeps to one process of a parallel run: each start costs seconds.
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(
        chromium() is None,
        reason="no Chromium on this machine: install the package chromium to drive the notebooks",
    ),
]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("browser") / "outputs"


@pytest.fixture(scope="module")
def ollama() -> Iterator[OllamaServer]:
    """A model that writes slowly enough to be watched and stopped."""
    with OllamaServer().serving() as server:
        yield server


@pytest.fixture(scope="module")
def opened(outputs: Path, ollama: OllamaServer) -> Iterator[Lab]:
    """One JupyterLab for this module, on copies of the notebooks."""
    folder, private = outputs.parent / "notebooks", outputs.parent / "private"
    shutil.copytree(ROOT / "notebooks", folder)
    private.mkdir()
    variables = {key: "" for key in os.environ if key.startswith("RUNBOOK_")} | {
        "RUNBOOK_PROJECT": str(ROOT),
        "RUNBOOK_OUTPUT_DIR": str(outputs),
        "OLLAMA_HOST": ollama.host,
    }
    with lab(folder, private, variables) as running:
        yield running


def choose(opened: Lab, provider: str) -> None:
    opened.page.locator(".runbook-provider select").first.select_option(label=provider)


def wait_for_status(opened: Lab, words: str) -> None:
    opened.page.locator(".runbook-form", has_text=words).first.wait_for()


def test_a_failure_mode_chosen_in_the_form_is_drafted(opened: Lab, outputs: Path) -> None:
    """Run all, choose another mode, run all again: the other mode's runbook is there."""
    opened.open("02_draft.ipynb")
    opened.run_to("form")
    choose(opened, "reference")
    wait_for_status(opened, "Database connection leak")
    assert opened.run_all() == []
    opened.page.get_by_role("heading", name="Database connection leak").first.wait_for()

    opened.fill("runbook-failure_mode", "rabbitmq queue backlog")
    wait_for_status(opened, "RabbitMQ queue backlog")
    assert opened.run_all() == []
    opened.page.get_by_role("heading", name="RabbitMQ queue backlog").first.wait_for()
    assert opened.page.get_by_role("heading", name="Database connection leak").count() == 0
    draft = (outputs / "rabbitmq_queue_backlog" / "initial_runbook.md").read_text(encoding="utf-8")
    assert draft.startswith("# RabbitMQ queue backlog")
    opened.page.screenshot(path=outputs.parent / "02_draft.png")


def test_what_cannot_be_used_is_told_beside_the_form(opened: Lab) -> None:
    """Words as soon as the field is left; the cells below stop with the same words."""
    opened.open("02_draft.ipynb")
    opened.run_to("form")
    opened.fill("runbook-failure_mode", "../<img src=x onerror=alert(1)>")
    wait_for_status(opened, "contains '/' and '..'")
    errors = opened.run_all()
    assert len(errors) == 1
    assert errors[0].startswith("InputError: failure mode:")
    text = opened.page.locator(".jp-RenderedText", has_text="InputError").first.inner_text()
    assert "try: `runbook modes`" in text
    assert "Traceback" not in text


def test_a_note_is_added_and_taken_back_by_button(opened: Lab, outputs: Path) -> None:
    """What a person types reaches the file and the table, and comes back on request."""
    opened.open("02_draft.ipynb")
    opened.run_to("form")
    choose(opened, "reference")
    wait_for_status(opened, "Database connection leak")
    opened.run_all()
    opened.open("03_expert_notes.ipynb")
    assert opened.run_all() == []
    page, file = opened.page, outputs / "database_connection_leak" / "expert_notes.yaml"
    page.locator(".runbook-note-section select").select_option(label="Remediation")
    opened.fill("runbook-note-request", "tell <b>support</b> first")
    page.locator("button.runbook-note-add").click()
    page.locator(".runbook-note-table", has_text="tell <b>support</b> first").wait_for()
    (note,) = notes.load(file)
    assert (note.section, note.request) == ("remediation", "tell <b>support</b> first")
    page.screenshot(path=outputs.parent / "03_expert_notes.png")

    page.locator("button.runbook-note-undo").click()
    page.locator(".runbook-note-status", has_text="Took back n1").wait_for()
    assert notes.load(file) == ()


def test_a_draft_is_seen_while_it_is_written_and_can_be_stopped(
    opened: Lab, outputs: Path, ollama: OllamaServer
) -> None:
    """The text appears as it comes; the stop button ends it, and what had come is kept."""
    ollama.say(Turn(text="# Disk\n\n" + "word " * 2000, pause=0.02))
    opened.open("02_draft.ipynb")
    opened.run_to("form")
    choose(opened, "ollama")
    opened.fill("runbook-failure_mode", "disk space exhaustion")
    wait_for_status(opened, "Disk space exhaustion")
    opened.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    opened.page.locator(".runbook-stream", has_text="word word word").wait_for()
    opened.page.screenshot(path=outputs.parent / "stream.png")
    opened.page.evaluate("() => window.jupyterapp.commands.execute('notebook:interrupt-kernel')")
    opened.page.get_by_text("Stopped: ").first.wait_for()
    opened.page.locator(".jp-RenderedText", has_text="kept under replies/").first.wait_for()
    work = outputs / "disk_space_exhaustion"
    assert "word word" in (work / "replies" / "initial_runbook.partial.txt").read_text()
    assert not (work / "initial_runbook.md").exists()
