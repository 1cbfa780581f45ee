"""How often `runbook check` cries wolf over documents as people write them.

Every command in tests/check/documents is one the real tool takes, so each finding of severity
error is a false one, but for those in `TRUE`; those in `KNOWN` are false and counted apart.
Run: python -m tests.check.measure_documents [--all]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from runbook_helpers.check import Finding, Report, check

FOLDER = Path(__file__).parent / "documents"
# Errors that are right, by document: the code and the text of its line.
TRUE = {
    "merge_conflict.md": {"SHL001"},  # its markers: bash takes them for a here-string
    "nested_lists.md": {"STR011"},  # its last block is never closed
    "placeholders.md": {"SHL005"},  # `-n …` leaves out the word that matters
    "yaml_json_props.md": {"CFG001"},  # a block that calls itself JSON has a comment
}
# False ones that are known: there are tables of one version only, and these tools were older.
KNOWN = {"old_versions.md": {"CMD002", "AWS002"}}


@dataclass(frozen=True)
class Measured:
    """One document, what was found in it, and how long that took."""

    name: str
    report: Report
    seconds: float

    @property
    def false(self) -> tuple[Finding, ...]:
        """The errors that are none."""
        allowed = TRUE.get(self.name, set()) | KNOWN.get(self.name, set())
        found = self.report.findings
        return tuple(f for f in found if f.severity == "error" and f.code not in allowed)

    @property
    def known(self) -> int:
        """How many of the known false errors there are."""
        codes = KNOWN.get(self.name, set())
        return sum(f.severity == "error" and f.code in codes for f in self.report.findings)


def measure() -> Iterator[Measured]:
    """Every document in the order of its name."""
    for path in sorted(FOLDER.iterdir()):
        text = path.read_bytes().decode("utf-8")
        start = time.process_time()
        report = check(text)
        yield Measured(path.name, report, time.process_time() - start)


def main() -> None:
    """Print every false error, and the rates."""
    check("```sh\nkubectl get pods\n```\n```sql\nSELECT 1;\n```\n")  # the tables are read once
    all_of_them = list(measure())
    for one in all_of_them:
        shown = one.report.findings if "--all" in sys.argv else one.false
        lines = one.report.text.split("\n")
        for f in shown:
            print(f"{one.name}:{f}\n    {lines[f.line - 1].strip()[:140]}")
    print(summary(all_of_them))


def summary(found: list[Measured]) -> str:
    """The rates in words."""
    commands = sum(one.report.coverage.commands for one in found)
    checked = sum(one.report.coverage.checked for one in found)
    false = sum(len(one.false) for one in found)
    lines = [
        f"{len(found)} documents, {commands} commands, {checked} of them checked",
        f"false errors: {false} ({false / commands:.2%} of commands), "
        f"in {sum(bool(one.false) for one in found)} documents; known and not counted: "
        f"{sum(one.known for one in found)}",
    ]
    for severity in ("warning", "info"):
        counts = [one.report.counts[severity] for one in found]
        most = max(found, key=lambda one: one.report.counts[severity])
        lines.append(f"{severity}: median {median(counts):g}, most {max(counts)} ({most.name})")
    slowest = max(found, key=lambda one: one.seconds)
    lines.append(f"slowest: {slowest.seconds:.2f} s ({slowest.name})")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
