"""Cases in text files: what is expected, a tab, the text."""

from __future__ import annotations

from pathlib import Path

CORPUS = Path(__file__).with_name("corpus")


def cases(name: str) -> list[tuple[str, str]]:
    """Expected and text of each line; lines starting with `# ` are comments."""
    lines = (CORPUS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    found = []
    for line in lines:
        if line and not line.startswith("# "):
            expected, _, text = line.partition("\t")
            found.append((expected, text))
    return found
