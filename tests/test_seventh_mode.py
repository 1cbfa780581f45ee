"""A failure mode is data: a seventh one works everywhere as soon as its files are there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from runbook_helpers import batch
from runbook_helpers.cli import main
from runbook_helpers.project import locate
from tests.projects import ROOT, add_mode


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with the files of a seventh failure mode dropped in, and no code touched."""
    for name in ("prompt_templates", "environments", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    add_mode(tmp_path, "dns_resolution_failures", alias="CoreDNS timeouts")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_works_on_the_command_line(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Listed, found by alias, and made."""
    assert main(["modes"]) == 0
    assert "dns_resolution_failures" in capsys.readouterr().out
    assert main(["run", "--failure-mode", "coredns timeout", "--provider", "reference"]) == 0
    final = project / "outputs/dns_resolution_failures/runbook.md"
    assert "systemctl restart shopd" in final.read_text(encoding="utf-8")


def test_it_works_in_notebooks_and_batch(project: Path) -> None:
    """Through the same notebooks as the others."""
    plan = batch.plan(locate(project), ["DNS resolution failure"])
    summary = batch.run(plan, {"provider": "reference"})
    assert summary.ok
    work = project / "outputs/dns_resolution_failures"
    assert (work / "runbook.html").is_file()
    assert len(list((work / "notebooks").glob("0[1-6]_*.ipynb"))) == 6
