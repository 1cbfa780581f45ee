"""Texts as small models write them: faults put there blind are named on their own lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.measure_planted import FOLDERS, MODES, Planted, planted

# What is missed and why: the rest must stay named.
MISSED = {
    "api_persona.md:48",  # redis-cli's commands are in no table
    "db_tokens.md:9",  # a company nobody named
    "db_tokens.md:13",  # psql's own \show, alone in backticks
    "db_tokens.md:41",  # a view called like a program
    "db_tokens.md:49",  # a cut of three words
    "disk_oneliners.md:15",  # lvs's units are one letter
    "disk_oneliners.md:26",  # tar's f takes the next word, an option, as the archive
    "disk_rm_everything.md:60",  # `service restart nginx`: the order of the words
    "disk_typography.md:35",  # named as a gap, not as broken shell
    "k8s_emoji_tutorial.md:32",  # stands within the quotes that the line above left open
    "k8s_loop.md:52",  # a file beside it: only the command line knows where that is
    "k8s_sections.md:12",  # a metric nobody exports, in words
    "k8s_sections.md:48",  # a key given twice in a file that does not parse further down
    "k8s_third.md:46",  # the options of crictl's subcommands are in no table
    "lb_console.md:37",  # iptables takes --flush-all for nothing it knows
    "lb_headings.md:28",  # openssl's options are in no table
    "lb_headings.md:37",  # ansible-playbook's options are in no table
    "lb_html.md:17",  # `service nginx reboot`: its actions are the init script's own
    "lb_html.md:47",  # iptables' --drop
    "mq_python.md:30",  # broken JSON within a rabbitmqctl argument
}


def missed(faults: list[Planted]) -> set[str]:
    """The places of the faults that nothing names."""
    return {f"{fault.file}:{fault.line}" for fault in faults if not fault.named}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_each_planted_fault_is_named_on_its_line(folder: Path) -> None:
    """But for those that are listed with the reason."""
    faults = list(planted(folder))
    assert len(faults) > 100
    assert missed(faults) <= MISSED


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_all_six_failure_modes_are_among_them(folder: Path) -> None:
    """A model errs in each of them in its own way."""
    assert {fault.file.split("_")[0] for fault in planted(folder)} == set(MODES)
