"""The notebooks: a story without logic, that runs headless from the first cell to the last."""

from __future__ import annotations

import ast
import itertools
import os
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.ollama_script import Turn
from tests.ollama_server import OllamaServer
from tests.projects import ROOT

FOLDER = ROOT / "notebooks"
STAGES = ("01_prompt", "02_draft", "03_expert_notes", "04_refine", "05_validate", "06_format")
NAMES = ("00_workbench", *STAGES, "07_compare")
SHARED = ("failure_mode", "provider", "model", "environment_file", "output_dir", "interactive")
SECONDS = 60


def read(name: str) -> Any:
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def code_cells(name: str) -> list[Any]:
    return [cell for cell in read(name).cells if cell.cell_type == "code"]


def parameters(name: str) -> dict[str, dict[str, Any]]:
    import papermill

    found: dict[str, dict[str, Any]] = papermill.inspect_notebook(str(FOLDER / f"{name}.ipynb"))
    return found


def test_the_story_is_whole() -> None:
    """These notebooks and no other."""
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_what_git_should_hold(name: str) -> None:
    """Format 4.5, a kernel everyone has, ids that say what a cell is, and nothing that ran."""
    notebook = read(name)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert all(not re.fullmatch(r"[0-9a-f]{8,}", cell.id) for cell in notebook.cells)
    assert all(
        (cell.outputs, cell.execution_count) == ([], None)
        for cell in notebook.cells
        if cell.cell_type == "code"
    )


@pytest.mark.parametrize("name", NAMES)
def test_it_opens_with_a_title_and_what_one_will_have(name: str) -> None:
    """The first cell says what for, and links lead to notebooks that are there."""
    first = read(name).cells[0]
    assert first.cell_type == "markdown"
    assert re.match(r"# \S", first.source)
    assert "**At the end**" in first.source
    text = "\n".join(cell.source for cell in read(name).cells if cell.cell_type == "markdown")
    linked = re.findall(r"\]\(([^)]+)\)", text)
    assert linked
    assert all((FOLDER / target).is_file() for target in linked)


@pytest.mark.parametrize("name", NAMES)
def test_each_cell_is_small_and_has_its_sentence(name: str) -> None:
    """No more than 12 lines, and before each cell of code a cell of words."""
    cells = read(name).cells
    for before, cell in itertools.pairwise(cells):
        if cell.cell_type == "code":
            assert len(cell.source.splitlines()) <= 12, cell.id
            assert before.cell_type == "markdown", cell.id


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_holds_no_logic(name: str) -> None:
    """No definitions, loops, conditions or long texts: those belong into the package."""
    logic = (
        ast.FunctionDef,
        ast.AsyncFunctionDef,
        ast.ClassDef,
        ast.Lambda,
        ast.For,
        ast.While,
        ast.If,
        ast.Try,
        ast.comprehension,
    )
    for cell in code_cells(name):
        tree = ast.parse(cell.source)
        assert not [node for node in ast.walk(tree) if isinstance(node, logic)], cell.id
        texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        assert not [text for text in texts if isinstance(text, str) and len(text) > 60], cell.id


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_has_type_default_and_help(name: str) -> None:
    """papermill shows all three, so `--help-notebook` and the batch's checks can."""
    tagged = [c for c in code_cells(name) if "parameters" in c.metadata.get("tags", [])]
    assert [cell.id for cell in tagged] == ["parameters"]
    found = parameters(name)
    assert list(found) == [line.split(":")[0] for line in tagged[0].source.splitlines()]
    for parameter in found.values():
        assert parameter["inferred_type_name"] in {"str", "int", "float", "bool", "list"}
        default = ast.literal_eval(parameter["default"])
        assert type(default).__name__ == parameter["inferred_type_name"]
        assert parameter["help"]


def test_a_parameter_means_the_same_everywhere() -> None:
    """Spelt, typed, defaulted and explained alike in every notebook that has it."""
    seen: dict[str, dict[str, Any]] = {}
    for name in NAMES:
        for key, parameter in parameters(name).items():
            assert seen.setdefault(key, parameter) == parameter, f"{name}: {key}"


def test_the_page_lists_the_parameters() -> None:
    """Where each is, its default and its help, as papermill reads them from the notebooks."""
    places: dict[str, list[str]] = {}
    told: dict[str, dict[str, Any]] = {}
    for name in NAMES:
        for key, parameter in parameters(name).items():
            places.setdefault(key, []).append(name[:2])
            told[key] = parameter
    page = (ROOT / "docs/notebooks.md").read_text(encoding="utf-8")
    table = page.partition("| parameter |")[2].partition("\n\n")[0]
    assert table.splitlines()[2:] == [
        f"| `{key}` | {', '.join(places[key])} | `{told[key]['default']}` | {told[key]['help']} |"
        for key in places
    ]


@pytest.mark.parametrize("name", STAGES)
def test_every_stage_takes_the_shared_parameters(name: str) -> None:
    """A batch passes the same values to all of them."""
    assert set(SHARED) <= set(parameters(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_is_used(name: str) -> None:
    """Nothing a person sets is silently ignored."""
    later = "\n".join(cell.source for cell in code_cells(name) if cell.id != "parameters")
    used = {node.id for node in ast.walk(ast.parse(later)) if isinstance(node, ast.Name)}
    assert set(parameters(name)) <= used


def run(name: str, folder: Path, **given: Any) -> Any:
    """The notebook executed in a fresh kernel; PapermillExecutionError when a cell fails."""
    import papermill

    target = folder / f"{name}.ipynb"
    return papermill.execute_notebook(
        str(FOLDER / f"{name}.ipynb"),
        str(target),
        parameters={"interactive": False} | given,
        kernel_name="python3",
        progress_bar=False,
        execution_timeout=SECONDS,
        cwd=str(FOLDER),
        shutdown_kernel="immediate",
    )


def shown(executed: Any, cell_id: str) -> str:
    """All that one cell showed, as text."""
    cell = next(cell for cell in executed.cells if cell.id == cell_id)
    bundles = [output.get("data", {}) for output in cell.outputs]
    return "\n".join(str(value) for bundle in bundles for value in bundle.values())


@pytest.fixture
def own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kernels inherit variables: none of the machine's may decide what these tests see."""
    for name in [key for key in os.environ if key.startswith(("RUNBOOK_", "OLLAMA_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("RUNBOOK_PROJECT", str(ROOT))


@pytest.mark.usefixtures("own_settings")
def test_the_whole_path_runs_headless(tmp_path: Path) -> None:
    """All notebooks in order, each in a fresh kernel, with no model and nothing touched."""
    outputs = tmp_path / "outputs"
    common = {
        "failure_mode": "disk space exhaustion on production servers",
        "provider": "reference",
        "output_dir": str(outputs),
    }
    request = "remediation: never delete the <b>audit</b> log"
    executed = {}
    for name in STAGES:
        more = {"requests": [request]} if name == "03_expert_notes" else {}
        executed[name] = run(name, tmp_path, **common, **more)
    executed["07_compare"] = run("07_compare", tmp_path, output_dir=str(outputs))

    work = outputs / "disk_space_exhaustion"
    made = {path.name for path in work.iterdir()}
    assert {"initial_runbook.md", "refined_runbook.md", "runbook.md", "runbook.html"} <= made
    assert {"validation.json", "expert_notes.yaml", "run.json", "prompts"} <= made
    assert request.partition(": ")[2] in (work / "runbook.md").read_text(encoding="utf-8")
    assert "&lt;b&gt;audit&lt;/b&gt;" in shown(executed["04_refine"], "refine")
    assert "Disk space exhaustion" in shown(executed["02_draft"], "session")
    assert "built-in reference drafter" in shown(executed["02_draft"], "provider")
    drawn, mapped = executed["07_compare"].cells[-5], executed["07_compare"].cells[-3]
    assert "image/png" in str(drawn.outputs)
    assert "runbook-heat" in str(mapped.outputs)
    assert "runbook-badge" in str(executed["05_validate"].cells[-1].outputs)
    assert (outputs / "comparison.csv").is_file()
    for name, notebook in executed.items():
        assert (tmp_path / f"{name}.ipynb").stat().st_size < 400_000
        assert "widgets" not in notebook.metadata, name


@pytest.mark.usefixtures("own_settings")
def test_a_streamed_draft_leaves_the_notebook_small(
    tmp_path: Path, ollama_server: OllamaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten times a second the view is redrawn while 3,000 words come in; the text is kept once."""
    text = "# Disk space exhaustion\n\n" + "".join(f"word{n} " for n in range(3000)) + "\n"
    ollama_server.say(Turn(text))
    given = {"provider": "ollama", "model": "mixtral", "output_dir": str(tmp_path / "outputs")}
    monkeypatch.setenv("OLLAMA_HOST", ollama_server.host)
    monkeypatch.setenv("RUNBOOK_NUM_CTX", "32768")
    monkeypatch.setenv("RUNBOOK_NUM_PREDICT", "20000")
    monkeypatch.setenv("RUNBOOK_BY_SECTION", "false")
    executed = run("02_draft", tmp_path, interactive=True, **given)
    assert "word2999" in shown(executed, "draft")
    assert len(ollama_server.chats()) == 1
    kept = (tmp_path / "02_draft.ipynb").read_text(encoding="utf-8")
    assert kept.count("word1500") == 1
    assert len(kept) < len(text) + 120_000  # the rest is the form and its widgets


@pytest.mark.usefixtures("own_settings")
def test_the_workbench_walks_the_path_by_itself(tmp_path: Path) -> None:
    """00_workbench needs no other notebook to have run before it."""
    given = {
        "failure_mode": "rabbitmq queue backlog",
        "provider": "reference",
        "output_dir": str(tmp_path / "outputs"),
        "requests": ["verification: watch the queue for 15 minutes"],
    }
    executed = run("00_workbench", tmp_path, **given)
    assert "rabbitmq_queue_backlog" in shown(executed, "modes")
    assert "No workspace in" in shown(executed, "workspaces")
    assert "runbook.html" in shown(executed, "after")
    assert "watch the queue" in (tmp_path / "outputs/rabbitmq_queue_backlog/runbook.md").read_text()


BAD = {
    "a name that is a path": ("01_prompt", {"failure_mode": "../etc"}, "InputError: failure mode:"),
    "a provider nobody knows": ("02_draft", {"provider": "gpt"}, "InputError: settings:"),
    "no draft yet": ("04_refine", {"provider": "reference"}, "there is no draft yet"),
}  # fmt: skip


@pytest.mark.usefixtures("own_settings")
@pytest.mark.parametrize(("name", "given", "words"), BAD.values(), ids=BAD.keys())
def test_what_cannot_work_fails_in_words(
    tmp_path: Path, name: str, given: dict[str, Any], words: str
) -> None:
    """The run fails, and what it shows is the message: no traceback, no file of ours."""
    from papermill import PapermillExecutionError

    with pytest.raises(PapermillExecutionError) as raised:
        run(name, tmp_path, output_dir=str(tmp_path / "outputs"), **given)
    assert words in str(raised.value)
    assert "expected:" in str(raised.value)
    assert "Traceback" not in str(raised.value)
    assert "runbook_helpers/" not in str(raised.value)
