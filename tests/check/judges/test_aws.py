"""The aws judge accepts what the CLI accepts, and says which part of a command is false."""

from __future__ import annotations

import pytest

from runbook_helpers.check.judges.aws.judge import CODES, JUDGES
from tests.check.aws_command import bad_commands, command, good_commands

JUDGE = JUDGES[0]
SEVERITIES = {code: about[1] for code, about in CODES.items()}


def said(line: str, version: str = "2") -> list[tuple[str, str, str]]:
    """Code, message and fix of every complaint about a command."""
    verdict = JUDGE(command(line), {"aws-cli": version})
    return [(c.code, c.message, c.fix) for c in verdict.complaints]


@pytest.mark.parametrize("line", good_commands())
def test_a_command_the_cli_accepts_gets_no_error(line: str) -> None:
    """False alarms cost more trust than misses."""
    verdict = JUDGE(command(line), {})
    assert verdict.checked
    assert [c for c in verdict.complaints if (c.severity or SEVERITIES[c.code]) != "info"] == []


@pytest.mark.parametrize(("code", "line"), bad_commands())
def test_a_false_command_gets_its_code(code: str, line: str) -> None:
    """Each line of the corpus names the code it must get."""
    verdict = JUDGE(command(line), {})
    assert code in [complaint.code for complaint in verdict.complaints], verdict


def test_a_wrong_operation_is_named_with_the_one_that_was_meant() -> None:
    """The person gets the right spelling, not only a refusal."""
    assert said("aws ec2 describe-instance --instance-ids i-1") == [
        (
            "AWS002",
            "`aws ec2` has no operation `describe-instance`",
            "did you mean `describe-instances`?",
        )
    ]


def test_a_complaint_points_at_its_word() -> None:
    """Row and column are those of the word that is wrong."""
    verdict = JUDGE(command("aws ec2 describe-instances --format json"), {})
    assert [(c.row, c.column) for c in verdict.complaints] == [(0, 27), (0, 36)]


def test_version_one_has_no_logs_tail() -> None:
    """What version 2 added is an error for those who have version 1."""
    assert said("aws logs tail /x") == []
    assert [c[0] for c in said("aws logs tail /x", "1.32.0")] == ["AWS002"]


def test_version_two_has_no_ecr_get_login() -> None:
    """What version 2 removed is accepted only where people have version 1."""
    assert said("aws ecr get-login --no-include-email", "1.32.0") == []
    assert [c[0] for c in said("aws ecr get-login --no-include-email")] == ["AWS002"]


def test_a_service_without_facts_is_not_checked() -> None:
    """A command nobody here can judge is never passed as good."""
    verdict = JUDGE(command("aws sagemaker list-endpoints"), {})
    assert (verdict.checked, verdict.reason) == (False, "no facts about aws sagemaker")


def test_a_service_that_is_no_more_is_not_checked() -> None:
    """Older versions of the CLI have it, so its name is no mistake."""
    assert not JUDGE(command("aws opsworks describe-stacks"), {}).checked


def test_what_nobody_compared_with_version_two_is_a_warning() -> None:
    """Facts from the reference alone are not enough for an error."""
    line = "aws logs start-live-tail --log-group-identifiers arn:x --bogus"
    complaints = JUDGE(command(line), {}).complaints
    assert [(c.code, c.severity) for c in complaints] == [("AWS003", "warning")]


def test_version_two_adds_arguments_to_operations_of_both() -> None:
    """`--copy-props` is version 2's, and `s3 cp` is in both."""
    line = "aws s3 cp s3://a/b s3://c/d --copy-props none"
    assert said(line) == []
    assert {c[0] for c in said(line, "1.32.0")} == {"AWS003"}


@pytest.mark.parametrize(
    "line", ["aws", "aws --", "aws ec2 describe-instances --", "aws s3 cp", "aws ec2 x=", "aws ''"]
)
def test_fragments_are_judged_without_a_crash(line: str) -> None:
    """Bad input is most input."""
    assert JUDGE(command(line), {}).checked


@pytest.mark.parametrize("value", ["[" * 5000, "{" * 5000, "a={" * 2000, "a=[" * 2000, ",", "="])
def test_mangled_values_are_judged_without_a_crash(value: str) -> None:
    """Depth and rubbish in a value end in a verdict."""
    for option in ("--filters", "--query", "--block-device-mappings"):
        line = f"aws ec2 run-instances --image-id x {option} '{value}'"
        assert JUDGE(command(line), {}).checked
