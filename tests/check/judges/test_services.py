"""Brokers, containers, databases and JVM tools: what is judged beyond options and counts."""

from __future__ import annotations

import pytest

from runbook_helpers.check.judges.host.services import definitions
from runbook_helpers.check.judges.programs.go_template import trouble
from tests.check.measure import ask, measure


@pytest.mark.parametrize("name", ["heldout3_hostc", "heldout4_hostc", "heldout5_hostc"])
def test_the_lists_written_blind_stay_within_the_promised_figures(name: str) -> None:
    """98 of 100 good commands get no error, 95 of 100 bad ones do."""
    asked = measure(name)
    wrong = {
        kind: [a.command for a in asked if not a.right and bool(a.code) == kind] for kind in (0, 1)
    }
    assert len(wrong[0]) <= 0.02 * sum(not a.code for a in asked), wrong[0]
    assert len(wrong[1]) <= 0.05 * sum(bool(a.code) for a in asked), wrong[1]


@pytest.mark.parametrize(
    "text",
    [
        '{"message-ttl":60000,}',  # brokers up to 3.12 take both
        "{'message-ttl': 60000}",
        '{"message-ttl":$TTL}',
        '{"message-ttl":<ttl>}',
    ],
)
def test_a_definition_that_some_broker_takes_or_that_is_left_open_is_not_refused(text: str) -> None:
    """Versions differ about loose JSON, and a placeholder hides the value."""
    assert definitions.policy(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"message-ttl":"60s"}', "`message-ttl` takes a whole number without quotes"),
        ('{"max_length":5}', "RabbitMQ has no policy setting `max_length`"),
        ("[]", "RabbitMQ takes a JSON object here"),
        ('{"ha-mode":"exactly"}', '`"ha-mode":"exactly"` needs a whole number'),
    ],
)
def test_a_definition_that_every_broker_refuses_is_named(text: str, said: str) -> None:
    """The message says which setting and why."""
    found = definitions.policy(text)
    assert found is not None
    assert found[0].startswith(said)


@pytest.mark.parametrize(
    ("text", "fields", "said"),
    [
        ("{{.Names}}\t{{.Status}}", ("Names", "Status"), ""),
        ("{{range .Mounts}}{{.Source}} {{end}}", (), ""),
        ("table {{.Name}}", ("Names",), "no field `.Name`"),
        ("{{.State.Oom}", (), "`{{` and `}}` do not pair"),
        ("{{if .A}}x", (), "a block lacks its `{{end}}`"),
        ("{{.A | tojson}}", (), "no function `tojson`"),
    ],
)
def test_a_template_is_read_as_go_does(text: str, fields: tuple[str, ...], said: str) -> None:
    """Braces, blocks, functions, and the fields of a listing."""
    assert trouble(text, fields) == said


@pytest.mark.parametrize(
    "command", ["rabbitmqadmin queues list", "rabbitmqadmin declare queue --name a --type quorum"]
)
def test_what_only_the_second_rabbitmqadmin_takes_is_no_error(command: str) -> None:
    """Which of the two is installed, nobody can see in a runbook."""
    assert ask(command).errors == ()
