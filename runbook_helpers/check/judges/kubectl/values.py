"""Check the values of a kubectl command's flags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from runbook_helpers.check.code.model import Complaint
from runbook_helpers.check.judges.kubectl.facts import commands, global_flags, near
from runbook_helpers.check.judges.kubectl.line import Flag, Line, complain
from runbook_helpers.check.judges.programs.go_template import KUBECTL, template_fault

DURATION = re.compile(r"^[+-]?((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+$|^[+-]?0$")
TRUTHS = frozenset(
    ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"]
)
OUTPUTS = {
    "delete": ["name"],
    "explain": ["plaintext", "plaintext-openapiv2"],
    "version": ["json", "yaml"],
}
CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("top pod", "sort-by"): ("cpu", "memory"),
    ("top node", "sort-by"): ("cpu", "memory"),
    ("patch", "type"): ("json", "merge", "strategic"),
    ("delete", "cascade"): ("background", "orphan", "foreground", "true", "false"),
    ("debug", "profile"): (
        "legacy",
        "general",
        "baseline",
        "netadmin",
        "restricted",
        "sysadmin",
    ),
    ("run", "restart"): ("Always", "OnFailure", "Never"),
    ("api-resources", "sort-by"): ("name", "kind"),
}
LEAST = {("autoscale", "max"): 1, ("scale", "replicas"): 0, ("logs", "tail"): -1}
# Texts with a form of their own: what they must look like, and what to write.
FORMS = {
    "request-timeout": (r"\d+|(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+", "use such as 30s"),
    "since-time": (
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
        "write it as 2024-05-01T10:00:00Z",
    ),
    "types": (r"(?i:normal|warning)(,(?i:normal|warning))*", "use Normal or Warning"),
    "validate": (r"(?i:strict|warn|ignore|true|false|1|0|t|f)", "use strict, warn or ignore"),
}
TEMPLATES = (
    *("go-template", "go-template-file", "template", "templatefile"),
    *("jsonpath", "jsonpath-as-json", "jsonpath-file"),
)
_HOLES = re.compile(r"(?<![{\w])\$[({A-Z]|<[\w -]+>|`")  # the shell or a reader fills these
DRY_RUNS = ("none", "client", "server")


def values(line: Line) -> Iterator[Complaint]:
    """Complaints about values that kubectl refuses."""
    table = {**global_flags(), **commands().get(line.path, {}).get("flags", {})}
    for flag in line.flags:
        if flag.value is not None and flag.fixed and flag.name in table:
            yield from _value(line.path, flag, flag.value, table[flag.name]["kind"])
            yield from _form(line.path, flag, flag.value)
    bare = [flag for flag in line.values("output") if flag.value in TEMPLATES and flag.fixed]
    if bare and not line.has("template"):
        fix = f"write -o {bare[0].value}='…'"
        yield complain("CMD004", bare[0].word, f"-o {bare[0].value} needs a template", fix)
    yield from _go_templates(line)


def _form(path: str, flag: Flag, value: str) -> Iterator[Complaint]:
    pattern, fix = FORMS.get(flag.name, ("", ""))
    if pattern and not re.fullmatch(pattern, value):
        yield complain("CMD004", flag.word, f"--{flag.name} cannot be `{value}`", fix)
    least = LEAST.get((path, flag.name))
    if least is not None and re.fullmatch(r"-?\d+", value) and int(value) < least:
        message = f"--{flag.name} cannot be `{value}`"
        yield complain("CMD004", flag.word, message, f"the least is {least}")
    if path == "events" and flag.name == "for" and not re.fullmatch(r"[^/]+/[^/]+", value):
        message = f"--for cannot be `{value}`"
        yield complain("CMD004", flag.word, message, f"write --for=pod/{value.partition('/')[0]}")


def _go_templates(line: Line) -> Iterator[Complaint]:
    """Templates may hold what looks like a placeholder, so that they are read though not fixed."""
    for flag in line.flags:
        form, _, text = (flag.value or "").partition("=")
        if flag.name == "template" and not line.has("output"):
            text = flag.value or ""
        elif flag.name != "output" or form not in ("go-template", "template"):
            continue
        if not re.search(r"(?<![{\w])\$[({A-Z]|<[\w -]+>|`", text) and (
            why := template_fault(text, KUBECTL)
        ):
            yield complain("CMD007", flag.word, f"the template is not valid: {why}", "correct it")


def _value(path: str, flag: Flag, value: str, kind: str) -> Iterator[Complaint]:
    fits = {
        "bool": lambda: value in TRUTHS,
        "int": lambda: bool(re.fullmatch(r"[+-]?\d+|0x[0-9a-fA-F]+", value)),
        "duration": lambda: bool(DURATION.match(value)),
    }.get(kind)
    if fits and not fits():
        wanted = {"bool": "true or false", "int": "a whole number"}.get(kind, "such as 30s, 5m, 2h")
        yield complain("CMD004", flag.word, f"--{flag.name} cannot be `{value}`", f"use {wanted}")
    choices = DRY_RUNS if flag.name == "dry-run" else CHOICES.get((path, flag.name))
    known = value.lower() if flag.name == "type" else value
    if choices and known not in choices:
        fix = near(value, choices) or "use one of: " + ", ".join(choices)
        yield complain("CMD004", flag.word, f"--{flag.name} cannot be `{value}`", fix)
    if flag.name == "selector" and not _selects(value):
        fix = "write KEY=VALUE, KEY!=VALUE, KEY, !KEY or 'KEY in (A,B)'"
        yield complain("CMD004", flag.word, f"`{value}` is no label selector", fix)
    if flag.name == "output":
        yield from _output(path, flag, value, "=" in flag.word.raw)


_NAME = r"\s*[\w./-]+\s*"
_REQUIREMENT = re.compile(
    rf"\s*!?{_NAME}|{_NAME}(==?|!=)(\s*[\w.-]*\s*)|{_NAME}[<>]\s*\d+\s*"
    rf"|{_NAME}\s(in|notin)\s*\([\s\w.,-]*\)\s*"
)


def _selects(value: str) -> bool:
    """Whether a label selector is one, part by part: commas within brackets part nothing."""
    parts = re.split(r",(?![^(]*\))", value)
    return not value or all(_REQUIREMENT.fullmatch(part) for part in parts)


def _output(path: str, flag: Flag, value: str, joined: bool) -> Iterator[Complaint]:
    allowed = commands().get(path, {}).get("flags", {}).get("output", {}).get("values")
    allowed = OUTPUTS.get(path, allowed)
    name, equals, _ = value.partition("=")
    name = name.lower() if name.lower() in {"json", "yaml"} else name
    plain = equals and not name.startswith(("custom-columns", *TEMPLATES))
    if allowed and (name not in allowed or plain) and (value or joined):
        fix = near(name, allowed) or "use one of: " + ", ".join(allowed)
        yield complain("CMD004", flag.word, f"`kubectl {path}` has no output format `{value}`", fix)
    elif name in {"custom-columns", "custom-columns-file"} and not equals:
        yield complain(
            "CMD004", flag.word, f"-o {name} needs columns", f"write -o {name}=NAME:.path"
        )
