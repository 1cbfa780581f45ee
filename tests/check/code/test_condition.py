"""The body of `[[ … ]]` is taken or refused as bash does."""

from __future__ import annotations

import pytest

from runbook_helpers.check.code.condition import fault


@pytest.mark.parametrize(
    "body",
    [
        " -f a && ! -d b ",
        " ( $a == 1 || $b < 2 ) && -n $c ",
        " $line =~ ^([0-9]+)\\ (a|b)$ ",
        " ( $line =~ ^x$ ) ",
        " $x == @(a|b)* ",
        ' "$x" != "y z" &&\n -v HOME ',
        " $x ",
    ],
)
def test_conditions_of_bash_are_taken(body: str) -> None:
    """Tests, groups, patterns and regular expressions."""
    assert not fault(body)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (" -f ", "nothing follows `-f` in `[[ … ]]`"),
        (" $a == ", "nothing follows `==` in `[[ … ]]`"),
        (" $a && ", "nothing follows `&&` in `[[ … ]]`"),
        (" $a == b c ", "`c` does not belong into `[[ … ]]` here"),
        (" $a = 1 -a $b = 2 ", "`-a` does not belong into `[[ … ]]` here"),
        (" ( $a == 1 ", "`(` in `[[ … ]]` is never closed"),
    ],
)
def test_what_bash_refuses_is_said(body: str, why: str) -> None:
    """Each with the place that is wrong."""
    assert fault(body) == why
