"""Places to fill in: every habit is seen, and nothing that the shell or a tool means itself."""

from __future__ import annotations

import pytest

from runbook_helpers.check.code.placeholders import masked, placeholders
from runbook_helpers.check.truth import judge
from runbook_helpers.runbook.document import parse
from tests.check.code.rendered import codes
from tests.check.code.text_cases import cases


@pytest.mark.parametrize(("script", "expected"), cases("placeholders.txt"))
def test_a_place_to_fill_is_seen(script: str, expected: str) -> None:
    """Each row's placeholders with their habits; `-` for none."""
    rows = [
        " ".join(f"{found.habit}:{found.text}" for found in placeholders(row)) or "-"
        for row in script.split("\n")
    ]
    assert "\n".join(rows) == expected


@pytest.mark.parametrize(("script", "expected"), cases("placeholders.txt"))
def test_a_masked_text_keeps_every_other_character(script: str, expected: str) -> None:
    """Places in the masked text are places in the text."""
    found = placeholders(script)
    hidden = masked(script, found)
    assert len(hidden) == len(script)
    holes = {at for hole in found for at in range(hole.start, hole.end)}
    assert all(hidden[at] == char for at, char in enumerate(script) if at not in holes)


HABITS = ("<name>", "{name}", "{{ name }}", "$NAME", "${NAME}", "YOUR_NAME", "[name]",
          "<your-name>", "[your name]", "POD_NAME", "your-name", "<pod name>")  # fmt: skip


@pytest.mark.parametrize("habit", HABITS)
@pytest.mark.parametrize(
    "command",
    [
        "kubectl logs {} -n {}",
        "kubectl get pods -n {}",
        "aws ec2 describe-instances --instance-ids {}",
        "systemctl restart {}",
        "docker logs {}",
        "rabbitmqctl list_queues -p {}",
        'psql -h {} -U {} -c "SELECT 1"',
        "curl -s http://{}/health",
        "find {} -name x",
    ],
)
def test_a_place_to_fill_is_no_error(command: str, habit: str) -> None:
    """Whatever the habit, a command that is right otherwise is right."""
    text = f"```bash\n{command.replace('{}', habit)}\n```\n"
    found = [place.complaint for place in judge(parse(text), {}).found]
    assert [f for f in found if f.severity == "error" or f.code not in ("SHL004",)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kubectl get pods -n <name>", ["SHL004"]),
        ("kubectl get pods -n '<name>'", []),
        ("kubectl get pods -n {name}", []),
        ("kubectl get pods # <name>", []),
        ("sort <in >out", []),
        ("kubectl logs <pod> -n <namespace>", ["SHL004", "SHL004"]),
    ],
)
def test_a_redirection_in_disguise_is_named(text: str, found: list[str]) -> None:
    """The shell would read `<name>` as a file."""
    assert codes(text) == found
