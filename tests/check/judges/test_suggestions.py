"""What is suggested for a fault is what was meant, said once."""

from __future__ import annotations

import pytest

from runbook_helpers.check import check

TOLD = {
    "kubectl restart deployment web": "did you mean `rollout restart`?",
    "docker ps -filter name=app": "write `--filter`",
    "docker run -name web nginx": "write `--name`",
    "ulimit --permanent": "its options are single letters such as `-n`",
    "sysctl -w vm.swappiness = 1": "write `vm.swappiness=1`",
}


@pytest.mark.parametrize(("command", "fix"), TOLD.items(), ids=TOLD)
def test_one_error_says_what_to_write(command: str, fix: str) -> None:
    """One fault is one error, however many words it spoils."""
    report = check(f"# T\n\n```bash\n{command}\n```\n")
    (found,) = [finding for finding in report.findings if finding.severity == "error"]
    assert found.fix.startswith(fix)


FINE = (
    "kubectl rollout restart deployment web",
    "docker ps -all",
    "docker ps -aq --filter name=app",
    "docker run -it --rm busybox",
    "ulimit -Hn 4096",
    "sysctl -w vm.swappiness=1 vm.overcommit_memory=1",
)


@pytest.mark.parametrize("command", FINE)
def test_what_the_tools_take_is_no_error(command: str) -> None:
    """Bundles of letters, and pairs in one word."""
    report = check(f"# T\n\n```bash\n{command}\n```\n")
    assert not [finding for finding in report.findings if finding.severity == "error"]


STUCK = {
    "tail -f -n50 /var/log/syslog": "leave out -f",
    "tail -f /var/log/syslog": "leave out -f, or show the last lines with `-n 50`",
    "docker exec -it web bash": "leave out -it and give the command to run",
    "docker exec -it -u root db psql -U shop": "leave out -it and give the command to run",
    "kubectl exec -it web-0 -- sh": "leave out -it and give the command to run",
}
ENDING = (
    "docker exec -it rabbitmq rabbitmq-diagnostics status",
    "docker exec -it -u root web sh -c 'df -h'",
    "docker run --rm -it --network host nicolaka/netshoot ss -tnp",
    "kubectl exec -it web-0 -- df -h",
)


@pytest.mark.parametrize(("command", "fix"), STUCK.items(), ids=STUCK)
def test_what_waits_for_a_person_is_told(command: str, fix: str) -> None:
    """A shell, a console, a log that is followed."""
    report = check(f"# T\n\n## Investigation\n\n```bash\n{command}\n```\n")
    assert [finding.fix for finding in report.findings if finding.code == "SAF016"] == [fix]


@pytest.mark.parametrize("command", ENDING)
def test_a_command_that_is_given_ends_with_a_terminal_too(command: str) -> None:
    """-it alone keeps nobody."""
    report = check(f"# T\n\n## Investigation\n\n```bash\n{command}\n```\n")
    assert "SAF016" not in {finding.code for finding in report.findings}
