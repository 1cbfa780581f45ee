"""Run every group of benchmarks, or those named; one line each: how long, against what."""

from __future__ import annotations

import sys

from benchmarks import checks, flow, model, start
from benchmarks.timing import compiled

GROUPS = {"start": start, "flow": flow, "check": checks, "model": model}


def main(names: list[str]) -> None:
    """Measure the groups with these names; all for none."""
    unknown = set(names) - GROUPS.keys()
    if unknown:
        sys.exit(f"no group {min(unknown)}; there are: {', '.join(GROUPS)}")
    compiled()
    for name in names or GROUPS:
        print(f"\n{GROUPS[name].__doc__}")
        GROUPS[name].measure()


if __name__ == "__main__":
    main(sys.argv[1:])
