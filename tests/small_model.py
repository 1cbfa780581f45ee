"""Writes as a 7B model does: fluent, in the right shape, some commands made up."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.ollama_script import Dress

CASES = Path(__file__).parent / "cases" / "small_model"

_TITLE = (
    re.compile(r"starting with\s+`#\s*([^`\n{]+)`"),
    re.compile(r"(?i)\bfailure(?: mode)?[ ]*[:\"*`]+[ \"*`]*([^\n.\"*`]{4,80})"),
    re.compile(r"(?i)runbook\s+(?:for|about|on)\s+(?:the\s+|an?\s+)?\W?([^\n.:;\"*`]{4,80})"),
    re.compile(r"(?m)^#\s+(.{4,80})$"),
)
_FACT = re.compile(r"(?m)^\s*[-*]?\s*\**([\w ./-]{3,40}?)\**\s*:\s+(\S.{0,100})$")
_BEGIN = re.compile(r"(?im)^\W*(?:begin runbook|runbook begins?)\b.*\n")
_END = re.compile(r"(?im)^\W*(?:end runbook|runbook ends?)\b.*$")
_REQUESTS = re.compile(r"(?im)^(?:#+ *expert requests?|.*\brequests?:)\s*$")
_ITEM = re.compile(r"(?m)^[ ]{0,3}(?:[-*]|\d+[.)])\s+(?:\[.*?\]\s*)?(.+)$")
_PART = re.compile(r'(?m)^Only the section "## (.+?)"')
_TOOLS = {
    "aws": re.compile(r"(?i)\baws\b|cloudwatch|api gateway|load balancer"),
    "disk": re.compile(r"(?i)\bdisk|inode|file ?system"),
    "kubectl": re.compile(r"(?i)kube|\bpod"),
    "psql": re.compile(r"(?i)psql|postgres|database|hikari"),
    "rabbitmq": re.compile(r"(?i)rabbitmq|queue"),
}


def write(prompt: str) -> str:
    """Return a runbook for a drafting prompt, or a reworked one for a refinement prompt.

    Asked for one section, it writes that one.
    """
    if part := _PART.search(prompt):
        return _section(part[1], _drafted(prompt))
    runbook = _runbook_in(prompt)
    return _refined(runbook, _requests_in(prompt)) if runbook else _drafted(prompt)


def as_json(section: str, schema: dict[str, Any]) -> str:
    """The section as an object of the schema: its steps, or its Markdown in one field."""
    body = section.partition("\n")[2].strip()
    if "steps" not in schema["properties"]:
        return json.dumps({"markdown": body})
    blocks = re.findall(r"(?ms)^```(bash|sql)\n(.*?)^```", body) or [("bash", "date")]
    steps = [
        {
            "title": f"Look at it, part {n}",
            "why": "It shows what is wrong.",
            "risk": "read-only" if n == 1 else "changing",
            "language": language,
            "command": command.strip(),
            "expected_output": "something",
            "if_not": "Go on with the next step.",
            "undo": "" if n == 1 else "cannot be undone",
        }
        for n, (language, command) in enumerate(blocks, 1)
    ]
    return json.dumps({"steps": steps}, indent=1)


def dressed(runbook: str, dress: Dress) -> str:
    """Return the runbook wrapped in what a chat model puts around it."""
    if dress is Dress.CHATTY:
        return (
            f"Sure! Here is the runbook you asked for:\n\n{runbook}\nI hope this helps! Let me "
            "know if you need any changes.\n"
        )
    if dress is Dress.FENCED:
        return f"````markdown\n{runbook}````\n"
    if dress is Dress.UNCLOSED:
        start, fence, _ = runbook.rpartition("```")
        return start.rstrip() + "\n" if fence else runbook
    return runbook


def _section(title: str, runbook: str) -> str:
    found = re.search(rf"(?ms)^## {re.escape(title)}$.*?(?=^## |\Z)", runbook)
    return found[0].strip() + "\n" if found else f"## {title}\n\nNothing is known.\n"


def _drafted(prompt: str) -> str:
    parts = _sections_of((CASES / f"{_tool_in(prompt)}.md").read_text(encoding="utf-8"))
    values = {"title": _title_in(prompt), "environment": _environment_in(prompt), **parts}
    text = (CASES / "skeleton.md").read_text(encoding="utf-8")
    return re.sub(r"\{\{ (\w+) \}\}", lambda slot: values[slot[1]], text)


def _tool_in(prompt: str) -> str:
    """The tool that the title speaks of, or else the prompt."""
    title = _title_in(prompt)
    said = {t: 100 * _hits(p, title) + _hits(p, prompt) for t, p in _TOOLS.items()}
    best = max(said, key=said.__getitem__)
    return best if said[best] else "general"


def _hits(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def _title_in(prompt: str) -> str:
    found = (pattern.search(prompt) for pattern in _TITLE)
    title = next((match[1] for match in found if match), "Incident")
    return title.strip().rstrip(".").strip()


def _environment_in(prompt: str) -> str:
    facts = [f"- {m[1].strip()}: {m[2].strip()}" for m in _FACT.finditer(prompt)]
    return "\n".join(facts[:6]) or "- Not known."


def _sections_of(text: str) -> dict[str, str]:
    found = re.split(r"(?m)^## (\w+)\n", text)[1:]
    return {name: body.strip() for name, body in zip(found[::2], found[1::2], strict=True)}


def _runbook_in(prompt: str) -> str:
    """The runbook of a refinement prompt: between its marks, or from its title to the end."""
    if begin := _BEGIN.search(prompt):
        end = _END.search(prompt, begin.end())
        return _unfenced(prompt[begin.end() : end.start() if end else len(prompt)].strip()) + "\n"
    if fenced := re.findall(r"(?ms)^(~{5,})\n(.*?)\n\1$", prompt):
        return str(fenced[-1][1]).strip() + "\n"
    lines = prompt.splitlines()
    heads = [n for n in _outside_fences(lines) if re.match(r"#{1,2} \S", lines[n])]
    titles = [n for n in heads if lines[n].startswith("# ")]
    start = next((n for n in titles if _parts_after(n, heads, lines) >= 3), None)
    return "" if start is None else "\n".join(lines[start:]).strip() + "\n"


def _unfenced(text: str) -> str:
    """The text between the fences of people's data, or all of it."""
    fenced = re.search(r"(?ms)^(~{5,})\n(.*)\n\1$", text)
    return fenced[2].strip() if fenced else text


def _parts_after(title: int, heads: list[int], lines: list[str]) -> int:
    """How many ## headings follow before the next title."""
    count = 0
    for n in heads[heads.index(title) + 1 :]:
        if lines[n].startswith("# "):
            break
        count += 1
    return count


def _outside_fences(lines: list[str]) -> list[int]:
    outside, fence = [], ""
    for n, line in enumerate(lines):
        mark = re.match(r"\s*(`{3,}|~{3,})", line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence:
            outside.append(n)
    return outside


def _requests_in(prompt: str) -> list[str]:
    """The first list below the line that announces the requests."""
    announced = _REQUESTS.search(prompt)
    if announced is None:
        return []
    below = re.split(r"(?m)^#", prompt[announced.end() :], maxsplit=1)[0]
    blocks = (_ITEM.findall(block) for block in re.split(r"\n\s*\n", below))
    return next((items for items in blocks if items), [])


def _refined(runbook: str, requests: list[str]) -> str:
    """The runbook with one step more for each request, before its verification."""
    steps = "\n".join(_step(n, request) for n, request in enumerate(requests, 1))
    place = re.search(r"(?m)^## Verification", runbook)
    at = place.start() if place else len(runbook)
    return f"{runbook[:at]}{steps}\n{runbook[at:]}" if steps else runbook


def _step(number: int, request: str) -> str:
    return (
        f"### Additional step {number}: {request[0].upper()}{request[1:].rstrip('.')}\n\n"
        f"The on-call expert asked for this.\n\n**Risk:** read-only\n"
    )
