"""Verified commands, offered and counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook_helpers import stages
from runbook_helpers.runbook.document import parse
from runbook_helpers.session import open_session
from runbook_helpers.writing.by_section import reference_of
from runbook_helpers.writing.catalogue import catalogue, commands, used
from tests.ollama_script import Turn
from tests.ollama_server import OllamaServer
from tests.projects import ROOT
from tests.writing.test_by_section import MODES, session


@pytest.mark.parametrize("mode", MODES)
def test_every_prepared_mode_has_verified_commands(mode: str) -> None:
    """All commands of a reference are found again in it: the comparison misses none."""
    opened = open_session(mode, project=ROOT, provider="reference")
    reference = reference_of(opened.mode, opened.environment)
    assert reference is not None
    entries = catalogue(reference, opened.environment)
    assert len(entries) >= 10
    assert {"investigation", "remediation"} <= {entry.section for entry in entries}
    chosen, of = used(reference.text, entries)
    assert chosen == of > 0


def test_a_command_with_an_error_is_not_offered() -> None:
    opened = open_session(MODES[0], project=ROOT, provider="reference")
    text = "# T\n\n## Fix\n\n```bash\nkubectl get pods --all-status\n```\n\n```bash\ndf -h\n```\n"
    entries = catalogue(parse(text), opened.environment)
    assert [entry.text for entry in entries] == ["df -h"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("df  -h /var", "$ df -h '/var'"),
        ('kubectl -n "$NS" get pods', "kubectl -n ${NAMESPACE} \\\n  get pods"),
        ("journalctl -u <unit>", "journalctl -u $UNIT"),
    ],
)
def test_the_same_command_in_other_words_is_the_same(one: str, other: str) -> None:
    assert list(commands(one, "bash")) == list(commands(other, "bash"))


def test_another_option_is_another_command() -> None:
    assert list(commands("df -h", "bash")) != list(commands("df -i", "bash"))


def test_a_draft_is_offered_them_and_tells_how_many_it_took(
    ollama_server: OllamaServer, tmp_path: Path
) -> None:
    """Two commands in a section, one of them from the list."""
    used_ = session(ollama_server, tmp_path, "database_connection_leak")
    reference = reference_of(used_.mode, used_.environment)
    assert reference is not None
    entries = catalogue(reference, used_.environment)
    query = next(e for e in entries if e.language == "sql")
    body = f"```sql\n{query.text}\n```\n\n```bash\nmade up\n```\n"
    turns = [Turn("## X\n\nText.\n") for _ in range(10)]
    turns[3] = Turn(f"## Investigation\n\n{body}")
    ollama_server.say(*turns)
    made = stages.draft(used_)
    prompts = [chat.messages[0]["content"] for chat in ollama_server.chats()]
    assert query.text in prompts[3]
    assert "Verified commands" not in prompts[0]
    counts = used_.workspace.record(stages.DRAFT)["made_by"]["catalogue"]  # type: ignore[index]
    assert (counts["used"], counts["of"]) == (1, 2)
    assert 5 <= counts["offered"] <= counts["verified"] == len(entries)
    assert "1 of 2 commands come from the catalogue of verified ones." in made.notices
