"""Every workspace is a row, however little or how broken it is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from runbook_helpers import stages
from runbook_helpers.compare import Comparison, Row, compare
from runbook_helpers.session import Session

OpenMode = Callable[[str], Session]


def walk(session: Session, *requests: str) -> None:
    stages.draft(session)
    stages.notes(session, requests)
    stages.refine(session)
    stages.validate(session)
    stages.format(session)


def test_no_folder_is_an_empty_comparison(tmp_path: Path) -> None:
    """Before the first draft there is nothing to compare, and that is no error."""
    comparison = compare(tmp_path / "nowhere")
    assert comparison.rows == ()
    assert "No workspace yet" in comparison._repr_html_()
    assert comparison.as_dict() == {"schema": 1, "rows": []}


def test_a_whole_workspace_is_counted(open_mode: OpenMode, tmp_path: Path) -> None:
    """All figures of one runbook that went the whole path without a model."""
    walk(open_mode("disk full"), "remediation: cap it")
    walk(open_mode("disk full"), "detection: name the alert")
    (row,) = compare(tmp_path / "outputs").rows
    report = json.loads((tmp_path / "outputs/disk_full/validation.json").read_text())
    severities = [finding["severity"] for finding in report["findings"]]
    run = json.loads((tmp_path / "outputs/disk_full/run.json").read_text())
    drafted = run["artefacts"]["initial_runbook.md"]
    assert asdict(row) | {"words": 0} == {
        "mode": "disk_full",
        "title": "Disk full",
        "writer": "reference",
        "model": None,
        "words": 0,
        "steps": 1,
        "commands": 1,
        "sections": 2,
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "infos": severities.count("info"),
        "points": report["score"]["points"],
        "band": report["score"]["band"],
        "draft_errors": 0,
        "draft_warnings": drafted["findings"]["warning"],
        "draft_points": drafted["score"]["points"],
        "notes": 2,
        "versions": 2,
        "seconds": None,
        "tokens": None,
        "formatted": True,
        "problem": None,
    }
    assert row.words and 15 < row.words < 40


def test_what_a_model_took_is_added_up(open_mode: OpenMode, tmp_path: Path) -> None:
    """Draft and refinement together; a reply whose server told no tokens adds none."""
    session = open_mode("disk full")
    walk(session, "remediation: cap it")
    run = session.workspace.run()
    for artefact, seconds, tokens in (
        (stages.DRAFT, 60.5, {"prompt": 900, "output": 1200}),
        (stages.REFINED, 30.25, {"prompt": None, "output": None}),
    ):
        made_by = run["artefacts"][artefact]["made_by"]
        made_by |= {"provider": "ollama", "model": "llama2", "seconds": seconds, "tokens": tokens}
    session.workspace.write_run(run)
    (row,) = compare(tmp_path / "outputs").rows
    assert (row.writer, row.model, row.seconds, row.tokens) == ("ollama", "llama2", 90.75, 1200)


def test_rows_stand_in_the_order_of_their_keys(open_mode: OpenMode, tmp_path: Path) -> None:
    """And folders that are no workspace are left out."""
    walk(open_mode("queue backlog"))
    walk(open_mode("disk full"))
    (tmp_path / "outputs" / "notebooks").mkdir()
    (tmp_path / "outputs" / "index.html").write_text("<p>")
    assert [row.mode for row in compare(tmp_path / "outputs").rows] == [
        "disk_full",
        "queue_backlog",
    ]


def test_a_workspace_with_only_a_prompt_says_so(open_mode: OpenMode, tmp_path: Path) -> None:
    """Unfinished is not broken."""
    stages.prompt(open_mode("disk full"))
    (row,) = compare(tmp_path / "outputs").rows
    assert row.problem == "no runbook yet"
    assert (row.words, row.errors, row.formatted) == (None, None, False)


DAMAGE = {
    "run.json": ["{nope", "[]", '{"artefacts": 5}', '{"artefacts": {"initial_runbook.md": "x"}}',
                 '{"artefacts": {"initial_runbook.md": {"made_by": [1]}}}', "[" * 100_000],
    "validation.json": ["{", "[]", '{"findings": 3}', '{"findings": [7]}', '{"findings": [{}]}'],
    "expert_notes.yaml": ["a: [", "5", "- {x: 1}", "- request: a\n  id: a\n- request: b\n  id: a"],
    "initial_runbook.md": ["\ufeff", ""],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in DAMAGE.items() for text in texts]
)
def test_damage_is_a_row_with_a_reason_never_an_exception(
    open_mode: OpenMode, tmp_path: Path, name: str, text: str
) -> None:
    """One broken file hides neither its own workspace nor the others."""
    walk(open_mode("disk full"))
    walk(open_mode("queue backlog"))
    (tmp_path / "outputs" / "disk_full" / name).write_text(text, encoding="utf-8")
    broken, whole = compare(tmp_path / "outputs").rows
    assert broken.mode == "disk_full"
    assert broken.problem or name == "initial_runbook.md"
    assert whole.problem is None


def test_text_that_is_not_utf8_is_a_row_with_a_reason(open_mode: OpenMode, tmp_path: Path) -> None:
    """Binary rubbish where a runbook should be."""
    walk(open_mode("disk full"))
    (tmp_path / "outputs/disk_full/initial_runbook.md").write_bytes(b"\xff\xfe\x00\x81")
    (row,) = compare(tmp_path / "outputs").rows
    assert row.problem is not None and "not UTF-8" in row.problem


NASTY = Row("a_mode", title='<b>x</b>, "y"\n=1', problem="<script>alert(1)</script>", words=1234)


def test_the_table_cannot_act_as_html() -> None:
    """Titles and reasons come from files anyone may have written."""
    html = Comparison((NASTY,))._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "1,234" in html


def test_csv_and_json_hold_the_same_rows(tmp_path: Path) -> None:
    """And `save` writes exactly these."""
    comparison = Comparison((NASTY,))
    (read,) = csv.DictReader(io.StringIO(comparison.to_csv()))
    assert read["title"] == NASTY.title
    assert (read["words"], read["formatted"], read["errors"]) == ("1234", "no", "")
    assert set(read) == set(comparison.as_dict()["rows"][0])
    as_json, as_csv = comparison.save(tmp_path)
    assert json.loads(as_json.read_text()) == comparison.as_dict()
    assert as_csv.read_text() == comparison.to_csv()


def test_the_text_table_has_no_holes() -> None:
    """The command line pads these cells: each row as long as the header, each cell a text."""
    header, rows = Comparison((NASTY, Row("b"))).as_table()
    assert header[0] == "mode"
    assert all(len(row) == len(header) for row in rows)
    assert all(isinstance(cell, str) for row in rows for cell in row)
