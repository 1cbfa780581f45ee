# ruff: noqa: T201 - a development script that prints its figures
"""How many good lines of a corpus pass, and how many bad ones are named, tool by tool.

`python -m tests.check.measure heldout_host` reads heldout_host_good.txt and heldout_host_bad.txt
and judges each line as a runbook of one fence would be.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass

from runbook_helpers.check import check
from runbook_helpers.check.findings import Finding
from tests.check.corpus_lines import CORPUS, cases

TRUTH = ("SHL", "CMD", "AWS", "SQL", "PQL", "CFG")
LINE = 6  # where the command stands in the runbook below


@dataclass(frozen=True)
class Asked:
    """One line of a corpus and what the checker says of it."""

    command: str
    code: str  # "" for a good line
    errors: tuple[Finding, ...]
    checked: bool

    @property
    def tool(self) -> str:
        return tool_of(self.command)

    @property
    def right(self) -> bool:
        return any(e.code.startswith(self.code[:3]) for e in self.errors) == bool(self.code)


def tool_of(command: str) -> str:
    """The first word that is a program, for grouping."""
    words = [word for word in command.split() if "=" not in word and word != "sudo"]
    return words[0] if words else ""


def ask(command: str, code: str = "") -> Asked:
    """Judge one command in a fence of its own."""
    report = check(f"# One command\n\nRun it.\n\n```bash\n{command}\n```\n")
    errors = tuple(
        f
        for f in report.findings
        if f.severity == "error" and f.line == LINE and f.code.startswith(TRUTH)
    )
    coverage = report.coverage
    return Asked(command, code, errors, coverage.checked == coverage.commands)


def good_lines(name: str) -> list[str]:
    """Each is a command that the real tool accepts."""
    lines = (CORPUS / f"{name}_good.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def measure(name: str) -> list[Asked]:
    """The good lines, then the bad ones."""
    good = [ask(command) for command in good_lines(name)]
    return good + [ask(command, code) for code, command in cases(f"{name}_bad")]


def main(arguments: list[str]) -> int:
    """Print each wrong verdict, then a line for each tool, then the sum."""
    for name in arguments:
        asked = measure(name)
        for one in asked:
            if not one.right:
                said = "; ".join(f"{e.code} {e.message}" for e in one.errors)
                print(f"{'MISSED ' if one.code else 'REFUSED'} {one.command}   {said}")
            elif not one.code and not one.checked:
                print(f"UNREAD  {one.command}")
        _summary(name, asked)
    return 0


def _summary(name: str, asked: list[Asked]) -> None:
    tools: dict[str, Counter[str]] = {}
    for one in asked:
        tools.setdefault(one.tool, Counter())[f"{'bad' if one.code else 'good'} {one.right}"] += 1
    for tool, counts in sorted(tools.items()) if len(tools) < 200 else ():
        good, bad = (
            counts["good True"] + counts["good False"],
            counts["bad True"] + counts["bad False"],
        )
        print(
            f"{tool:24} good {counts['good True']:3}/{good:<3} bad {counts['bad True']:3}/{bad:<3}"
        )
    for title, kind in (
        ("good lines accepted", [one for one in asked if not one.code]),
        ("bad lines caught", [one for one in asked if one.code]),
    ):
        right = sum(one.right for one in kind)
        print(f"{name}: {title}: {right}/{len(kind)} = {100 * right / max(1, len(kind)):.1f} %")
    unread = sum(not one.checked for one in asked if not one.code)
    print(f"{name}: good lines not checked: {unread}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
