"""Rules of Prometheus; each verdict was had from promtool 2.42 but for vmalert's own fields."""

from __future__ import annotations

import pytest

from runbook_helpers.check.checker import check


def told(rule: str) -> list[str]:
    """The messages about one rule within a group."""
    text = "groups:\n- name: a\n  rules:\n  - " + rule.replace("\n", "\n    ")
    report = check(f"# T\n\n```yaml\n{text}\n```\n")
    return [f.message for f in report.findings if f.code == "CFG008"]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("alert: A\nexpr: up == 0\nseverity: high", "a rule has no field `severity`"),
        ("alert: A\nexpr: up == 0\nfor: 5 minutes", "`for` cannot be `5 minutes`"),
        ("alert: A\nfor: 5m", "the rule has no `expr`"),
        ("expr: up", "the rule has neither `alert` nor `record`"),
        ("record: a:b\nexpr: up\nfor: 5m", "a recording rule has no `for`"),
        ("alert: A\nexpr: up == 0\nlabels: high", "`labels` holds names and values"),
        (
            'alert: A\nexpr: up == 0\nannotations: {a: "{{ $label.job }}"}',
            "a rule's templates have no variable `$label`",
        ),
        (
            'alert: A\nexpr: up == 0\nannotations: {a: "{{ $value | round }}"}',
            "a rule's templates have no function `round`",
        ),
        (
            'alert: A\nexpr: up == 0\nannotations: {a: "{{ $value } x"}',
            "`{{ $value }` is closed with one brace",
        ),
    ],
)
def test_what_promtool_refuses_is_told(rule: str, message: str) -> None:
    """One fault, one message."""
    assert told(rule) == [message]


@pytest.mark.parametrize(
    "rule",
    [
        "alert: A\nexpr: up == 0\nfor: 1h30m\nkeep_firing_for: 0s\nlabels: {severity: page}",
        'alert: A\nexpr: up == 0\nlabels: {a: "{{ range $i, $s := query `up` }}{{ $s }}{{ end }}"}',
        "alert: A\nexpr: up < {{ threshold }}\nfor: {{ duration }}",
        "alert: A\nexpr: up == 0\ndebug: true",
        "uid: a\ntitle: Grafana\ncondition: C\ndata: []",
    ],
)
def test_what_a_reader_of_rules_takes_is_let_be(rule: str) -> None:
    """Variables of one's own, placeholders, vmalert's fields, Grafana's rules."""
    assert told(rule) == []
