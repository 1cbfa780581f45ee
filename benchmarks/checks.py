"""`runbook check`: as quick as a linter, on one runbook and on very long ones."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.timing import fastest, line, median, python, runbook, said
from runbook_helpers import environment, templates
from runbook_helpers.catalog import Catalog, FailureMode
from runbook_helpers.check import check
from runbook_helpers.project import locate
from runbook_helpers.providers.reference import values

TWELVE_KB = 12_000
# Milliseconds: what each figure should stay below on a machine that does nothing else.
COLD_BAR, WARM_BAR, FACTS_BAR, LONG_BAR = 500, 60, 50, 2000
_CASES = Path(__file__).parent.parent / "tests" / "cases"
SIZES = (10_000, 100_000, 1_000_000)
# The packs that one runbook about everything would need.
_FACTS = """
import json, time
from runbook_helpers.check.facts import packs, postgresql
from runbook_helpers.check.judges.aws import facts as aws_facts
from runbook_helpers.check.judges.kubectl import facts as kubectl_facts
from runbook_helpers.check.safety.tables import table
loads = {
    "tools": lambda: [packs.load(name) for name in ("psql", "docker", "curl", "df", "systemctl")],
    "aws": lambda: [aws_facts.service(name, 2) for name in ("ec2", "elbv2", "cloudwatch")],
    "kubectl": lambda: (kubectl_facts.commands(), kubectl_facts.types()),
    "postgresql": lambda: postgresql.catalogue({}),
    "risks and names": lambda: (table("risk"), table("names")),
}
times = {}
for name, load in loads.items():
    started = time.process_time()
    load()
    times[name] = time.process_time() - started
print(json.dumps(times))
"""
_MEMORY = """
import sys
from runbook_helpers.check import check
for path in sys.argv[1:]:
    check(open(path, encoding="utf-8").read())
# ru_maxrss would be the parent's, from before this interpreter took over the process.
print(next(row.split()[1] for row in open("/proc/self/status") if row.startswith("VmHWM")))
"""


def measure() -> None:
    """Cold, warm, facts, memory and growth; the unit is the bare interpreter's processor time."""
    bare, _ = fastest(python("-c", "pass"))
    line("bare interpreter", bare, bare)
    modes = [mode for mode in Catalog(locate()).modes if mode.reference]
    runbooks = {mode.key: rendered(mode) for mode in modes}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "runbook.md")
        path.write_text(of_size(list(runbooks.values())[:1], TWELVE_KB), encoding="utf-8")
        _cold("cold, 12 kB", runbook("check", str(path)), bare)
        within = runbook("check", str(path), "--failure-mode", modes[0].key)
        _cold("cold, with its environment", within, bare)
    _warm(modes, runbooks, bare)
    _facts(bare)
    _memory(list(runbooks.values()))
    _growth(list(runbooks.values()))


def rendered(mode: FailureMode) -> str:
    """The reference runbook of a failure mode as the drafter writes it."""
    here = environment.load(mode.environment_file)
    assert mode.reference
    text = templates.read(mode.reference)
    return templates.render(text, values(mode, here), owner=here.owner, where=mode.reference)


def of_size(texts: list[str], size: int) -> str:
    """The texts one after the other, as often as it takes, cut to whole lines."""
    one = "\n\n".join(texts)
    whole = one * (size // len(one) + 1)
    return whole[: whole.rindex("\n", 0, size) + 1]


def _cold(name: str, action: Callable[[], object], bare: float) -> None:
    busy, waited = fastest(action)
    line(name, busy, bare, COLD_BAR)
    line(f"{name}: as waited for", waited, bare)


def _warm(modes: list[FailureMode], runbooks: dict[str, str], bare: float) -> None:
    """The references against their environments, then what a small model writes."""
    print("warm: processor time, the least of many runs; then checks per second, as waited for")
    for mode in modes:
        here = environment.load(mode.environment_file)
        _warm_one(mode.key, runbooks[mode.key], here, bare)
    small = (_CASES / "small_model_runbook.md").read_text(encoding="utf-8")
    pieces = [path.read_text(encoding="utf-8") for path in sorted(_CASES.glob("small_model/*.md"))]
    _warm_one("small model's runbook", small, None, bare)
    _warm_one("small model's pieces, 12 kB", of_size(pieces, TWELVE_KB), None, bare)


def _warm_one(name: str, text: str, here: environment.Environment | None, bare: float) -> None:
    busy, waited = fastest(lambda: check(text, environment=here))
    line(name[:40], busy, bare, WARM_BAR)
    print(f"{'':<40} {1 / waited:9.1f} checks/s")


def _facts(bare: float) -> None:
    runs = [json.loads(said(_FACTS)) for _ in range(5)]
    least = {name: min(run[name] for run in runs) for name in runs[0]}
    for name, seconds in least.items():
        line(f"facts: {name}", seconds, bare)
    line("facts: all of these", sum(least.values()), bare, FACTS_BAR)


def _memory(texts: list[str]) -> None:
    if not Path("/proc/self/status").exists():
        print("peak memory: only Linux says")
        return
    print("peak memory; the ratio is to a checker that has checked nothing")
    nothing = int(said(_MEMORY))
    for size in (TWELVE_KB, SIZES[-1]):
        with tempfile.NamedTemporaryFile("w", suffix=".md", encoding="utf-8") as file:
            file.write(of_size(texts, size))
            file.flush()
            peak = int(said(_MEMORY, file.name))
        print(f"{f'{size} bytes':<40} {peak / 1024:9.1f} MB  {peak / nothing:7.1f} x")


def _growth(texts: list[str]) -> None:
    print("growth: of the whole text, then per kB with the ratio to the smallest")
    unit = 0.0
    for size in SIZES:
        text = of_size(texts, size)
        seconds = median(lambda text=text: check(text), rounds=3 if size < SIZES[-1] else 1)
        unit = unit or seconds / len(text)
        print(f"{f'{size} bytes':<40} {seconds * 1000:9.1f} ms{'':13} bar {LONG_BAR:6} ms")
        line(f"{size} bytes, per kB", seconds / len(text) * 1000, unit * 1000)
