"""`runbook check`: false commands named on their lines, in every form of output."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from runbook_helpers.check.codes import codes
from runbook_helpers.cli import main
from tests.projects import ROOT

CASE = ROOT / "tests/cases/small_model_runbook.md"


@pytest.fixture(autouse=True)
def _at_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def _check(*words: str) -> int:
    return main(["check", str(CASE), "--failure-mode", "database connection leak", *words])


def test_each_fault_is_named_on_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    """No fences, invented verbs and flags, a wrong column, an unguarded delete."""
    assert _check("--select", "CMD,SHL,SQL,AWS,PQL") == 1
    found = re.findall(r":(\d+):\d+: (\w+)", capsys.readouterr().out)
    assert found == [
        ("6", "CMD002"),
        ("7", "CMD001"),
        ("8", "CMD002"),
        ("13", "SQL002"),
        ("14", "SQL006"),
        ("20", "SHL002"),
        ("22", "AWS002"),
        ("23", "SQL002"),
        ("25", "CMD001"),
        ("29", "PQL001"),
    ]


def test_an_unknown_tool_is_counted_and_never_passed_as_good(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Its name is said."""
    _check("--json")
    printed = capsys.readouterr()
    counts = json.loads(printed.out)["counts"]
    assert counts["unchecked"] == 1
    assert counts["commands"] == counts["checked"] + 1
    assert "not checked: foocli" in printed.err


def test_findings_are_written_for_scanners_and_pull_requests(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """SARIF and GitHub's annotations name the same place."""
    _check("--format", "sarif", "--select", "AWS")
    (result,) = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (result["ruleId"], region) == ("AWS002", {"startLine": 22, "startColumn": 9})
    _check("--format", "github", "--select", "AWS")
    assert ",line=22,col=9,title=AWS002::" in capsys.readouterr().out


def test_codes_are_chosen_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """By code or family; one that does not exist is an error."""
    assert _check("--select", "AWS", "--ignore", "AWS002") == 0
    assert capsys.readouterr().out == ""
    assert main(["check", "--explain", "sql002"]) == 0
    assert capsys.readouterr().out.startswith("SQL002: ")
    assert _check("--select", "XYZ") == 2
    assert main(["check", "--explain", "XYZ1"]) == 2
    assert main(["check"]) == 2


def test_chosen_codes_have_no_score(capsys: pytest.CaptureFixture[str]) -> None:
    """Points for what nobody asked would mislead; all codes together have one."""
    for chosen in (["--select", "AWS"], ["--ignore", "AWS"]):
        _check(*chosen)
        assert "score" not in capsys.readouterr().err
        _check(*chosen, "--format", "json")
        assert json.loads(capsys.readouterr().out)["score"] == {str(CASE): None}
    _check()
    assert "score " in capsys.readouterr().err


def test_a_comment_silences_a_code_near_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And no other code."""
    text = "# T\n\n<!-- runbook-check: ignore CMD001 -->\n```bash\nkubectl list pods --bogus\n```\n"
    (tmp_path / "x.md").write_text(text, encoding="utf-8")
    assert main(["check", str(tmp_path / "x.md"), "--select", "CMD"]) == 0
    assert "CMD001" not in capsys.readouterr().out


def test_every_code_says_why_and_what_to_do() -> None:
    """Whoever is told of a fault can learn what it means."""
    assert len(codes()) > 60
    for code in codes().values():
        assert re.fullmatch(r"[A-Z]{3}\d{3}", code.code)
        assert code.title
        assert code.why
        assert code.severity in ("error", "warning", "info")


def test_the_six_references_are_free_of_errors_and_nearly_all_checked(tmp_path: Path) -> None:
    """What the built-in drafter writes has passed what it will be judged by."""
    from runbook_helpers import stages
    from runbook_helpers.catalog import Catalog
    from runbook_helpers.project import locate
    from runbook_helpers.session import open_session

    for mode in Catalog(locate(ROOT)).modes:
        session = open_session(mode.key, provider="reference", output_dir=tmp_path, project=ROOT)
        stages.draft(session)
        report = stages.validate(session).report
        assert report.counts["error"] == 0, report.findings
        assert report.coverage.checked / report.coverage.commands >= 0.95, report.coverage
