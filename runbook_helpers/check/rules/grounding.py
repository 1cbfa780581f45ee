"""ENV: does what the runbook names exist where it will be run?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from runbook_helpers.check.code.model import Command
from runbook_helpers.check.code.reading import commands_of, snippets_of
from runbook_helpers.check.findings import Severity
from runbook_helpers.check.grounding.known import Known, known, standard
from runbook_helpers.check.grounding.names import Name, names
from runbook_helpers.check.grounding.variables import declared, used
from runbook_helpers.check.grounding.written import written
from runbook_helpers.check.nearest import nearest
from runbook_helpers.check.rule import Environment, Rule, Spot, Subject
from runbook_helpers.check.safety.commands import place_of, queries_of
from runbook_helpers.check.safety.tables import table

_IN_SQL = re.compile(r"\b(datname|usename|rolname)\s*=\s*'([^']*)'", re.IGNORECASE)
_SQL_KINDS = {"datname": "database", "usename": "database role", "rolname": "database role"}
_IN_PROMQL = re.compile(r"\b(namespace|vhost|queue|datname|deployment|pool)\s*=\s*\"([\w.-]+)\"")

_MOST_NEAR = 200  # a text with more unknown names is for another system


def _ungrounded(subject: Subject) -> Iterator[Spot]:
    """Each name once, at its first place."""
    assert subject.environment is not None  # `needs` sees to it
    here, seen = known(subject.environment), set[tuple[str, str]]()
    mentioned = [*_mentioned(subject), *written(subject.document, here)]
    for kind, text, line, column in sorted(mentioned, key=lambda found: found[2:]):
        if (kind, text) in seen or _grounded(kind, text, here):
            continue
        seen.add((kind, text))
        weight: Severity | None = "info" if kind == "port" else None
        message = f"{kind} “{text}” is not in the environment file"
        near = _nearest(text, here) if len(seen) < _MOST_NEAR else ""
        yield Spot(line, message, near, column, weight)


def _mentioned(subject: Subject) -> Iterator[tuple[str, str, int, int]]:
    document = subject.document
    for command in commands_of(document):
        for name in names(command):
            if not _is_tools_port(command, name):
                place = command.snippet.place(name.word.row, name.word.column)
                yield (name.kind, name.text, *place)
    for query in queries_of(document):
        for match in _IN_SQL.finditer(query.text):
            line = query.line + query.text.count("\n", 0, match.start())
            yield _SQL_KINDS[match[1].lower()], match[2], line, query.column
    for snippet in snippets_of(document):
        if snippet.language in ("promql", "shell"):
            for match in _IN_PROMQL.finditer(snippet.text):
                row = snippet.text.count("\n", 0, match.start())
                yield (match[1], match[2], *snippet.place(row, 0))


def _grounded(kind: str, text: str, here: Known) -> bool:
    own = _BY_KIND.get(kind)
    if text in standard(kind) or (own and own(here, text)):
        return True
    return here.has(text) if kind in _SPOKEN_OF else here.calls(kind, text)


def _known_unit(here: Known, text: str) -> bool:
    return text.startswith("systemd-") or here.has(re.split(r"[.@]", text, maxsplit=1)[0])


def _known_resource(here: Known, text: str) -> bool:
    return "iam::aws:" in text or here.has(re.split(r"[:/]", text)[-1])


def _known_host(here: Known, text: str) -> bool:
    if re.fullmatch(r"127\.[\d.]+", text):
        return True
    public = any(text == d or text.endswith(f".{d}") for d in table("names")["domains"])
    # load balancers and clusters have addresses under a public domain, yet are one's own
    own = re.search(r"\.(?:elb|rds|eks|cache|compute|execute-api)\b", text)
    return public and not own


_BY_KIND: Mapping[str, Callable[[Known, str], bool]] = {
    "path": Known.has_path,
    "pod": Known.begins,
    "replicaset": Known.begins,
    "host": _known_host,
    "AWS resource": _known_resource,
    "systemd unit": _known_unit,
}
# A product's name is its unit's too, and people write of hosts and roles in sentences.
_SPOKEN_OF = frozenset(
    {"AWS resource", "cluster", "database role", "host", "kube context", "name", "node", "path",
     "port", "server", "systemd unit"}
)  # fmt: skip


def _is_tools_port(command: Command, name: Name) -> bool:
    return name.kind == "port" and name.text in table("names")["ports"].get(command.name, ())


def _nearest(text: str, here: Known) -> str:
    near = nearest(text, here.words, cutoff=0.7)
    return f"did you mean `{near}`?" if near else ""


def _undeclared(subject: Subject) -> Iterator[Spot]:
    shells = [s for s in snippets_of(subject.document) if s.language == "shell"]
    seen = {name for snippet in shells for name in declared(snippet)}
    for snippet in shells:
        for name, row, column in used(snippet):
            if name not in seen:
                seen.add(name)
                line, at = snippet.place(row, column)
                yield Spot(line, f"${name} is used and never given a value", column=at)


def _unversioned(subject: Subject) -> Iterator[Spot]:
    assert subject.environment is not None
    stated = _stated(subject.environment)
    seen: set[str] = set()
    for command in commands_of(subject.document):
        spellings = table("names")["versions"].get(command.name)
        if spellings and command.name not in seen and not stated & set(spellings):
            seen.add(command.name)
            line, column = place_of(command)
            yield Spot(line, f"the environment states no version of {command.name}", column=column)


def _stated(environment: Environment) -> set[str]:
    tools = getattr(environment, "tools", {})
    return {str(name).lower() for name in tools}


RULES: tuple[Rule, ...] = (
    Rule(
        "ENV001", "name not in the environment", "warning",
        "A name nobody knows is invented, misspelt or of another system; at 3 a.m. it costs "
        "minutes, or hits the wrong thing.",
        "correct the name, or add it to the environment file", _ungrounded, needs="environment",
    ),
    Rule(
        "ENV002", "variable without a value", "warning",
        "An empty variable turns a command into another one.",
        "set it in the prerequisites with `export NAME=…`", _undeclared,
    ),
    Rule(
        "ENV003", "tool version not stated", "info",
        "Flags come and go between versions; without one, commands are checked against the newest.",
        "add it to “tools” in the environment file", _unversioned, needs="environment",
    ),
)  # fmt: skip
