"""The notebooks as people use them: in JupyterLab, by clicking and typing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from runbook_helpers import notes, stages
from runbook_helpers.batch.page import to_html
from runbook_helpers.check import check
from runbook_helpers.compare import heat_map
from runbook_helpers.session import open_session
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
    (partial,) = (work / "replies").rglob("*.partial.txt")
    assert "word word" in partial.read_text()
    assert not (work / "initial_runbook.md").exists()


# A line of the text is seen when it is inside the window and inside its scrolling box.
SEEN = """(id) => {
  const line = document.querySelector(`#${id}, [data-jupyter-id=${id}]`);
  const box = line.closest('pre').getBoundingClientRect();
  const place = line.getBoundingClientRect();
  return place.top >= box.top - 1 && place.bottom <= box.bottom + 1
    && place.top >= 0 && place.bottom <= window.innerHeight;
}"""
LONG = "# Disk\n\n" + "words\n\n" * 150 + "```bash\nkubectl get pods --namspace x\n```\n"
LAST = "L304"


@pytest.fixture
def long_draft(outputs: Path) -> None:
    """A runbook whose error stands far below the first screen."""
    source = outputs.parent / "long.md"
    source.write_text(LONG, encoding="utf-8")
    chosen = open_session("disk space exhaustion", provider="reference", output_dir=outputs)
    stages.adopt(chosen, source)


@pytest.mark.usefixtures("long_draft")
def test_a_line_number_leads_to_the_line(opened: Lab, outputs: Path) -> None:
    """In the notebook that has just run."""
    opened.open("05_validate.ipynb")
    opened.run_to("form")
    choose(opened, "reference")
    opened.fill("runbook-failure_mode", "disk space exhaustion")
    wait_for_status(opened, "Disk space exhaustion")
    assert opened.run_all() == []
    follow(opened)
    opened.page.screenshot(path=outputs.parent / "05_validate.png")


def test_a_line_number_leads_to_the_line_in_a_notebook_from_elsewhere(
    opened: Lab, outputs: Path
) -> None:
    """JupyterLab sanitises what it has not run itself, and keeps anchors under another name."""
    nbformat.write(with_outputs(check(LONG)._repr_html_()), outputs.parent / "notebooks/sent.ipynb")
    opened.open("sent.ipynb")
    follow(opened)


def follow(opened: Lab) -> None:
    """Click the link to the last line, and see the line."""
    link = opened.page.locator(f".runbook-findings a[href$='#{LAST}']").first
    link.wait_for()
    assert not opened.page.evaluate(SEEN, LAST)
    link.click()
    opened.page.wait_for_function(SEEN, arg=LAST)


def with_outputs(*shown: str) -> Any:
    """A notebook of one cell that has shown some HTML."""
    cell = nbformat.v4.new_code_cell("validation")
    cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": html}) for html in shown]
    spec = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return nbformat.v4.new_notebook(cells=[cell], metadata=spec)


@pytest.mark.usefixtures("long_draft")
def test_an_export_needs_no_script(opened: Lab, outputs: Path, tmp_path: Path) -> None:
    """The page a batch makes: links, folding and the map work with scripts off, at 375 px."""
    stages.validate(open_session("disk space exhaustion", provider="reference", output_dir=outputs))
    made = with_outputs(check(LONG)._repr_html_(), heat_map(outputs)._repr_html_())
    file = tmp_path / "page.html"
    file.write_text(to_html(made, title="t", links={}), encoding="utf-8")
    assert opened.page.context.browser
    page = opened.page.context.browser.new_page(
        viewport={"width": 375, "height": 800}, java_script_enabled=False
    )
    page.goto(file.as_uri())
    page.locator(f"a[href='#{LAST}']").first.click()
    line, box = page.locator(f"#{LAST}").bounding_box(), page.locator("pre").last.bounding_box()
    assert line and box and 0 <= line["y"] <= 800
    assert box["y"] - 1 <= line["y"] <= box["y"] + box["height"]

    folded = page.locator("details.runbook-findings").first
    folded.locator("summary").click()
    assert not folded.locator("table").is_visible()
    cells = page.locator("table.runbook-heat tbody tr", has_text="checked").locator("td")
    places = [cells.nth(n).bounding_box() for n in range(13)]
    assert all(place and 0 <= place["x"] <= 375 - place["width"] for place in places)
    assert len({place["y"] for place in places if place}) == 1
    page.screenshot(path=outputs.parent / "export.png", full_page=True)
    page.close()
