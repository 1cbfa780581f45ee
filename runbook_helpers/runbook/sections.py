"""The sections of a runbook, in the order a tired reader needs them."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from runbook_helpers.runbook.abroad import ABROAD


@dataclass(frozen=True)
class SectionKind:
    """One canonical section and the names people give it."""

    key: str
    title: str
    synonyms: tuple[str, ...]  # lower case, without numbering or decoration


SECTION_KINDS: tuple[SectionKind, ...] = (
    SectionKind(
        "summary",
        "Summary and impact",
        ("summary", "overview", "impact", "introduction", "description", "purpose", "background",
         "scope", "context", "about", "meaning", "problem", "problem statement", "severity",
         "business impact", "user impact", "customer impact", "executive summary", "abstract",
         "what is it", "what this is", "objective", "severities"),
    ),
    SectionKind(
        "detection",
        "Detection",
        ("detection", "symptom", "symptoms", "alert", "alerts", "trigger", "triggers", "signs",
         "identification", "how to detect", "detect", "indicators", "alert details",
         "when to use", "when to use this runbook", "confirm", "alerting", "signals",
         "problem detection", "triggering alert", "recognition"),
    ),
    SectionKind(
        "prerequisites",
        "Prerequisites",
        ("prerequisite", "prerequisites", "pre-requisites", "pre requisites", "requirements",
         "before you begin", "before you start", "access", "required access", "access required",
         "tools", "required tools", "tools required", "permissions", "preparation", "setup",
         "what you need", "you will need", "needed access"),
    ),
    SectionKind(
        "investigation",
        "Investigation",
        ("investigation", "investigate", "diagnosis", "diagnose", "diagnostics", "triage",
         "troubleshooting", "troubleshoot", "root cause analysis", "root cause", "analysis",
         "debugging", "debug", "initial triage", "initial checks", "checks", "pre-checks",
         "pre checks", "initial assessment", "assessment", "common causes", "possible causes",
         "causes", "data collection"),
    ),
    SectionKind(
        "remediation",
        "Remediation",
        ("remediation", "remediate", "resolution", "resolve", "fix", "fixes", "mitigation",
         "mitigate", "mitigations", "solution", "solutions", "recovery", "recover", "repair",
         "corrective action", "corrective actions", "immediate actions", "immediate action",
         "response", "procedure", "procedures", "steps", "instructions", "runbook steps",
         "how to fix", "how to fix it", "actions", "action", "workaround", "workarounds",
         "incident response", "how to resolve", "restoration", "treatment", "possible actions"),
    ),
    SectionKind(
        "verification",
        "Verification",
        ("verification", "verify", "validation", "validate", "post-checks", "post checks",
         "post-check", "post check", "post-validation", "confirmation", "health checks",
         "verify the fix", "verify resolution", "how to verify", "success criteria", "testing",
         "exit criteria", "recovery verification", "confirm recovery", "all clear"),
    ),
    SectionKind(
        "rollback",
        "Rollback",
        ("rollback", "roll back", "roll-back", "back-out", "backout", "back out", "revert",
         "reverting", "undo", "undoing changes", "how to roll back", "fallback"),
    ),
    SectionKind(
        "escalation",
        "Escalation and communication",
        ("escalation", "escalation and communication", "escalate", "escalations", "contacts",
         "contact", "contact information", "communication", "communications", "who to contact",
         "escalation path", "escalation paths", "on-call contacts", "points of contact",
         "stakeholders", "notification", "notifications", "communicate", "support contacts",
         "escalation contacts", "escalation policy", "escalation matrix", "when to escalate"),
    ),
    SectionKind(
        "prevention",
        "Prevention",
        ("prevention", "prevent", "preventive measures", "preventative measures", "preventing",
         "prevention measures", "long-term fix", "long term fix", "long-term fixes",
         "long-term solution", "long-term solutions", "follow-up", "follow up", "follow-ups",
         "post-incident", "post incident", "postmortem", "post-mortem", "lessons learned",
         "future improvements", "recommendations", "prevent recurrence", "hardening",
         "permanent fix", "best practices", "how to prevent"),
    ),
    SectionKind(
        "references",
        "References",
        ("reference", "references", "links", "related links", "further reading", "resources",
         "related documents", "related runbooks", "documentation", "see also", "appendix",
         "additional resources", "useful links", "related documentation", "dashboards",
         "additional information", "related", "glossary"),
    ),
    SectionKind(
        "history",
        "Version history",
        ("history", "version history", "revision history", "change log", "changelog",
         "change history", "document history", "revisions", "document control", "versions"),
    ),
)  # fmt: skip

KEYS: tuple[str, ...] = tuple(kind.key for kind in SECTION_KINDS)

_BY_NAME = {
    name: kind
    for kind in SECTION_KINDS
    for name in (*kind.synonyms, kind.title.lower(), *ABROAD.get(kind.key, ()))
}
_BY_LAST_WORD = {
    # "DNS resolution" is not a fix, so only words with one meaning may end a longer title.
    name: _BY_NAME[name]
    for name in (
        "detection", "symptoms", "prerequisites", "investigation", "diagnosis", "triage",
        "troubleshooting", "remediation", "mitigation", "verification", "validation", "rollback",
        "escalation", "prevention", "references",
    )
}  # fmt: skip
_NUMBERING = re.compile(
    r"""^\s*(?:
        (?:step|phase|part|section|stage|chapter)\s+(?:\d+(?:\.\d+)*|[ivx]+|[a-h])\b\s*[.:)\]\u2013\u2014-]*
      | [(\[]?\d+(?:\.\d+)*\s*[.:)\]\u2013\u2014-]+
      | \d+(?:\.\d+)+(?=\s)
      | [(\[]?(?:[ivx]+|[a-h])[.)\]](?=\s)
      | \d+(?=\s+[^\W\d])
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST = 160  # a longer line is a sentence
_STEP = re.compile(r"^\W*step\s", re.IGNORECASE)
_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|\{#[^}]*\}|</?\w[^>]*>|[*_`~#]+")
_TAIL = re.compile(
    r"\s+(?:steps?|procedures?|section|plan|actions?|guide|phase|process|information|details|"
    r"strategy|strategies|methods?|instructions|measures|checklist|options|tasks|commands)$"
)
_QUALIFIER = re.compile(
    r"^(?:the|a|an|how to|initial|immediate|quick|incident|issue|problem|alert|error|general|"
    r"detailed|further|possible|recommended|suggested|short[- ]term|runbook|emergency|system)\s+"
)
_PREVENTING = re.compile(r"prevent(?:ing)?\s+(?:future|further|recurr|re-?occurr|it)")
_HEAD = re.compile(
    r"\s*(?::|\(|\[|\s[\u2013\u2014-]\s|\s(?:of|for|in|if|when|with|using|after|by)\s)"
)
_PARTS = re.compile(r"\s*(?:[/,+]|\s(?:and|or|then)\s)\s*")


@functools.lru_cache(maxsize=4096)
def kind_of(title: str) -> SectionKind | None:
    """The canonical section a heading stands for, or None when it is the writer's own."""
    name = _bare(title) if len(title) <= _LONGEST else ""
    if not name:
        return None
    if _STEP.match(title):
        return _BY_LAST_WORD.get(name)  # "Step 2: Verify" is an action, "Step 2: Verification" not
    head = _HEAD.split(name, maxsplit=1)[0]
    return (
        _named(name)
        or _named(head)
        or next((kind for part in _PARTS.split(head) if (kind := _named(part))), None)
        or _BY_LAST_WORD.get(_TAIL.sub("", head).rsplit(" ", 1)[-1])
        or (_BY_NAME["prevention"] if _PREVENTING.match(name) else None)
    )


def without_number(title: str) -> str:
    """A title without the "3. " or "Step 3:" before it; one that is only a number stays."""
    rest = title
    while (shorter := _NUMBERING.sub("", rest, count=1)) and shorter != rest:
        rest = shorter
    return rest.strip()


def _bare(title: str) -> str:
    """Lower-case words only: no numbering, Markdown, emoji or punctuation at the ends."""
    text = unicodedata.normalize("NFKC", _MARKS.sub(r"\1", title)).lower().replace("&", " and ")
    text = "".join(" " if unicodedata.category(c) in ("So", "Sk", "Cf", "Mn") else c for c in text)
    text = re.sub(r"\s+", " ", text).strip(" :.!?-\u2013\u2014|>")
    return without_number(text).strip(" :.!?-\u2013\u2014|")


def _named(name: str) -> SectionKind | None:
    """Look a name up as it stands, then without its tail, then without its qualifier."""
    seen = name.strip()
    for shorten in (_TAIL, _QUALIFIER, _TAIL):
        if seen in _BY_NAME:
            return _BY_NAME[seen]
        seen = shorten.sub("", seen)
    return _BY_NAME.get(seen)
