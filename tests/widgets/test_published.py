"""The finished runbook in a notebook."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook_helpers import stages
from runbook_helpers.session import Session
from runbook_helpers.stages import Artefact
from runbook_helpers.widgets import front_matter, links, version_history


def artefact(text: str) -> Artefact:
    return Artefact(Path("runbook.md"), text)


def test_front_matter_is_a_table_of_its_keys() -> None:
    """Lists as words, nothing as a dash; text cannot act as HTML."""
    table = front_matter(artefact("---\ntags: [a, b]\nmodel:\nowner: <b>X</b>\n---\n# T\n"))
    assert table.rows == (("tags", "a, b"), ("model", ""), ("owner", "<b>X</b>"))
    assert "&lt;b&gt;" in table._repr_html_()


def test_a_text_without_front_matter_or_history_says_so() -> None:
    """A person may have taken them out: that is no error."""
    assert "no front matter" in front_matter(artefact("# T\n"))._repr_html_()
    assert "no version history" in version_history(artefact("# T\n"))._repr_markdown_()


def test_a_formatted_runbook_shows_its_versions(session: Session) -> None:
    """The table at the end of the document, as it stands there."""
    stages.draft(session)
    shown = version_history(stages.format(session))._repr_markdown_()
    assert "| 1.0 |" in shown


@pytest.mark.parametrize(("interactive", "address"), [(True, "outputs/disk_full"), (False, "..")])
def test_links_lead_from_the_notebook_to_the_workspace(
    session: Session,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    interactive: bool,
    address: str,
) -> None:
    """From where one works, or from the executed notebook in the workspace."""
    monkeypatch.chdir(project)
    stages.draft(session)
    stages.format(session)
    html = links(session, interactive)._repr_html_()
    assert f'href="{address}/runbook.html"' in html
    assert "validation.json" not in html  # not made yet, so not offered
