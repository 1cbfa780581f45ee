"""Run the held-out commands through the whole check: `python -m tests.check.heldout [FAMILY…]`.

The first set was written before any judge was read, the second after the fixes it led to; the third
(kubectl and configuration) again before its author had read a judge, the next two after its fixes.
Each case is a document of its own with one fence; a good one is accepted when nothing is an error,
a bad one caught when an error about what is true stands in it. Prints every case that fails, then
the figures.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from runbook_helpers.check.checker import check
from tests.check.judges.snippets import CORPUS, bad, good

TRUTH = ("SHL", "CMD", "AWS", "SQL", "PQL", "CFG")
FENCES = {"sql": "sql", "promql": "promql"}  # every other family is commands
LINE_END = "⏎"  # stands for a line's end within a case


@dataclass(frozen=True)
class Case:
    """One piece of code, and the family of the error it must get; empty when it is good."""

    language: str
    text: str
    family: str

    @property
    def document(self) -> str:
        return f"# Incident\n\n```{self.language}\n{self.text}\n```\n"


def pairs(families: Sequence[str] = ()) -> list[str]:
    """The names of all pairs of files, or of those of the families: `heldout3_kubectl`."""
    found = sorted(path.name.removesuffix("_good.txt") for path in CORPUS.glob("heldout*_good.txt"))
    return [name for name in found if not families or name.split("_")[1] in families]


def cases(name: str) -> Iterator[Case]:
    """The good and the bad cases of one pair of files, such as `heldout_aws`."""
    family = name.split("_")[1]
    for text in good(f"{name}_good"):
        yield _case(family, text, "")
    for code, text in bad(f"{name}_bad"):
        head, _, language = code.partition(" ")
        yield _case(family, f"{language}\t{text}" if language else text, head)


def _case(family: str, text: str, code: str) -> Case:
    if family == "config":
        language, _, text = text.partition("\t")
        return Case(language, text.replace("\\n", "\n").replace("\\t", "\t"), code)
    if family == "psql":
        command = not text.startswith("\\") and not text.upper().startswith("SELECT")
        return Case("bash" if command else "sql", text, code)
    return Case(FENCES.get(family, "bash"), text.replace(LINE_END, "\n"), code)


def errors(case: Case) -> list[str]:
    """The errors about what is true in the case, each with its code."""
    found = check(case.document).findings
    return [f"{f.code} {f.message}" for f in found if f.severity == "error" and f.code[:3] in TRUTH]


def main(families: list[str]) -> int:
    """Print what fails, then accepted and caught for each family and set."""
    lines = [_figures(pair) for pair in pairs(families)]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _figures(name: str) -> str:
    counts = {"accepted": 0, "good": 0, "caught": 0, "bad": 0}
    for case in cases(name):
        said = errors(case)
        kind, wanted = ("bad", "caught") if case.family else ("good", "accepted")
        fine = bool(said) == bool(case.family)
        counts[kind] += 1
        counts[wanted] += fine
        if not fine:
            sys.stdout.write(f"not {wanted}: {case.text!r} {said or ''}\n")
    accepted = f"accepted {counts['accepted']}/{counts['good']}"
    return f"{name}: {accepted}, caught {counts['caught']}/{counts['bad']}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
