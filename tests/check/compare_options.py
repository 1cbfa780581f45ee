# ruff: noqa: T201 - a development script that prints its figures
"""Compare a corpus, and the checker, with what the real tools say.

`python -m tests.check.compare_options heldout_host` needs bubblewrap and the tools themselves
(Debian packages; docs/check-figures-host.md names them). Lines whose tools are not installed get
no verdict and are counted.
"""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.check.corpus_lines import cases
from tests.check.measure import ask, good_lines, tool_of
from tests.check.sandbox import Said, said


def main(arguments: list[str]) -> int:
    """Print where corpus and tool differ, then precision and recall by tool."""
    for name in arguments:
        lines = [(line, False) for line in good_lines(name)]
        lines += [(line, True) for _, line in cases(f"{name}_bad")]
        with ThreadPoolExecutor(4) as pool:
            told = list(pool.map(lambda line: said(line[0]), lines))
        for (line, bad), (verdict, text) in zip(lines, told, strict=True):
            if verdict != "unknown" and bad != (verdict == "refused"):
                print(f"{'BAD ' if bad else 'GOOD'} but {verdict}: {line}\n      {_short(text)}")
        _figures(name, [(line, v) for (line, _), (v, _) in zip(lines, told, strict=True)])
    return 0


def _short(text: str) -> str:
    return " / ".join(part.strip() for part in text.splitlines() if part.strip())[:160]


def _figures(name: str, lines: list[tuple[str, Said]]) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for line, verdict in lines:
        flagged = bool(ask(line).errors)
        for tool in (tool_of(line), "all"):
            counts[tool, f"{verdict} {flagged}"] += 1
    for tool in sorted({tool for tool, _ in counts}):
        hit, missed = counts[tool, "refused True"], counts[tool, "refused False"]
        false, fine = counts[tool, "accepted True"], counts[tool, "accepted False"]
        unknown = counts[tool, "unknown True"] + counts[tool, "unknown False"]
        print(
            f"{name} {tool:22} refused: {hit}/{hit + missed} named"
            f"   accepted: {fine}/{fine + false} passed   no verdict: {unknown}"
        )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
