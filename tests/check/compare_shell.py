# ruff: noqa: T201 - a development script that prints its figures
"""Compare our shell grammar with `bash -n`: `python -m tests.check.compare_shell`.

Reads every line of the corpora of commands, good and bad, and every shell block of the reference
runbooks; placeholders are made plain words for both.
"""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterator

from runbook_helpers.check.code.grammar import slip
from runbook_helpers.check.code.reading import snippets_of
from runbook_helpers.check.code.tree import readable
from runbook_helpers.runbook.document import parse
from tests.check.corpus_lines import CORPUS
from tests.projects import ROOT

FAMILIES = ("shell", "host", "docker", "helm", "kubectl", "aws", "psql", "options", "tools", "risk")


def main() -> int:
    """Print each difference, then how many texts both call good or bad."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for text in _texts():
        plain = readable(text)
        refused, ours = refused_by_bash(plain), slip(plain)
        counts[refused, ours is not None] += 1
        if refused != (ours is not None):
            print(f"{'MISSED' if refused else 'REFUSED'} {text!r} {ours.message if ours else ''}")
    print(f"bash refuses: {counts[True, True]}/{counts[True, True] + counts[True, False]} named")
    print(f"bash takes: {counts[False, False]}/{counts[False, False] + counts[False, True]} passed")
    return 0


def refused_by_bash(text: str) -> bool:
    """Whether bash's own parser refuses a text; nothing is run."""
    done = subprocess.run(["bash", "-n", "-c", text], capture_output=True, text=True, check=False)
    return done.returncode != 0 or bool(done.stderr.strip())  # `[[` left open only prints


def _texts() -> Iterator[str]:
    for file in sorted(CORPUS.glob("*.txt")):
        if any(family in file.name for family in FAMILIES):
            for line in file.read_text(encoding="utf-8").splitlines():
                if line and not line.startswith("# "):
                    yield line.rpartition("\t")[2]
    for page in sorted((ROOT / "runbook_helpers").rglob("*.md")):
        for snippet in snippets_of(parse(page.read_text(encoding="utf-8"))):
            if snippet.language == "shell":
                yield snippet.text


if __name__ == "__main__":
    raise SystemExit(main())
