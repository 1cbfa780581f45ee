"""Rules of Prometheus: the fields of groups and rules, durations, and templates in annotations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from runbook_helpers.check.code.model import Complaint
from runbook_helpers.check.judges.config.spring import place_of
from runbook_helpers.check.judges.kubectl.facts import near
from runbook_helpers.check.judges.programs.go_template import STANDARD

# Source: promtool check rules; the last ones are vmalert's and Mimir's own.
RULE = frozenset(["alert", "annotations", "expr", "for", "keep_firing_for", "labels", "record"])
GROUP = frozenset(["interval", "labels", "limit", "name", "query_offset", "rules"])
MORE = frozenset(
    [
        "concurrency",
        "debug",
        "eval_delay",
        "eval_offset",
        "evaluation_delay",
        "headers",
        "params",
        "partial_response_strategy",
        "source_tenants",
        "tenant",
        "type",
        "update_entries_limit",
    ]
)
DURATION = re.compile(r"0|(?=\d)(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?", re.ASCII)
TIMES = ("for", "keep_firing_for", "interval")
VARIABLES = frozenset(["$labels", "$value", "$externalLabels", "$externalURL"])
FUNCTIONS = STANDARD | frozenset(
    [
        "args",
        "block",
        "break",
        "continue",
        "define",
        "else",
        "end",
        "externalURL",
        "false",
        "first",
        "graphLink",
        "humanize",
        "humanize1024",
        "humanizeDuration",
        "humanizePercentage",
        "humanizeTimestamp",
        "if",
        "label",
        "match",
        "nil",
        "now",
        "parseDuration",
        "pathPrefix",
        "query",
        "range",
        "reReplaceAll",
        "safeHtml",
        "sortByLabel",
        "stripDomain",
        "stripPort",
        "strvalue",
        "tableLink",
        "template",
        "title",
        "tmpl",
        "toDuration",
        "toLower",
        "toTime",
        "toUpper",
        "true",
        "urlQueryEscape",
        "value",
        "with",
    ]
)
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`\n]*`|\\"(?:[^"\\\n])*\\"')
_ACTION = re.compile(r"\{\{-?(.*?)-?\}\}")
_HALF_CLOSED = re.compile(r"\{\{[^{}\n]*\}(?!\})")


def rules(tree: Any, text: str) -> Iterator[Complaint]:
    """Complaints about the groups and rules of a YAML tree that holds some; else nothing."""
    found = list(_groups(tree))
    loose = tree if isinstance(tree, list) else ()
    given = [rule for group in found for rule in group.get("rules") or () if _is_rule(rule)]
    given += [rule for rule in loose if _is_rule(rule)]
    for group in found:
        yield from _group(group)
    for rule in given:
        yield from _rule(rule)
    if given and "{%" not in text:
        yield from _templates(text)


def _groups(tree: Any) -> Iterator[Any]:
    spec = tree.get("spec") if isinstance(tree, dict) else None
    groups = (tree.get("groups") or (spec or {}).get("groups")) if _dicts(tree, spec) else None
    for group in groups if isinstance(groups, list) else ():
        lists = group.values() if isinstance(group, dict) else ()
        if any(_is_rule(rule) for one in lists if isinstance(one, list) for rule in one):
            yield group


def _dicts(tree: Any, spec: Any) -> bool:
    return isinstance(tree, dict) and (spec is None or isinstance(spec, dict))


def _is_rule(rule: Any) -> bool:
    """Grafana's own rules have neither an expr nor one of these names."""
    return isinstance(rule, dict) and bool({"alert", "record", "expr"} & rule.keys())


def _group(group: Any) -> Iterator[Complaint]:
    for key in group:
        if key not in GROUP | MORE:
            row, column = place_of(group, key)
            fix = near(str(key), GROUP)
            yield Complaint("CFG008", row, column, f"a group of rules has no field `{key}`", fix)
    yield from _times(group)


def _rule(rule: Any) -> Iterator[Complaint]:
    first = next(iter(rule))
    row, column = place_of(rule, first)
    for key in rule:
        if key not in RULE | MORE:
            place = place_of(rule, key)
            yield Complaint("CFG008", *place, f"a rule has no field `{key}`", _hint(str(key)))
    names = [key for key in ("alert", "record") if key in rule]
    if len(names) != 1:
        what = "both `alert` and `record`" if names else "neither `alert` nor `record`"
        yield Complaint("CFG008", row, column, f"the rule has {what}", "give it one of them")
    if "expr" not in rule and names:
        yield Complaint("CFG008", row, column, "the rule has no `expr`", "give it one")
    if "record" in rule and "alert" not in rule:
        for key in ("for", "annotations", "keep_firing_for"):
            if key in rule:
                message = f"a recording rule has no `{key}`"
                yield Complaint("CFG008", *place_of(rule, key), message, "take it out")
    for key in ("labels", "annotations"):
        if isinstance(rule.get(key), str | int | list):
            message = f"`{key}` holds names and values"
            yield Complaint("CFG008", *place_of(rule, key), message, "write NAME: VALUE below it")
    yield from _times(rule)


def _hint(key: str) -> str:
    if key in ("severity", "team", "priority", "service"):
        return "put it under labels:"
    if key in ("summary", "description", "runbook_url", "message"):
        return "put it under annotations:"
    own = {"expression": "expr", "query": "expr", "duration": "for", "name": "alert"}
    return f"write {own[key]}:" if key in own else near(key, RULE)


def _times(tree: Any) -> Iterator[Complaint]:
    for key in TIMES:
        value = tree.get(key)
        if value is None or isinstance(value, list | dict) or re.search(r"[<{$]|^x+$", str(value)):
            continue
        if not DURATION.fullmatch(str(value)):
            message = f"`{key}` cannot be `{value}`"
            yield Complaint("CFG008", *place_of(tree, key), message, "write such as 5m or 1h30m")


def _templates(text: str) -> Iterator[Complaint]:
    """Variables and functions that Prometheus' templates don't have."""
    declared = VARIABLES.union(re.findall(r"(\$\w+)(?=\s*(?:,\s*\$\w+\s*)?:=)", text))
    for row, line in enumerate(text.split("\n")):
        if half := _HALF_CLOSED.search(line):
            message = f"`{half[0]}` is closed with one brace"
            yield Complaint("CFG008", row, half.start(), message, "close it with }}")
        for action in _ACTION.finditer(line):
            yield from _action(action, row, declared)


def _action(
    action: re.Match[str], row: int, declared: set[str] | frozenset[str]
) -> Iterator[Complaint]:
    plain = _QUOTED.sub('""', action[1])
    for name in re.findall(r"\$\w+", plain):
        if name not in declared:
            fix = near(name, declared)
            message = f"a rule's templates have no variable `{name}`"
            yield Complaint("CFG008", row, action.start(), message, fix)
    for name in re.findall(r"(?<![\w.$\"])[A-Za-z_]\w*", plain) if "$" in plain else ():
        if name not in FUNCTIONS:
            message = f"a rule's templates have no function `{name}`"
            yield Complaint("CFG008", row, action.start(), message, near(name, FUNCTIONS))
