"""HCL, the language of Terraform, is read by a grammar of it, placeholders allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from runbook_helpers.check.code.model import Complaint, Snippet, Verdict

STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|#[^\n]*|//[^\n]*")
HOLE = re.compile(r"<[A-Za-z_][\w .-]*>|\{\{.*?\}\}|(?<![\w\"])\$\{?[A-Z_][A-Z0-9_]*\}?")
ELLIPSIS = re.compile(r"^\s*(?:\.\.\.|…)\s*$", re.M)
LONGEST = 100_000


def judge_hcl(snippet: Snippet) -> Verdict:
    """Whether Terraform's parser would read the text; its names aren't looked up."""
    if len(snippet.text) > LONGEST:
        return Verdict(False, reason="too long to read in good time")
    text = _masked(snippet.text)
    tree = _parser().parse(text.encode())
    first = next(_faults(tree.root_node), None)
    if first is None:
        return Verdict(True)
    return Verdict(True, (_complaint(text, first),))


def _masked(text: str) -> str:
    text = text.replace("\x00", " ")
    strings = [match.span() for match in STRING.finditer(text)]

    def fill(match: re.Match[str]) -> str:
        inside = any(a <= match.start() < b for a, b in strings)
        return match[0] if inside else "x" * len(match[0])

    return ELLIPSIS.sub("", HOLE.sub(fill, text))


def _faults(node: Any) -> Iterator[Any]:
    """What the parser skipped, and what it missed; deep trees are walked without recursion."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            yield node
        elif node.has_error:
            waiting += reversed(node.children)


def _complaint(text: str, fault: Any) -> Complaint:
    row, column = fault.start_point
    rows = text.split("\n")
    line = rows[row] if row < len(rows) else ""
    column = len(line.encode()[:column].decode(errors="ignore"))
    if fault.is_missing:
        return Complaint("CFG001", row, column, f"HCL: `{fault.type}` is missing")
    return Complaint("CFG001", *_within(fault, rows, row, column))


def _within(fault: Any, rows: list[str], row: int, column: int) -> tuple[int, int, str, str]:
    """Place, message and hint; the usual slips are named, wherever the parser gave up."""
    last = min(fault.end_point[0], len(rows) - 1)
    for at in range(row, last + 1):
        line = re.sub(r"\s*(?:#|//).*", "", rows[at])
        if re.match(r"\s*[\w-]+\s*=\s*$", line):
            return at, len(line) - 1, "HCL: no value after `=`", "give it a value"
        if line.count('"') % 2:
            return at, line.rindex('"'), "HCL: the text isn't closed", 'close it with "'
        if match := re.match(r"\s*([\w-]+)\s*:\s", line):
            return at, match.start(1), "HCL sets a value with `=`", f"write {match[1]} = …"
    return row, column, "HCL: this doesn't parse", ""


@cache
def _parser() -> Any:
    import tree_sitter
    import tree_sitter_hcl

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))
