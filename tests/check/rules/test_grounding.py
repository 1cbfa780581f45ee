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
