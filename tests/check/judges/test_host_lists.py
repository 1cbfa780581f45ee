"""The lists of host commands written before the judges they measure, and what wraps a command."""

from __future__ import annotations

import pytest

from tests.check.measure import ask, measure

LISTS = ("heldout3_hosta", "heldout4_hosta", "heldout5_hosta", "heldout6_hosta")


@pytest.mark.parametrize("name", LISTS)
def test_host_commands_are_told_apart(name: str) -> None:
    """At least 98 of 100 good ones pass and 95 of 100 bad ones are named."""
    asked = measure(name)
    for bad, least in ((False, 0.98), (True, 0.95)):
        kind = [one for one in asked if bool(one.code) == bad]
        wrong = [one.command for one in kind if not one.right]
        assert len(wrong) <= (1 - least) * len(kind), wrong


@pytest.mark.parametrize(
    ("command", "codes"),
    [
        ("timeout 5x df -h", ["CMD010"]),
        ("sudo timeout 5 df --human-readible", ["CMD002"]),
        ("nice -n abc ionice -c 9 df -hz", ["CMD010", "CMD010", "CMD002"]),
        ("watch -n 5s 'df -hz | tail'", ["CMD010", "CMD002"]),
        ("sudo -iu postgres psql --nonsense", ["CMD002"]),
        ("sudo -nl", []),
        ("strace -f -e trace=opne df -h", ["CMD010"]),
        ("time -v df -h", ["CMD002"]),
        ("/usr/bin/time -v df -h", []),
        ("sudo time -v df -h", []),
    ],
)
def test_a_wrapper_and_its_program_are_both_judged(command: str, codes: list[str]) -> None:
    """Each wrapper by its own table, then the program it runs."""
    assert sorted(e.code for e in ask(command).errors) == sorted(codes)
