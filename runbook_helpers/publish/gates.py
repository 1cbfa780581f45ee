"""The five gates of publishing: what stops a runbook, and what one published anyway says.

The mark stands below the title between two comments, and in the front matter as `gates_failed`;
both are taken off before a text is formatted, so that a repaired runbook loses them by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from runbook_helpers.check import Finding, Report
from runbook_helpers.check.score import Judgement
from runbook_helpers.counting import counted
from runbook_helpers.runbook import frontmatter
from runbook_helpers.runbook.document import parse

Shown = Callable[[str], str]

OPEN, CLOSE = "<!-- gates -->", "<!-- /gates -->"
KEY = "gates_failed"
_BLOCK = re.compile(rf"^{OPEN}\n(?:>.*\n|\n)*{CLOSE}\n\n?", re.MULTILINE)
SETTLED = ("R29",)  # by publishing itself: it writes front matter that says whether it was tested
_NAMED = 6  # findings a gate lists one by one; the rest is a number


def failed(report: Report) -> tuple[Judgement, ...]:
    """The gates that are not met, with what speaks against them."""
    return tuple(item for item in report.score.items if item.id in report.score.gates_failed)


def without(markdown: str) -> str:
    """The text without the mark that `marked` has put in it."""
    plain = _BLOCK.sub("", markdown)
    front = frontmatter.split(plain)
    if KEY not in front.metadata:
        return plain
    kept = {key: value for key, value in front.metadata.items() if key != KEY}
    return frontmatter.join(kept, front.body, front.comments)


def marked(markdown: str, report: Report, *, spans: bool = False) -> str:
    """The text with a warning that names the gates it fails and the lines that fail them.

    The lines are those of the marked text: the mark itself pushes them down. With `spans` what a
    message quotes is shown as code; a check would take that for commands of the runbook.
    """
    gates = failed(report)
    if not gates:
        return markdown
    shown = _with_spans if spans else _safe
    draft = _insert(markdown, gates, 0, shown)
    return _insert(markdown, gates, draft.count("\n") - markdown.count("\n"), shown)


def told(gates: tuple[Judgement, ...], shift: int = 0) -> Iterator[str]:
    """One line a gate: what it asks and the places that fail it."""
    for gate in gates:
        if not gate.findings:
            yield f"{gate.id} {gate.title}: {gate.why}"
            continue
        places = [_place(finding, shift) for finding in gate.findings[:_NAMED]]
        rest = len(gate.findings) - len(places)
        places += [f"and {rest} more"] if rest else []
        yield f"{gate.id} {gate.title}: {'; '.join(places)}"


def _insert(markdown: str, gates: tuple[Judgement, ...], shift: int, shown: Shown) -> str:
    front = frontmatter.split(markdown)
    lines = front.body.split("\n")
    title = next((h.line for h in parse(front.body).headings if h.level == 1), -1)
    body = "\n".join([*lines[: title + 1], "", *_callout(gates, shift, shown), *lines[title + 1 :]])
    metadata = {**front.metadata, KEY: [gate.id for gate in gates]}
    return frontmatter.join(metadata, body, front.comments)


def _callout(gates: tuple[Judgement, ...], shift: int, shown: Shown) -> list[str]:
    said = [f"> - {shown(line)}" for line in told(gates, shift)]
    fails = f"published although it fails {counted(len(gates), 'gate')}"
    head = f"> **Warning: {fails}, not fit to be relied on.** Mend this first:"
    return [OPEN, head, ">", *said, CLOSE]


def _place(finding: Finding, shift: int) -> str:
    return f"line {finding.line + shift}: {finding.message} ({finding.code})"


def _safe(text: str) -> str:
    """A message quotes the text, and the text may be Markdown or HTML."""
    return re.sub(r"([\\`*_<>\[\]|])", r"\\\1", text)


def _with_spans(text: str) -> str:
    """The same, but with the code spans of a message; where they don't pair there is none."""
    parts = text.split("`")
    if len(parts) % 2 == 0 or not all(parts[1::2]):
        return _safe(text)
    return "".join(f"`{part}`" if n % 2 else _safe(part) for n, part in enumerate(parts))
