"""Grounding: names of this place pass, all others are listed."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from runbook_helpers.check.rules import grounding
from tests.check.asking import ask
from tests.check.corpus_lines import cases


@dataclass(frozen=True)
class Place:
    names: dict[str, object]
    details: dict[str, object] = field(default_factory=dict)
    tools: dict[str, str] = field(default_factory=dict)
    contacts: None = None


PLACE = Place(
    names={
        "kube_context": "lark-prod", "namespace": "shop", "deployment": ["checkout-api"],
        "host": ["app-01.prod.larkspur.example", "orders-db-1.prod.larkspur.example"],
        "database": "orders", "vhost": "shop", "queue": ["orders.created"],
        "rabbitmq_node": ["rabbit@mq-1"], "container": "storefront-web",
        "lambda_function": "lark-cart", "rest_api_id": "a1b2c3d4e5", "stage": "prod",
        "mount_point": ["/", "/srv/data"], "services": ["nginx"],
    },
    details={"health": {"address": "127.0.0.1:8080/healthz"}, "logs": ["/var/log/storefront"]},
    tools={"kubectl": "1.32", "curl": "7.88"},
)  # fmt: skip


@pytest.mark.parametrize(("expected", "command"), cases("grounding"))
def test_a_strange_name_is_listed(expected: str, command: str) -> None:
    """And a name of this place, a variable or a placeholder is not."""
    text = f"# T\n\n```bash\nexport NS=shop APP=checkout-api\n{command}\n```\n"
    found = ask(text, grounding.RULES, PLACE)
    assert {f.code for f in found} - {"ENV003"} == set(expected.split()) - {"-"}


def test_a_near_name_is_suggested() -> None:
    """So that a misspelling is corrected, not looked up."""
    text = "# T\n\n```bash\nkubectl -n shop rollout undo deployment/checkout-apj\n```\n"
    (found,) = ask(text, grounding.RULES, PLACE)
    assert found.fix == "did you mean `checkout-api`?"


def test_a_tool_without_a_version_is_a_hint() -> None:
    """Once for each tool, where it is used first."""
    text = "# T\n\n```bash\njq . a\njq . b\nkubectl get pods\n```\n"
    found = ask(text, grounding.RULES, PLACE)
    assert [(f.line, f.code, f.severity) for f in found] == [(4, "ENV003", "info")]


SPOKEN = Place(
    names={"namespace": "shop", "deployment": "order-worker"},
    details={
        "consumers": {"order-worker": "reads orders.created, one consumer each, prefetch 20"},
        "producers": {"orders.created": {"kind": "quorum"}},
        "workers": ["x-1"],
        "layout": "EKS with the deployments web, mail and billing behind one ingress",
        "deployments": "a shared chart installs basket beside a few others",
        "store": "PostgreSQL 16, database ledger on db-1",
    },
    tools={"kubectl": "1.32", "psql": "16", "rabbitmqctl": "3.12"},
)


@pytest.mark.parametrize(
    ("command", "stranger"),
    [
        ("kubectl -n shop scale deployment consumer --replicas=5", "consumer"),
        ("kubectl -n shop scale deployment consumers --replicas=5", "consumers"),
        ("kubectl -n shop rollout restart deployment/workers", "workers"),
        ("kubectl -n shop rollout restart deployment prefetch", "prefetch"),
        ("kubectl -n shop logs consumer-7d9f8b6c5-x2x4z", "consumer-7d9f8b6c5-x2x4z"),
        ("kubectl -n prefetch get pods", "prefetch"),
        ("rabbitmqctl purge_queue producers", "producers"),
        ("psql -d consumer -c 'SELECT 1'", "consumer"),
        ("kubectl -n shop rollout restart deployment/order-worker", ""),
        ("kubectl -n shop rollout restart deployment/mail", ""),
        ("kubectl -n shop rollout restart deployment/basket", ""),
        ("kubectl -n shop logs mail-7d9f8b6c5-x2x4z", ""),
        ("rabbitmqctl purge_queue orders.created", ""),
        ("psql -d ledger -c 'SELECT 1'", ""),
    ],
)
def test_a_word_of_the_environment_is_no_name(command: str, stranger: str) -> None:
    """Neither a key nor a word of a sentence is one, unless it is said to be of that kind."""
    found = ask(f"# T\n\n```bash\n{command}\n```\n", grounding.RULES, SPOKEN)
    named = [f.message for f in found if f.code == "ENV001"]
    assert [message.split("“")[1].split("”")[0] for message in named] == [stranger] * bool(stranger)
