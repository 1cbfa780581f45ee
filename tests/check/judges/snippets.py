"""Corpus files as snippets: one a line, or set apart by rows of three dashes."""

from __future__ import annotations

from pathlib import Path

from runbook_helpers.check.code.model import Language, Snippet

CORPUS = Path(__file__).parent.parent / "corpus"


def snippet(text: str, language: Language) -> Snippet:
    """A fence's code at the top of a file."""
    rows = tuple((row, 0) for row in range(text.count("\n") + 1))
    return Snippet(text, language, "fence", rows, declared=language)


def good(name: str) -> list[str]:
    """What the real tool accepts."""
    text = (CORPUS / f"{name}.txt").read_text(encoding="utf-8")
    if "\n---\n" in text:
        return [part.strip("\n") for part in text.split("\n---\n") if part.strip()]
    return [line for line in text.splitlines() if line.strip() and not line.startswith("# ")]


def bad(name: str) -> list[tuple[str, str]]:
    """Code of the complaint, and what it is to be made about."""
    cases = []
    for part in good(name):
        if not part.startswith("# "):
            code, _, text = part.partition("\t")
            cases.append((code, text))
    return cases
