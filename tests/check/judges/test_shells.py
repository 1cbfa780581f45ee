"""How a shell is called, through the whole check."""

from __future__ import annotations

import pytest

from runbook_helpers.check import check


def errors(line: str) -> list[str]:
    report = check(f"# T\n\n```bash\n{line}\n```\n")
    assert report.coverage.unchecked == 0
    return [finding.code for finding in report.findings if finding.severity == "error"]


@pytest.mark.parametrize(
    "line",
    [
        "bash -euo pipefail -c 'df -h | tail -n 3'",
        "sudo sh -c 'df -h \"$1\"' sh /var",
        "bash -x ./collect.sh --quiet",
        'bash "$OPTIONS" run.sh',
    ],
)
def test_what_a_shell_takes(line: str) -> None:
    """Options behind the script or its name are the script's own."""
    assert errors(line) == []


@pytest.mark.parametrize("line", ["bash --quiet run.sh", "sh --script run.sh", "bash -Z run.sh"])
def test_what_a_shell_refuses(line: str) -> None:
    assert errors(line) == ["CMD002"]


def test_the_script_within_is_judged() -> None:
    assert errors("bash -c 'kubectl lst pods'") == ["CMD001"]
