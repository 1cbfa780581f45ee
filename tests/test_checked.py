"""Each text is checked once, and its figures are kept with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook_helpers import checked as module
from runbook_helpers import stages
from runbook_helpers.check import check
from runbook_helpers.checked import checked, figures
from runbook_helpers.session import Session, open_session
from tests.projects import make_project


@pytest.fixture
def session(tmp_path: Path) -> Session:
    root = make_project(tmp_path / "p", "disk_full")
    return open_session("disk full", project=root, provider="reference")


def test_draft_refined_and_final_text_keep_what_was_found(session: Session) -> None:
    """Counts, coverage and score, as a check of the artefact itself gives them."""
    stages.draft(session)
    stages.notes(session, ["fix: ask first"])
    stages.refine(session)
    stages.format(session)
    work = session.workspace
    for name in (stages.DRAFT, stages.REFINED, stages.RUNBOOK):
        kept = work.record(name) or {}
        again = checked(session, work.read(name), final=name == stages.RUNBOOK)
        assert {key: kept[key] for key in ("findings", "coverage", "score")} == figures(again)
        assert kept["coverage"] == {"commands": 1, "checked": 1}
        assert kept["score"]["possible"] == 30
    final = (work.record(stages.RUNBOOK) or {})["score"]["points"]
    assert final > (work.record(stages.DRAFT) or {})["score"]["points"]


def test_somebodys_runbook_has_its_figures_too(session: Session, tmp_path: Path) -> None:
    """It is the draft that a refinement is compared with."""
    (tmp_path / "own.md").write_text("# Own\n\n```bash\nkubectl list pods\n```\n")
    stages.adopt(session, tmp_path / "own.md")
    assert (session.workspace.record(stages.DRAFT) or {})["findings"]["error"] == 1


def test_a_text_is_checked_once_a_session(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same text as a final one is another question."""
    asked: list[bool] = []

    def counted(text: str, **more: object) -> object:
        asked.append(bool(more["final"]))
        return check(text, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "check", counted)
    first = checked(session, "# T")
    assert checked(session, "# T") is first
    assert checked(session, "# T", final=True) is not first
    assert asked == [False, True]
    for number in range(20):
        checked(session, f"# T{number}")
    assert len(session.reports) == 4
