"""Fields and types of Kubernetes manifests."""

from __future__ import annotations

import pytest

from runbook_helpers.check.checker import check

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n"


def told(text: str) -> list[tuple[int, str]]:
    """Line and code of each complaint about a manifest; the first row is line 4."""
    report = check(f"# T\n\n```yaml\n{text}\n```\n")
    return [(f.line, f.code) for f in report.findings if f.code in ("CFG006", "CFG007")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (POD + "  container: []", [(8, "CFG006")]),
        (POD + "  containers: {name: a}", [(8, "CFG007")]),
        (POD + "  containers:\n  - name: a\n    env:\n    - {name: b, value: 5}", [(11, "CFG007")]),
        (POD + "  containers:\n  - name: a\n    resources: {limits: {cpu: 1}}", []),
        (POD + "  hostNetwork: 'true'", [(8, "CFG007")]),
        (POD + "  containers: <containers>", []),
        ("apiVersion: example.com/v1\nkind: Pod\nspec: {any: thing}", []),
        ("apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec: {a: 1}", []),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {on: true}", [(7, "CFG007")]),
    ],
)
def test_only_what_kubectl_apply_refuses_is_false(
    text: str, expected: list[tuple[int, str]]
) -> None:
    """Unknown kinds, quantities and placeholders are let be."""
    assert told(text) == expected


def test_a_manifest_in_a_heredoc_is_checked_at_its_line() -> None:
    """`kubectl apply -f - <<EOF` is read on."""
    text = f"# T\n\n```bash\nkubectl apply -f - <<EOF\n{POD}  container: []\nEOF\n```\n"
    found = [(f.line, f.code) for f in check(text).findings if f.severity == "error"]
    assert found == [(9, "CFG006")]
