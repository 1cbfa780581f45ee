"""A project whose notebooks are small: each tells that it ran, then does what a test planted."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat

from runbook_helpers.batch.plan import COMPARE, STAGES
from runbook_helpers.project import Project, locate
from tests.projects import make_project

PARAMETERS = """\
failure_mode: str = "none"  # Key of a failure mode
provider: str = ""  # Who writes
model: str = ""  # Which model
environment_file: str = ""  # Another environment
output_dir: str = ""  # Where results go
interactive: bool = True  # False: no widgets
"""
COMPARE_PARAMETERS = """\
output_dir: str = ""  # Where results go
interactive: bool = True  # False: no widgets
"""
TELL = """\
import json, os
from pathlib import Path
with (Path(output_dir) / "ran.txt").open("a") as ran:
    ran.write(f"{{globals().get('failure_mode', '-')}} {stage}\\n")
with Path("pids.txt").open("a") as pids:
    pids.write(f"{{os.getpid()}}\\n")
planted = json.loads(Path("planted.json").read_text())
exec(planted.get(f"{{globals().get('failure_mode', '-')}} {stage}", ""))
"""


def small_project(root: Path, *modes: str) -> Project:
    """A project with these failure modes and a small notebook for every stage."""
    make_project(root, *modes)
    (root / "notebooks").mkdir()
    for stage, name in (*STAGES, COMPARE):
        write_notebook(root / "notebooks" / name, stage)
    plant(root)
    return locate(root)


def write_notebook(path: Path, stage: str, parameters: str | None = None) -> None:
    """A notebook for one stage: title, parameters, and the cell that tells it ran."""
    declared = parameters or (COMPARE_PARAMETERS if stage == "compare" else PARAMETERS)
    cells = [
        nbformat.v4.new_markdown_cell(f"# {stage}", id="title"),
        nbformat.v4.new_code_cell(declared, id="parameters", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(TELL.format(stage=stage), id="tell"),
        nbformat.v4.new_code_cell("print('the end')", id="end"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(book, path)


def plant(root: Path, **code: str) -> None:
    """Code to run in a notebook, by `<mode>__<stage>`; what was planted before is gone."""
    planted = {key.replace("__", " "): text for key, text in code.items()}
    (root / "planted.json").write_text(json.dumps(planted), encoding="utf-8")


def ran(project: Project) -> list[str]:
    """Every notebook that was started, as `<mode> <stage>`, in the order of starting."""
    file = project.outputs / "ran.txt"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []
