"""What the version of kubectl that people have makes of a command."""

from __future__ import annotations

import pytest

from runbook_helpers.check.judges.kubectl.judge import JUDGES
from tests.check.judges.test_kubectl import command


def codes(text: str, version: str) -> list[str]:
    versions = {"kubectl": version} if version else {}
    return [found.code for found in JUDGES[0](command(text), versions).complaints]


@pytest.mark.parametrize(
    ("text", "version", "expected"),
    [
        ("kubectl get pods --export", "", ["CMD002"]),
        ("kubectl drain n1 --delete-local-data", "1.20", []),
        ("kubectl drain n1 --delete-local-data", "1.32", ["CMD002"]),
        ("kubectl drain n1 --delete-local-data", "", ["CMD002"]),
        ("kubectl run web --image=x --generator=run-pod/v1", "", ["CMD002"]),
        ("kubectl version --short", "1.24", []),
        ("kubectl version --short", "1.32", ["CMD002"]),
        ("kubectl rolling-update web", "", ["CMD001"]),
        ("kubectl events", "1.24", ["CMD001"]),
        ("kubectl events", "1.32", []),
        ("kubectl top pods --sum", "1.24", ["CMD002"]),
        ("kubectl top pods --sum", "", []),
        ("kubectl get deploy web --subresource=status", "1.22", ["CMD002"]),
        ("kubectl get deploy web --subresource=status", "1.24", []),
        ("kubectl api-resources", "1.20", []),
        ("kubectl config current-context", "1.20", []),
        ("kubectl autoscale deploy web --max=3 --cpu=70%", "1.37", []),
    ],
)
def test_the_version_named_decides(text: str, version: str, expected: list[str]) -> None:
    """Newest where none is named."""
    assert codes(text, version) == expected


def test_a_flag_that_went_says_when() -> None:
    """The message names the version, so that nobody looks for a typing error."""
    found = JUDGES[0](command("kubectl get pods --export"), {}).complaints
    assert found[0].message == "`kubectl get` has no option `--export`: it is gone in kubectl 1.20"
