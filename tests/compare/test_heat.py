"""The heat map: a number and a letter a cell, and the truth about what was not validated."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from runbook_helpers import stages
from runbook_helpers.batch.page import sanitize
from runbook_helpers.check.codes import codes
from runbook_helpers.compare import heat_map
from runbook_helpers.compare.heat import FAMILIES
from runbook_helpers.session import Session

OpenMode = Callable[[str], Session]


def cells(outputs: Path) -> dict[str, list[str]]:
    page = BeautifulSoup(heat_map(outputs)._repr_html_(), "html.parser")
    return {
        row.th.get_text(): [cell.get_text() for cell in row("td")]
        for row in page.select("tbody tr")
        if row.th
    }


def found(session: Session, *findings: tuple[str, str]) -> None:
    """Put findings into the workspace's validation."""
    path = session.workspace.path(stages.VALIDATION)
    data = json.loads(path.read_text())
    data["findings"] = [{"code": code, "severity": severity} for code, severity in findings]
    data["coverage"] = {"commands": 4, "checked": 3}
    path.write_text(json.dumps(data))


def test_every_family_has_a_column() -> None:
    """A code of a new family must be placed; IGN is about comments, not about the text."""
    assert {code[:3] for code in codes()} - {"IGN"} <= set(FAMILIES)


def test_a_cell_is_the_number_and_the_worst_severity(open_mode: OpenMode, tmp_path: Path) -> None:
    """Counted by family; a family only the file knows gets a column of its own."""
    session = open_mode("disk full")
    stages.draft(session)
    stages.validate(session)
    found(session, ("CMD001", "warning"), ("CMD002", "error"), ("STR001", "info"), ("XYZ1", "info"))
    (row,) = cells(tmp_path / "outputs").items()
    assert row[0] == "disk full (checked 3/4)"
    want = {"CMD": "2E", "STR": "1i", "XYZ": "1i"}
    assert row[1] == [want.get(family, "·") for family in (*FAMILIES, "XYZ")]


def test_what_was_not_validated_is_no_clean_row(open_mode: OpenMode, tmp_path: Path) -> None:
    """Neither before the first validation nor after the text has changed."""
    session = open_mode("disk full")
    stages.draft(session)
    assert cells(tmp_path / "outputs") == {"disk full": ["not validated"]}
    stages.validate(session)
    draft = session.workspace.path(stages.DRAFT)
    draft.write_text(draft.read_text() + "\nmore\n")
    assert list(cells(tmp_path / "outputs")) == ["disk full (changed since it was checked)"]


@pytest.mark.parametrize("text", ["{", "[]", '{"findings": [7]}', "[" * 100_000, '{"coverage":{}}'])
def test_damage_is_told_in_its_row(open_mode: OpenMode, tmp_path: Path, text: str) -> None:
    """Never an exception."""
    session = open_mode("disk full")
    stages.draft(session)
    stages.validate(session)
    session.workspace.path(stages.VALIDATION).write_text(text)
    ((name, row),) = cells(tmp_path / "outputs").items()
    assert name == "disk full"
    assert row[0].startswith("validation.json can't be read")


def test_it_survives_the_export(open_mode: OpenMode, tmp_path: Path) -> None:
    """Offline and without a style sheet: all is in the elements."""
    stages.draft(open_mode("disk full"))
    stages.validate(open_mode("disk full"))
    html = heat_map(tmp_path / "outputs")._repr_html_()
    assert BeautifulSoup(sanitize(html), "html.parser").prettify() == (
        BeautifulSoup(html, "html.parser").prettify()
    )


def test_nothing_yet_says_so(tmp_path: Path) -> None:
    """Before the first draft there is nothing to map."""
    assert "No workspace yet" in heat_map(tmp_path / "nowhere")._repr_html_()
