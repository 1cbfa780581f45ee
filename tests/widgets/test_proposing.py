"""Proposals with buttons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from runbook_helpers import stages
from runbook_helpers.session import Session
from runbook_helpers.widgets import proposal_form
from runbook_helpers.widgets.proposing import ProposalForm
from tests.test_proposals import BAD


@pytest.fixture
def drafted(session: Session, tmp_path: Path) -> Session:
    (tmp_path / "bad.md").write_text(BAD.replace("# Disk", "# <b>Disk"), encoding="utf-8")
    stages.adopt(session, tmp_path / "bad.md")
    return session


@pytest.fixture
def form(drafted: Session) -> ProposalForm:
    return proposal_form(drafted, interactive=True)


def test_each_proposal_is_accepted_or_passed_over(form: ProposalForm) -> None:
    """The first becomes a note, the second goes, the others stay."""
    first, second, *rest = form.open
    form.rows.children[0].children[0].click()
    form.rows.children[0].children[1].click()
    assert form.open == rest
    (note,) = stages.notes(form.session).notes
    assert (note.request, note.step, note.author) == (first.request, first.step, "runbook check")
    assert second.request in [p.request for p in stages.propose(form.session)]


def test_all_can_be_accepted_at_once(form: ProposalForm) -> None:
    """Then nothing is left to decide."""
    count = len(form.open)
    form.all.click()
    assert len(stages.notes(form.session).notes) == count
    assert form.rows.children == ()
    assert form.all.disabled
    assert f"Accepted {count}" in form.status.value


def test_a_busy_workspace_is_told_and_nothing_is_lost(form: ProposalForm) -> None:
    """Words beside the buttons, and the rows stay."""
    count = len(form.open)
    with form.session.workspace.lock():
        form.all.click()
    assert "another process" in form.status.value
    assert len(form.rows.children) == count


def test_what_the_runbook_says_is_shown_as_text(form: ProposalForm) -> None:
    """A message may quote markup."""
    shown = " ".join(row.children[2].value for row in form.rows.children)
    assert "kubectl" in shown
    assert "<script" not in shown
    assert "<b>Disk" not in shown


def test_headless_the_proposals_are_a_table(
    drafted: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The executed notebook shows them."""
    displayed: list[Any] = []
    monkeypatch.setattr("IPython.display.display", displayed.append)
    proposal_form(drafted, interactive=False)._ipython_display_()
    assert "has no subcommand" in displayed[0]._repr_html_()
