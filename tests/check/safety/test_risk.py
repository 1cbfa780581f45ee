"""Risk: what a command does to the system."""

from __future__ import annotations

import pytest

from runbook_helpers.check.code.reading import commands_of
from runbook_helpers.check.safety.risk import risk, worst
from runbook_helpers.runbook.document import parse
from tests.check.corpus_lines import cases


@pytest.mark.parametrize(("expected", "command"), cases("risk"))
def test_a_command_has_its_class(expected: str, command: str) -> None:
    """The worst that any part of it does."""
    document = parse(f"# T\n\n```bash\n{command}\n```\n")
    assert worst([risk(found) for found in commands_of(document)]) == expected


def test_commands_are_found_once() -> None:
    """All rules share one list as long as the document lives."""
    document = parse("# T\n\n```bash\ndf -h\n```\n")
    assert commands_of(document) is commands_of(document)
