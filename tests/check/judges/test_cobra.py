"""The judge of docker and helm, and the sets of commands written before the judges were read."""

from __future__ import annotations

import pytest

from runbook_helpers.check.checker import check
from runbook_helpers.check.judges.cobra.judge import JUDGES
from tests.check.corpus_lines import cases
from tests.check.judges.test_kubectl import command

SETS = ("heldout_kubectl", "heldout_docker", "heldout_helm", "heldout2_tools")


def errors(text: str) -> list[str]:
    """Codes of severity error of one command in a block of its own."""
    report = check(f"# T\n\n```bash\n{text}\n```\n")
    return [f.code for f in report.findings if f.severity == "error" and f.code[:3] == "CMD"]


@pytest.mark.parametrize("name", SETS)
def test_held_out_good_commands_are_accepted(name: str) -> None:
    """No command that the real tool takes is called false."""
    assert [text for text, _ in cases(f"{name}_good") if errors(text)] == []


@pytest.mark.parametrize("name", SETS)
def test_held_out_bad_commands_are_caught(name: str) -> None:
    """Of what the real tools refuse, at most one in fifty goes by."""
    bad = [text for _, text in cases(f"{name}_bad")]
    missed = [text for text in bad if not errors(text)]
    assert len(missed) <= len(bad) // 50, missed


def test_a_form_that_only_one_major_version_takes_is_a_warning() -> None:
    """Without a version named, helm 3 and helm 4 both count."""
    verdict = JUDGES[0](command("helm list --all"), {})
    assert [found.code for found in verdict.complaints] == ["CMD014"]


def test_the_version_that_people_have_decides() -> None:
    """With helm 4 named, what helm 4 dropped is refused; with helm 3 it is fine."""
    told = {
        version: [
            c.code for c in JUDGES[0](command("helm list --all"), {"helm": version}).complaints
        ]
        for version in ("3.17", "4.3")
    }
    assert told == {"3.17": [], "4.3": ["CMD002"]}


@pytest.mark.parametrize(
    "text", ["helm diff upgrade a b", "docker buildx ls", "docker scout cves x"]
)
def test_plugins_are_not_checked(text: str) -> None:
    """Nobody here knows what a plugin accepts."""
    assert not JUDGES[0](command(text), {}).checked
