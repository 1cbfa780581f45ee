"""JSON is read by a JSON reader, placeholders allowed."""

from __future__ import annotations

import json
import re
from typing import Any

from runbook_helpers.check.code.model import Complaint, Snippet, Verdict
from runbook_helpers.check.judges.config.iam import iam_policies

JSON_HOLE = re.compile(r"(?<=[:\[,\s])(?:<[A-Za-z_][\w .-]*>|\$\{?\w+\}?|\{\{.*?\}\}|YOUR_\w+)")
STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_EXCERPT = re.compile(r"^\s*(?:\.{3}|…),?\s*$|[\[{,:][ \t]*(?:\.{3}|…)[ \t]*[\]},\n]", re.M)
_MEMBERS = re.compile(r'\s*"(?:[^"\\\n]|\\.)*"\s*:')
_COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/', re.S)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")


def judge_json(snippet: Snippet) -> Verdict:
    """Whether the text would be read, and no key is given twice."""
    repeated: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: set[str] = set()
        for key, _ in found:
            if key in seen:
                repeated.append(key)
            seen.add(key)
        return dict(found)

    text = _masked_json(snippet.text)
    if _EXCERPT.search(STRING.sub('""', text)):
        return Verdict(False, reason="an excerpt: rows are left out")
    if snippet.declared in ("jsonc", "json5"):
        text = _without_comments(text)
    if _MEMBERS.match(text):
        return _members(text)
    try:
        tree = json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        if _json_lines(text) or not text.strip():
            return Verdict(True)
        row, column = error.lineno - 1, error.colno - 1
        fix = _json_hint(text, error.pos)
        return Verdict(True, (Complaint("CFG001", row, column, f"JSON: {error.msg}", fix),))
    except (RecursionError, ValueError) as error:
        return Verdict(True, (Complaint("CFG001", 0, 0, f"JSON: {error}"),))
    policies = () if snippet.is_output else iam_policies(tree, text)
    return Verdict(True, (*(_twice(text, key) for key in repeated), *policies))


def _members(text: str) -> Verdict:
    """Members of an object whose braces are left out, as manuals show them."""
    try:
        json.loads("{" + text.rstrip().removesuffix(",") + "}")
    except (ValueError, RecursionError):
        return Verdict(False, reason="an excerpt: the braces around it are left out")
    return Verdict(True)


def _masked_json(text: str) -> str:
    text = text.replace("\x00", " ")
    strings = [match.span() for match in STRING.finditer(text)]

    def fill(match: re.Match[str]) -> str:
        inside = any(a < match.start() < b for a, b in strings)
        return match[0] if inside else "0" + " " * (len(match[0]) - 1)

    return JSON_HOLE.sub(fill, text)


def _without_comments(text: str) -> str:
    """JSON as editors take it, with comments and trailing commas blanked out."""
    blanked = _COMMENT.sub(
        lambda m: m[0] if m[0].startswith('"') else re.sub(r"[^\n]", " ", m[0]), text
    )
    return _TRAILING_COMMA.sub(" ", blanked)


def _json_lines(text: str) -> bool:
    """Whether each row is JSON of its own, as in logs."""
    rows = [row for row in text.splitlines() if row.strip()]
    try:
        return len(rows) > 1 and all(json.loads(row) is not None for row in rows)
    except (ValueError, RecursionError):
        return False


def _json_hint(text: str, at: int) -> str:
    before = text[:at].rstrip()
    if before.endswith(",") and text[at : at + 1] in "}]":
        return "take the last comma out"
    if text[at : at + 1] == "'":
        return 'quote with "'
    if text[at : at + 2] in ("//", "/*") or text[at : at + 1] == "#":
        return "JSON has no comments: take it out"
    return ""


def _twice(text: str, key: str) -> Complaint:
    places = [m.start() for m in re.finditer(rf"{re.escape(json.dumps(key))}\s*:", text)]
    at = places[-1] if places else 0
    column = at - (text.rfind("\n", 0, at) + 1)
    return Complaint("CFG002", text.count("\n", 0, at), column, f'found duplicate key "{key}"')
