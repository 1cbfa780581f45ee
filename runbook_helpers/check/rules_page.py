"""docs/rules.md, made from what the rules say of themselves: `make docs` writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from runbook_helpers.check.codes import Code, codes
from runbook_helpers.check.explain import FIXABLE, examples, indented, sentence

PAGE = "rules.md"
_FAMILIES = {
    "ABB": "Abbreviations",
    "AWS": "The aws CLI",
    "CFG": "YAML, JSON and properties",
    "CMD": "Tools, their subcommands and options",
    "ENV": "Names and variables",
    "IGN": "Comments that silence findings",
    "LLM": "What a model leaves behind",
    "MET": "Front matter",
    "PQL": "PromQL",
    "SAF": "Safety",
    "SEC": "Secrets and people",
    "SHL": "Shell syntax",
    "SQL": "PostgreSQL",
    "STP": "Steps",
    "STR": "Structure",
}
_HEAD = """\
# Rules of `runbook check`

<!-- Made by `make docs` from the rules themselves; edit those. -->

Each finding has one of these codes. *error*: the tool would refuse it, or a secret is out;
*warning*: it may go wrong or cost time; *info*: a hint. `[*]`: `runbook check --fix` mends it where
the result is certain. `runbook check --explain CODE` says the same at the terminal; how to choose
codes is in [Check a runbook](check.md).
"""


def page() -> str:
    """The whole page."""
    groups = groupby(codes().values(), key=lambda code: code.code[:3])
    return _HEAD + "".join(_family(name, list(found)) for name, found in groups)


def _family(name: str, found: list[Code]) -> str:
    title = f"{name}: {_FAMILIES[name]}" if name in _FAMILIES else name
    return f"\n## {title}\n" + "".join("\n".join(["", *_code(code), ""]) for code in found)


def _code(code: Code) -> Iterator[str]:
    mark = " `[*]`" if code.code in FIXABLE else ""
    title = code.title[:1] + re.sub(r"([<>*_])", r"\\\1", code.title[1:])
    yield f"### {code.code} {title}"
    yield f"\n*{code.severity}*{mark} · {_safe(sentence(code.why))}\n"
    yield f"**What to do:** {_safe(sentence(code.fix))}"
    for kind, label in (("bad", "Found in"), ("good", "Not in")):
        if example := examples().get((code.code, kind)):
            # Indented, not fenced: nothing that runs the blocks of a page may ever find these.
            yield f"\n{label}:\n\n{indented(example.markdown)}".rstrip("\n")


def _safe(text: str) -> str:
    """Words that Markdown would take for tags are set as code."""
    parts = re.split(r"(`[^`]*`)", text)
    plain = [part if part.startswith("`") else re.sub(r"<(?=\w)", "&lt;", part) for part in parts]
    return "".join(plain)


def main(folder: Path = Path("docs")) -> None:
    """Write the page."""
    (folder / PAGE).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
