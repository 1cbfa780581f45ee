"""Tokens of services are known by their forms; what runbooks are full of is not taken for one."""

from __future__ import annotations

import pytest

from runbook_helpers.writing.privacy import secrets_of
from runbook_helpers.writing.vendor_tokens import tokens_in
from tests.projects import ROOT

HEX = "0123456789abcdef"


@pytest.mark.parametrize(
    ("line", "token"),
    [
        (f"AccountKey={'aB3/' * 21}ab==", f"{'aB3/' * 21}ab=="),
        (f"sid {'AC' + HEX * 2}", "AC" + HEX * 2),
        ("bot 110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawX", None),
        (f"key {HEX * 2}-us12", f"{HEX * 2}-us12"),
        ("token sq0csp-ABCDEFGHIJK_LMNOPQRSTUVWXYZ-0123456789abcde", None),
    ],
)
def test_a_token_of_a_service_is_found(line: str, token: str | None) -> None:
    """Each where a person would have pasted it; the value itself is what is hidden."""
    found = [value for _, value in tokens_in(line)]
    assert found
    assert token is None or token in found
    hidden = secrets_of(line).hide(line)
    assert all(value not in hidden for value in found)


@pytest.mark.parametrize(
    "line",
    [
        "kubectl get pods -n payments-production-eu-central-1 -o wide",
        "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/api/6d0ecf831eec9f09",
        "image: registry.internal/shop@sha256:" + HEX * 4,
        "git revert 9fceb02d0ae598e95dc970b74767f19372d61af8",
        "pod checkout-api-7d9c5b8f6d-x2v9q restarted at 2026-11-20T03:14:07Z",
    ],
)
def test_names_hashes_and_addresses_are_none(line: str) -> None:
    assert list(tokens_in(line)) == []


def test_the_shipped_texts_hold_none() -> None:
    """No false alarm on what the project itself sends."""
    files = [*ROOT.glob("environments/*.json"), *ROOT.glob("prompt_templates/*")]
    found = [
        (path.name, what)
        for path in files
        for line in path.read_text(encoding="utf-8").splitlines()
        for what, _ in tokens_in(line)
    ]
    assert found == []
