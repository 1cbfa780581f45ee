"""YAML is read by a YAML reader; Prometheus' rules and Spring's properties are found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from runbook_helpers.check.code.model import Complaint, Snippet, Verdict
from runbook_helpers.check.judges.config.prometheus import rules
from runbook_helpers.check.judges.config.spring import place_of, spring_tree
from runbook_helpers.check.judges.config.templates import bare_templates
from runbook_helpers.check.judges.kubectl.manifests import manifest

MOST_BRACKETS = 200  # ruamel.yaml's time grows with the square of nested ones


TEMPLATE_ROW = re.compile(
    r"^\s*\{\{-?\s*(?:if|else|end|range|with|define|include|/\*)[^\n]*\}\}\s*$"
)


TEMPLATE = re.compile(r"\{\{.*?\}\}")


TAG = re.compile(r"\{%.*?%\}")


HOLE_VALUE = re.compile(r"(?<=[:\-\[,] )[<{]+[A-Za-z_][\w .-]*[>}]+")


MANIFEST = frozenset({"metadata", "spec"})


ELLIPSIS = re.compile(r"^(\s*)(?:- )?(?:\.\.\.|…).*$", re.M)


def judge_yaml(snippet: Snippet) -> Verdict:
    """Whether the text would be read, and Spring's names in it are right."""
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
            complaints += spring_tree(document, "")
            complaints += _manifest(document)
            complaints += manifest(document)
            complaints += rules(document, snippet.text)
            embedded += _expressions(document, snippet)
    except MarkedYAMLError as error:
        complaints.append(_yaml_error(error, text))
    except Exception as error:  # the reader has defects of its own on odd text
        said = (str(error) or type(error).__name__).split("\n")[0][:100]
        complaints.append(Complaint("CFG001", 0, 0, f"YAML: {said}"))
    complaints += bare_templates(snippet.text) if not complaints else ()
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


def _manifest(tree: Any) -> Iterator[Complaint]:
    if not isinstance(tree, dict) or not tree.keys() >= MANIFEST:
        return
    missing = [key for key in ("apiVersion", "kind") if key not in tree]
    if missing:
        yield Complaint("CFG004", 0, 0, f"the manifest has no {' and no '.join(missing)}")


def _expressions(tree: Any, snippet: Snippet) -> Iterator[Snippet]:
    """The PromQL of Prometheus rules."""
    if isinstance(tree, list):
        tree = {"groups": [{"rules": tree}]}
    if not isinstance(tree, dict):
        return
    spec = tree.get("spec")
    groups = tree.get("groups") or (spec.get("groups") if isinstance(spec, dict) else None)
    for group in groups if isinstance(groups, list) else ():
        rules = group.get("rules") if isinstance(group, dict) else None
        for rule in rules if isinstance(rules, list) else ():
            known = isinstance(rule, dict) and ("alert" in rule or "record" in rule)
            if known and isinstance(rule.get("expr"), str):
                yield _expression(rule, snippet)


def _expression(rule: Any, snippet: Snippet) -> Snippet:
    text = str(rule["expr"]).rstrip()
    row, column = place_of(rule, "expr", value=True)
    lines = snippet.text.split("\n")
    block = row < len(lines) and lines[row][column : column + 1] in ("|", ">", "")
    start = row + 1 if block else row
    rows = []
    for index in range(text.count("\n") + 1):
        at = min(start + index, len(lines) - 1)
        indent = len(lines[at]) - len(lines[at].lstrip()) if block or index else column
        rows.append(snippet.place(at, indent))
    return replace(snippet, text=text, language="promql", rows=tuple(rows), declared="")
