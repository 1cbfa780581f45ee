"""STR: does each part say what its reader comes for? Hints: a person has the last word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from runbook_helpers.check.rule import Rule, Spot, Subject
from runbook_helpers.check.rules.places import lines_of, text_of

# A measure: a comparison, or a number with its unit.
_MEASURE = re.compile(
    r"[<>≤≥]=?\s*\d|\b\d[\d.,]*\s*(?:%|percent|ms|s\b|sec|min|hours?|h\b|days?|[KMG]i?B|/s\b|per\b)"
    r"|\b(?:above|over|below|under|than|exceeds?|reaches|least|most|threshold\S*|equals|is|of|to)"
    r"\s+`?\d|\b\d[\d.,]*\s+\w+",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:\d+|one|two|five|ten|fifteen|thirty)\s*-?(?:s|sec\w*|m|min\w*|h|hours?|days?)\b"
    r"|\[\d+[smhd]\]",
    re.IGNORECASE,
)
_REASON = re.compile(r"\b(?:why|because|normal(?:ly)?|baseline|usual(?:ly)?|healthy)\b", re.I)
_IMPACT = re.compile(
    r"\b(?:impact\w*|affect\w*|users?|customers?|clients?|orders|outage|blast radius)\b", re.I
)
_SEVERITY = re.compile(r"\b(?:sev(?:erity)?|priority|P[0-4]|critical|major|minor)\b", re.I)
_NOT_THIS = re.compile(
    r"\bnot\W{0,4} (?:this|the (?:cause|problem|case))\b|false (?:alarm|positive)|rule out|is no\b"
    r"|differs from|instead of|distinguish|\*\*if not",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|when|after|within|unless|once|as soon as|any|sev-?\d"
    r"|no (?:progress|recovery|answer))\b|\d+ ?(?:min|m\b|hours?|h\b)",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:team|on-?call|lead|manager|engineers?|sre|dba|owner|support|commander|vendor|rotation"
    r"|pagerduty|pager|opsgenie|slack|phone|director|administrators?)\b|#[\w-]{3,}|@[\w-]{2,}",
    re.IGNORECASE,
)
_TELLING = re.compile(
    r"communicat\w*|status ?page|stakeholders?|\b(?:tell|inform|notify|announce"
    r"|updates? (?:every|the)|let .{2,30} know|post (?:to|in)|every \d+ minutes)\b",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"\b(?:recent(?:ly)? (?:\w+ )?(?:change|deploy|release|commit|migrat|update|rollout|config)\w*"
    r"|(?:what|last|latest|any) (?:has |have )?(?:been )?(?:change|deploy|release|rollout)\w*"
    r"|change ?log|rollout history|deployment history|git log|list-deployments|replicasets"
    r"|since the (?:last )?(?:deploy|release)|(?:pick|find|compare|read) (?:the )?releases"
    r"|(?:check|list|review) (?:the )?(?:\w+ )?(?:releases|deployments|deploys|changes))\b",
    re.IGNORECASE,
)
_OTHER_WAY = re.compile(
    r"\b(?:alternativ\w*|option [2b]|otherwise|if (?:that|this|it) (?:fails|does not|doesn't)"
    r"|if not|as a last resort|fall ?back|second choice)\b",
    re.IGNORECASE,
)
_BACK = re.compile(r"runbook_?url|runbook:\s|\bthis runbook\b|annotations?:", re.IGNORECASE)
ALERT = re.compile(
    r"^[ \t]*-?[ \t]*alert:\s|AlarmName|\bput-metric-alarm\b|\bexpr:\s", re.MULTILINE
)
_GENERIC = re.compile(
    r"^(?:the |an? |incident |emergency |general |standard |it )*"
    r"(?:runbook|playbook|procedure|guide|document(?:ation)?|introduction|overview|readme|sop"
    r"|troubleshooting(?: guide)?|incident response|response)(?: template)?$",
    re.IGNORECASE,
)


def _generic_title(subject: Subject) -> Iterator[Spot]:
    title = subject.document.title or ""
    if _GENERIC.match(title.strip(" :.-")):
        yield Spot(subject.document.body_line, f"the title “{title}” names no failure")


def _silent(
    pattern: re.Pattern[str], keys: tuple[str, ...], message: str
) -> Callable[[Subject], Iterator[Spot]]:
    """A finder for sections in which nothing matches; a section that isn't there is STR003's."""

    def find(subject: Subject) -> Iterator[Spot]:
        document = subject.document
        where = next((found for key in keys if (found := lines_of(document, key))), None)
        if where and not pattern.search(text_of(document, *keys)):
            yield Spot(where.start, message)

    return find


def _nowhere(pattern: re.Pattern[str], message: str) -> Callable[[Subject], Iterator[Spot]]:
    """A finder for texts in which nothing matches, wherever it might stand."""

    def find(subject: Subject) -> Iterator[Spot]:
        document = subject.document
        if re.search(r"\w", document.body) and not pattern.search(document.body):
            yield Spot(document.body_line, message)

    return find


def _no_impact(subject: Subject) -> Iterator[Spot]:
    document = subject.document
    if not re.search(r"\w", document.body):
        return
    lacks = [] if _IMPACT.search(document.body) else ["who is affected"]
    if not (_SEVERITY.search(document.body) or document.metadata.get("severity")):
        lacks.append("a severity")
    if lacks:
        yield Spot(document.body_line, f"the text does not name {' or '.join(lacks)}")


def _no_link_back(subject: Subject) -> Iterator[Spot]:
    document = subject.document
    match = ALERT.search(document.body)
    if match and not _BACK.search(document.body):
        line = document.body_line + document.body.count("\n", 0, match.start())
        yield Spot(line, "the alert does not lead to its runbook")


def _nothing_to_confirm(subject: Subject) -> Iterator[Spot]:
    document = subject.document
    where = lines_of(document, "detection")
    if where is None:
        return
    text = "\n".join(document.lines[where.start : where.stop])
    # In many runbooks the first check opens the investigation: right below counts as well.
    near = range(where.start, where.stop + 40)
    if (
        not any(not b.is_output and b.line in near for b in document.code_blocks)
        and "`" not in text
    ):
        yield Spot(where.start, "no command confirms that it is this failure")
    elif not _NOT_THIS.search(text):
        yield Spot(where.start, "nothing says how to tell it from other failures")


def _no_other_way(subject: Subject) -> Iterator[Spot]:
    document = subject.document
    where = lines_of(document, "remediation")
    if where is None:
        return
    text = text_of(document, "remediation")
    ways = [s for s in document.steps if where.start <= s.start < where.stop]
    branches = len(re.findall(r"^#{3,}\s", text, re.MULTILINE))
    if max(len(ways), branches) < 2 and not _OTHER_WAY.search(text):
        yield Spot(where.start, "only one way to repair it is named")


RULES: tuple[Rule, ...] = (
    Rule(
        "STR020", "title names no failure", "info",
        "“Runbook” leads nobody from the alert to this page.",
        "name the failure or the alert in the title", _generic_title,
    ),
    Rule(
        "STR021", "impact or severity not stated", "info",
        "How hard it hits, and whom, decides who is woken.",
        "say who is affected and give the severity in the summary", _no_impact,
    ),
    Rule(
        "STR022", "trigger not measurable", "info",
        "Without the alert's expression and threshold nobody knows whether this is the case.",
        "give the alert's query, its threshold and its window",
        _silent(_MEASURE, ("detection", "summary"), "the trigger has no number"),
    ),
    Rule(
        "STR023", "threshold without a reason", "info",
        "Who knows why the limit is there, and what is normal, can judge a border case.",
        "say why the threshold is what it is, and the normal value",
        _silent(_REASON, ("detection", "summary"), "neither a reason nor a normal value is given"),
    ),
    Rule(
        "STR024", "alert without a link back", "info",
        "The alert is what people see first; it has to carry the address of its runbook.",
        "add runbook_url to the alert's annotations or description", _no_link_back,
    ),
    Rule(
        "STR025", "no confirmation first", "info",
        "The wrong runbook followed well costs more time than a minute of making sure.",
        "begin with a command that confirms it, and say what it is not", _nothing_to_confirm,
    ),
    Rule(
        "STR026", "end not measurable", "info",
        "“Looks good” is no end: the metric, its value and how long it holds are.",
        "give a value to compare with in the verification",
        _silent(_MEASURE, ("verification",), "the verification has no number to compare with"),
    ),
    Rule(
        "STR027", "verification without a window", "info",
        "A value that is right for a moment may be wrong again in the next.",
        "say for how long the value has to hold",
        _silent(_TIME, ("verification",), "the verification does not say for how long"),
    ),
    Rule(
        "STR028", "no alternative", "info",
        "When the only way fails, the runbook is at its end and the incident is not.",
        "add a second way, or what to do if the first one fails", _no_other_way,
    ),
    Rule(
        "STR029", "escalation without a condition", "info",
        "“Escalate if needed” is decided too late by tired people.",
        "say after which time or at which sign to escalate",
        _silent(_CONDITION, ("escalation",), "the escalation does not say when"),
    ),
    Rule(
        "STR030", "escalation without a contact", "info",
        "Looking for the right name costs the minutes that escalation was to save.",
        "name the team or role and how it is reached",
        _silent(_WHO, ("escalation",), "the escalation does not say whom to reach, and how"),
    ),
    Rule(
        "STR031", "communication not planned", "info",
        "People who are not told ask, and those who repair have to answer.",
        "say who is told what, and how often",
        _nowhere(_TELLING, "the text does not say who is told"),
    ),
    Rule(
        "STR032", "recent changes not looked at", "info",
        "Most incidents follow a change; it is the quickest cause to find and to take back.",
        "add a step that lists recent deploys and configuration changes",
        _nowhere(_CHANGES, "no step looks at recent changes"),
    ),
)  # fmt: skip
