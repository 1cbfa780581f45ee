"""How many faults of texts as small models write them are named on their lines.

Each line of an expected.txt is `FILE:LINE CODE|FAMILY|…`: a fault that was put there before
anybody looked at the rules. A file's first word is its failure mode.
Run: python -m tests.check.measure_planted [--missed]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from runbook_helpers.check import Report, check
from runbook_helpers.environment import load

HERE = Path(__file__).parent
FOLDERS = (HERE / "planted", HERE / "planted2")
ENVIRONMENTS = HERE.parents[1] / "environments"
MODES = {
    "api": "api_gateway_5xx_errors",
    "db": "database_connection_leak",
    "disk": "disk_space_exhaustion",
    "k8s": "high_memory_usage_on_kubernetes_nodes",
    "lb": "load_balancer_health_check_failures",
    "mq": "rabbitmq_queue_backlog",
}


@dataclass(frozen=True)
class Planted:
    """A fault, and whether a finding of one of its codes or families stands on its line."""

    file: str
    line: int
    codes: tuple[str, ...]
    text: str
    named: bool


def planted(folder: Path) -> Iterator[Planted]:
    """Every fault of a folder's documents in the order of the list."""
    reports: dict[str, Report] = {}
    for row in (folder / "expected.txt").read_text(encoding="utf-8").splitlines():
        where, codes = row.split(" ", 1)
        file, line = where.rsplit(":", 1)
        if file not in reports:
            reports[file] = _report(folder / file)
        yield _planted(file, int(line), tuple(codes.split("|")), reports[file])


def _planted(file: str, line: int, codes: tuple[str, ...], report: Report) -> Planted:
    there = [finding.code for finding in report.findings if finding.line == line]
    named = any(found.startswith(codes) for found in there)
    return Planted(file, line, codes, report.text.split("\n")[line - 1].strip(), named)


def _report(path: Path) -> Report:
    mode = MODES[path.name.split("_")[0]]
    environment = load(ENVIRONMENTS / f"environment_{mode}.json")
    return check(path.read_text(encoding="utf-8"), environment=environment)


def main() -> None:
    """Print what is missed, and the share that is named."""
    for folder in FOLDERS:
        faults = list(planted(folder))
        for fault in faults if "--missed" in sys.argv else ():
            if not fault.named:
                print(f"{fault.file}:{fault.line} {'|'.join(fault.codes)}: {fault.text[:120]}")
        named = sum(fault.named for fault in faults)
        documents = len({fault.file for fault in faults})
        print(f"{folder.name}: {documents} documents, {named} of {len(faults)} faults named "
              f"({named / len(faults):.1%})")  # fmt: skip


if __name__ == "__main__":
    main()
