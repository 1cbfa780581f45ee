"""Brokers, containers, databases and JVM tools: what is judged beyond options and counts."""

from __future__ import annotations

import pytest

from runbook_helpers.check.judges.host.services import definitions
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
    "command", ["rabbitmqadmin queues list", "rabbitmqadmin declare queue --name a --type quorum"]
)
def test_what_only_the_second_rabbitmqadmin_takes_is_no_error(command: str) -> None:
    """Which of the two is installed, nobody can see in a runbook."""
    assert ask(command).errors == ()


@pytest.mark.parametrize(
    "command",
    [
        "docker inspect -f '{{.Id}} {{.State.Health.Status}} {{.HostConfig.Memory}}' orders",
        "docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' orders",
        "docker service inspect -f '{{.Spec.TaskTemplate.ContainerSpec.Image}}' orders",
        "docker info -f '{{.DockerRootDir}} {{.Swarm.LocalNodeState}}'",
        "psql 'postgresql://app@db:5432/orders?ssl=true' -c '\\x auto' -c 'SELECT 1'",
        "psql -c '\\pset format unal' -c '\\timing on' -c 'SELECT 1'",
        "rabbitmqctl change_cluster_node_type ram",
        "psql -c \"SELECT interval '1 day, 2 hours' + interval 'P1DT2H' + '5us'::interval\"",
        "psql -c \"SELECT timestamptz '2024-02-29 24:00', date '2025-06-30 23:59:60'\"",
    ],
)
def test_what_the_services_tools_take_is_no_error(command: str) -> None:
    """Each was tried with docker 28.2, psql 15 or a server 15."""
    assert ask(command).errors == ()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("docker inspect -f '{{.State.StartTime}}' orders", "CMD013"),
        ("docker inspect -f '{{range .Mounts}}{{.Path}}{{end}}' orders", "CMD013"),
        ("docker info -f '{{.RootDir}}'", "CMD013"),
        ("docker version -f '{{.ServerVersion}}'", "CMD013"),
        ("psql 'postgresql://app@db:5432/orders?ssl=on' -c 'SELECT 1'", "CMD010"),
        ("psql -P pager=never -c 'SELECT 1'", "CMD010"),
        ("psql -c 'SELECT 1' -c '\\watch 2'", "SQL001"),
        ("psql -c '\\pset linestyle double'", "SQL001"),
        ("psql -c '\\x maybe'", "SQL001"),
        ("reindexdb --jobs=0 orders", "CMD010"),
        ("rabbitmqctl change_cluster_node_type memory", "CMD010"),
        ("psql -c \"SELECT now() - '5 minuts'::interval\"", "SQL004"),
        ("psql -c \"SELECT timestamptz '2025-02-28 24:01'\"", "SQL004"),
        ("psql -c \"SELECT date '2025-04-31'\"", "SQL004"),
    ],
)
def test_what_the_services_tools_refuse_is_named(command: str, code: str) -> None:
    """Each was refused by docker 28.2, psql 15 or a server 15."""
    assert [finding.code for finding in ask(command).errors] == [code]
