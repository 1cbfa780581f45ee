"""Judge configuration: YAML, JSON, properties and HCL parse, and well-known names are right."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from runbook_helpers.check.code.model import Complaint, Snippet, Verdict
from runbook_helpers.check.findings import Severity
from runbook_helpers.check.judges.kubernetes_manifests import manifest

CODES: dict[str, tuple[str, Severity, str, str]] = {
    "CFG001": (
        "Configuration that does not parse",
        "error",
        "The program that reads the file refuses all of it.",
        "correct the file",
    ),
    "CFG002": (
        "Key given twice",
        "error",
        "One of the two values is silently lost, or the file is refused.",
        "keep one of them",
    ),
    "CFG003": (
        "Property nobody reads",
        "error",
        "Spring ignores an unknown property, or the pool refuses to start.",
        "use HikariCP's own name",
    ),
    "CFG004": (
        "Kubernetes manifest that isn't whole",
        "info",
        "kubectl apply refuses a manifest without apiVersion and kind.",
        "add apiVersion and kind, or say that it is an excerpt",
    ),
}
PACK = Path(__file__).parent.parent / "facts" / "packs" / "spring.json"
MOST_BRACKETS = 200  # ruamel.yaml's time grows with the square of nested ones
TEMPLATE_ROW = re.compile(
    r"^\s*\{\{-?\s*(?:if|else|end|range|with|define|include|/\*)[^\n]*\}\}\s*$"
)
TEMPLATE = re.compile(r"\{\{.*?\}\}")
TAG = re.compile(r"\{%.*?%\}")
HOLE_VALUE = re.compile(r"(?<=[:\-\[,] )[<{]+[A-Za-z_][\w .-]*[>}]+")
JSON_HOLE = re.compile(r"(?<=[:\[,\s])(?:<[A-Za-z_][\w .-]*>|\$\{?\w+\}?|\{\{.*?\}\}|YOUR_\w+)")
STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
MANIFEST = frozenset({"metadata", "spec"})
ELLIPSIS = re.compile(r"^(\s*)(?:- )?(?:\.\.\.|…).*$", re.M)


def judge_config(snippet: Snippet, versions: Mapping[str, str]) -> Verdict:
    """Whether configuration would be read, and its Spring and HikariCP names exist."""
    judge = {
        "yaml": _judge_yaml,
        "json": _judge_json,
        "properties": _judge_properties,
    }.get(snippet.language)
    if judge is None:
        return Verdict(False, reason=f"nobody here reads {snippet.language}")
    if snippet.is_output and snippet.language != "json":
        return Verdict(False, reason="output, not configuration")
    return judge(snippet)


def _judge_yaml(snippet: Snippet) -> Verdict:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    text = _masked_yaml(snippet.text)
    if text.count("[") > MOST_BRACKETS or text.count("{") > MOST_BRACKETS:
        return Verdict(False, reason="too many brackets to read in good time")
    complaints: list[Complaint] = []
    embedded: list[Snippet] = []
    reader = YAML(typ="rt", pure=True)
    try:
        for document in reader.load_all(text):
            complaints += _hikari_tree(document, "")
            complaints += _manifest(document)
            complaints += manifest(document)
            embedded += _expressions(document, snippet)
    except MarkedYAMLError as error:
        complaints.append(_yaml_error(error, text))
    except Exception as error:  # the reader has defects of its own on odd text
        complaints.append(Complaint("CFG001", 0, 0, f"YAML: {str(error).splitlines()[0][:100]}"))
    return Verdict(True, tuple(complaints), embedded=tuple(embedded))


def _masked_yaml(text: str) -> str:
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", " ", text)
    rows = ["" if TEMPLATE_ROW.match(row) else row for row in text.split("\n")]
    text = "\n".join(rows)
    text = TAG.sub(lambda m: " " * len(m[0]), text)
    text = TEMPLATE.sub(lambda m: re.sub(r"[^\n]", "x", m[0]), text)
    text = ELLIPSIS.sub(lambda m: m[1] + "#", text)
    return HOLE_VALUE.sub(lambda m: "x" * len(m[0]), text)


def _yaml_error(error: Any, text: str) -> Complaint:
    mark = error.problem_mark or error.context_mark
    row, column = (mark.line, mark.column) if mark else (0, 0)
    problem = str(error.problem or error.context or "does not parse").splitlines()[0]
    if type(error).__name__ == "DuplicateKeyError":
        return Complaint("CFG002", row, column, problem.split(" with value")[0])
    rows = text.split("\n")
    tabbed = [i for i, line in enumerate(rows) if re.match(r" *\t", line)]
    if "\\t" in problem or tabbed:
        row = tabbed[0] if tabbed else row
        return Complaint("CFG001", row, 0, "YAML is indented with a tab", "indent with spaces")
    return Complaint("CFG001", row, column, f"YAML: {problem}")


def _hikari_tree(tree: Any, path: str) -> Iterator[Complaint]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            full = f"{path}.{key}" if path else str(key)
            row, column = _at(tree, key)
            if value is not None and not isinstance(value, (dict, list)):
                yield from _property(full, row, column)
            yield from _environment_variable(tree, key, row, column)
            yield from _hikari_tree(value, full)
    elif isinstance(tree, list):
        for item in tree:
            yield from _hikari_tree(item, "")


def _environment_variable(tree: Any, key: Any, row: int, column: int) -> Iterator[Complaint]:
    name = tree[key] if key == "name" and "value" in tree else key
    if isinstance(name, str) and name.startswith("SPRING_DATASOURCE_"):
        yield from _property(name, row, column)


def _manifest(tree: Any) -> Iterator[Complaint]:
    if not isinstance(tree, dict) or not tree.keys() >= MANIFEST:
        return
    missing = [key for key in ("apiVersion", "kind") if key not in tree]
    if missing:
        yield Complaint("CFG004", 0, 0, f"the manifest has no {' and no '.join(missing)}")


def _expressions(tree: Any, snippet: Snippet) -> Iterator[Snippet]:
    """The PromQL of Prometheus rules."""
    if not isinstance(tree, dict):
        return
    spec = tree.get("spec")
    groups = tree.get("groups") or (spec.get("groups") if isinstance(spec, dict) else None)
    for group in groups if isinstance(groups, list) else ():
        rules = group.get("rules") if isinstance(group, dict) else None
        for rule in rules if isinstance(rules, list) else ():
            if isinstance(rule, dict) and isinstance(rule.get("expr"), str):
                yield _expression(rule, snippet)


def _expression(rule: Any, snippet: Snippet) -> Snippet:
    text = str(rule["expr"]).rstrip()
    row, column = _at(rule, "expr", value=True)
    lines = snippet.text.split("\n")
    block = row < len(lines) and lines[row][column : column + 1] in ("|", ">", "")
    start = row + 1 if block else row
    rows = []
    for index in range(text.count("\n") + 1):
        at = min(start + index, len(lines) - 1)
        indent = len(lines[at]) - len(lines[at].lstrip()) if block or index else column
        rows.append(snippet.place(at, indent))
    return replace(snippet, text=text, language="promql", rows=tuple(rows), declared="")


def _at(tree: Any, key: Any, value: bool = False) -> tuple[int, int]:
    marks = getattr(getattr(tree, "lc", None), "data", None) or {}
    row, column, value_row, value_column = marks.get(key, (0, 0, 0, 0))
    return (value_row, value_column) if value else (row, column)


def _judge_json(snippet: Snippet) -> Verdict:
    repeated: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: set[str] = set()
        for key, _ in found:
            if key in seen:
                repeated.append(key)
            seen.add(key)
        return dict(found)

    text = _masked_json(snippet.text)
    try:
        json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        if _json_lines(text) or not text.strip():
            return Verdict(True)
        row, column = error.lineno - 1, error.colno - 1
        fix = _json_hint(text, error.pos)
        return Verdict(True, (Complaint("CFG001", row, column, f"JSON: {error.msg}", fix),))
    except (RecursionError, ValueError) as error:
        return Verdict(True, (Complaint("CFG001", 0, 0, f"JSON: {error}"),))
    return Verdict(True, tuple(_twice(text, key) for key in repeated))


def _masked_json(text: str) -> str:
    text = text.replace("\x00", " ")
    strings = [match.span() for match in STRING.finditer(text)]

    def fill(match: re.Match[str]) -> str:
        inside = any(a < match.start() < b for a, b in strings)
        return match[0] if inside else "0" + " " * (len(match[0]) - 1)

    return JSON_HOLE.sub(fill, text)


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


def _judge_properties(snippet: Snippet) -> Verdict:
    complaints: list[Complaint] = []
    seen: dict[str, int] = {}
    going_on = False
    for row, line in enumerate(snippet.text.split("\n")):
        whole, going_on = not going_on, line.endswith("\\")
        text = line.strip()
        if not whole or not text or text[0] in "#!":
            continue
        match = re.match(r"(?:export\s+)?([\w.\-\[\]${}<>*/\"']+)\s*(?:[=:]|\s|$)", text)
        if match:
            column = len(line) - len(line.lstrip())
            complaints += _property(match[1], row, column)
            if match[1] in seen and "=" in text:
                message = f"`{match[1]}` is also on row {seen[match[1]] + 1} of this block"
                complaints.append(Complaint("CFG002", row, column, message))
            seen.setdefault(match[1], row)
    return Verdict(True, tuple(complaints))


def _property(name: str, row: int, column: int) -> Iterator[Complaint]:
    """Nothing, or the complaint that Spring's data source has no property of this name."""
    facts = _facts()
    plain = _canonical(name)
    for group in ("spring.datasource.hikari", "spring.datasource"):
        prefix = _canonical(group)
        if not plain.startswith(prefix):
            continue
        rest = plain[len(prefix) :]
        known = {_canonical(known): known for known in facts["names"][group]}
        free = [_canonical(part) for part in (*facts["maps"], *facts["groups"])]
        if not rest or rest in known or any(rest.startswith(part) for part in free):
            return
        close = get_close_matches(rest, known, n=1, cutoff=0.6)
        fix = f"did you mean `{group}.{known[close[0]]}`?" if close else ""
        # Two data sources are often told apart by a name of one's own after spring.datasource.
        severity: Severity | None = None if group.endswith("hikari") else "warning"
        yield Complaint("CFG003", row, column, f"there is no `{name}`", fix, severity)
        return


def _canonical(name: str) -> str:
    """Spring reads camelCase, kebab-case, snake_case and ENV_VARS alike."""
    return re.sub(r"[-_.\s]", "", name).lower()


@cache
def _facts() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(PACK.read_text(encoding="utf-8"))
    return facts
