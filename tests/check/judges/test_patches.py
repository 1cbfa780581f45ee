"""The bodies of `kubectl patch`."""

from __future__ import annotations

import pytest

from runbook_helpers.check.checker import check


def told(command: str) -> list[tuple[str, str]]:
    """Code and message of each error about a command."""
    report = check(f"# T\n\n```bash\n{command}\n```\n")
    return [(f.code, f.message) for f in report.findings if f.severity == "error"]


def step(path: str, more: str = '"value":1', op: str = "add") -> str:
    body = f'[{{"op":"{op}","path":"{path}",{more}}}]'
    return f"kubectl patch deploy web --type=json -p '{body}'"


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (step("/spec/replica"), "there is no field `replica` in `/spec`"),
        (step("spec.replicas"), "`spec.replicas` is no path of a JSON patch"),
        (step("/spec/replicas", op="set"), "a JSON patch has no op `set`"),
        (step("/spec/replicas", '"value":"2"'), "`replicas` is a number"),
        (
            step("/spec/template/spec/containers/app/image"),
            "`app` stands where a list has numbers",
        ),
        (
            """kubectl patch deploy web -p '{"spec":{"replica":3}}'""",
            "`spec` has no field `replica`",
        ),
    ],
)
def test_a_body_that_the_kind_does_not_have_is_told(command: str, message: str) -> None:
    """Fields, operations, paths and types, each with the reason."""
    assert [said for _, said in told(command)] == [message]


@pytest.mark.parametrize(
    "command",
    [
        step("/metadata/annotations/a~1b", '"value":"x"'),
        step("/spec/template/spec/containers/0/env/-", '"value":{"name":"A","value":"1"}'),
        step("/spec/replicas", "\"value\":'$N'"),
        """kubectl patch servicemonitor a --type=merge -p '{"spec":{"any":1}}'""",
        "kubectl patch deploy web -p $'spec:\\n  replicas: 3'",
        """kubectl patch deploy web -p '{"spec":{"$retainKeys":["a"],"replicas":1}}'""",
    ],
)
def test_a_body_that_fits_is_let_be(command: str) -> None:
    """Escaped keys, list ends, the shell's variables, custom kinds, directives."""
    assert told(command) == []
