"""The notebooks of this project, through a real batch, into pages that hang together."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

from runbook_helpers import batch
from runbook_helpers.project import locate
from tests.batch.html_reader import Reader
from tests.projects import ROOT

MODE = "disk_space_exhaustion"


def test_the_real_notebooks_leave_a_runbook_and_pages_that_link_each_other(tmp_path: Path) -> None:
    """Every link leads to a file that is there, none leaves the outputs, and nothing runs."""
    planned = batch.plan(locate(ROOT), ["disk space exhaustion"], output_dir=tmp_path)
    summary = batch.run(planned, {"provider": "reference"})
    (row,) = summary.rows
    assert (row.problem, summary.compare_problem, summary.ok) == (None, None, True)
    assert (row.writer, row.errors) == ("reference", 0)
    run = json.loads((tmp_path / MODE / "run.json").read_text(encoding="utf-8"))
    assert "runbook.md" in run["artefacts"]
    pages = [summary.index, *tmp_path.glob("**/notebooks/*.html")]
    assert len(pages) == 8
    for path in pages:
        page = Reader(path.read_text(encoding="utf-8"))
        assert page.outside() == []
        assert "script" not in page.tags
        files = [unquote(a) for a in page.addresses if not a.startswith(("#", "data:"))]
        assert [file for file in files if not (path.parent / file).is_file()] == []
