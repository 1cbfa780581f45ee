"""Options that a tool refuses to take together, and those of which it wants one."""

from __future__ import annotations

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.words import Reading


def check_exclusive(reading: Reading, facts: ToolFacts, program: Word) -> None:
    """Complain of two options of which the tool takes one."""
    for group in facts.exclusive:
        given = [name for name in group if reading.has((name,))]
        if len(given) > 1:
            first, second = (_dashed(name, facts) for name in given[:2])
            message = f"`{facts.tool}` takes `{first}` or `{second}`, not both"
            reading.complain("CMD004", program, message, f"leave out `{first}` or `{second}`")
            return


def _dashed(name: str, facts: ToolFacts) -> str:
    return f"-{name}" if len(name) == 1 or facts.style == "dash" else f"--{name}"
