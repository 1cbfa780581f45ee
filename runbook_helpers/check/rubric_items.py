"""What an excellent runbook contains: thirty items, and the findings that speak against each."""

from __future__ import annotations

from dataclasses import dataclass

from runbook_helpers.check.findings import SEVERITIES, Finding, Severity
from runbook_helpers.check.score import How

# Families in which an error says that a command or query is not true.
TRUTH = ("SHL", "CMD", "AWS", "SQL", "PQL", "CFG")


@dataclass(frozen=True)
class Item:
    """One item of the rubric."""

    id: str
    title: str
    how: How
    against: tuple[str, ...]  # codes, or families of codes
    needs: tuple[str, ...] = ("text",)  # what must be there to be judged at all, see present.py
    must: tuple[str, ...] = ()  # what must be there to be met
    least: Severity = "info"  # milder findings don't speak against it
    gate: bool = False

    def is_against(self, finding: Finding) -> bool:
        """Whether a finding speaks against this item."""
        heavy = SEVERITIES.index(finding.severity) <= SEVERITIES.index(self.least)
        return heavy and finding.code.startswith(self.against)


_STEPS = ("steps with commands",)
_FRONT = ("front matter",)

ITEMS: tuple[Item, ...] = (
    Item("R01", "The title is one alert or one failure mode", "automatic",
         ("STR002", "STR020"), must=("title",)),
    Item("R02", "Metadata: id, owner, severity, dates", "automatic",
         ("MET001", "MET002"), _FRONT,
         must=tuple(f"front matter {key}" for key in ("id", "owner", "severity", "last_reviewed"))),
    Item("R03", "The owner is a team or role", "automatic",
         ("MET003", "MET006"), _FRONT, must=("front matter owner",)),
    Item("R04", "Severity and user impact", "hint", ("STR021",)),
    Item("R05", "Trigger: expression, threshold, why, normal value", "hint",
         ("STR022", "STR023"), must=("section detection",)),
    Item("R06", "The alert links to the runbook", "automatic", ("STR024",), ("alert definition",)),
    Item("R07", "Confirm first, and what it is not", "hint",
         ("STR025",), must=("section detection",)),
    Item("R08", "Prerequisites; each variable set once", "automatic",
         ("ENV002",), must=("section prerequisites",)),
    Item("R09", "Numbered steps, verb first, one action each", "automatic",
         ("STP006", "STP008", "STP009", "STP010", "STP014", "STP015"), must=("steps",)),
    Item("R10", "Commands in fences with the right language", "automatic",
         ("STR011", "STR012", "SHL004", "SHL005"), ("commands",), must=("code",)),
    Item("R11", "Each command is true for the tool", "automatic",
         TRUTH, ("commands",), least="error", gate=True),
    Item("R12", "Each step shows what to expect", "automatic", ("STP002",), _STEPS),
    Item("R13", "Each step says what to do if not", "automatic", ("STP003",), _STEPS),
    Item("R14", "Conditions can be measured", "hint", ("STP011",)),
    Item("R15", "Diagnosis only looks, and comes first", "automatic",
         ("SAF001", "STP007", "SAF014"), ("commands",), must=("section investigation",)),
    Item("R16", "Repairs ordered by reversibility", "hint",
         ("STP012", "SAF011"), ("commands", "section remediation")),
    Item("R17", "Warnings right before what they govern", "automatic",
         ("STP005", "SAF003", "STP013"), ("commands",)),
    Item("R18", "Each change has an undo, or says that there is none", "automatic",
         ("STP004", "SAF002"), ("commands",), least="warning", gate=True),
    Item("R19", "Post-check: metric, value, window", "hint",
         ("STR026", "STR027", "SAF004"), must=("section verification",)),
    Item("R20", "An alternative if the first repair fails", "hint",
         ("STR028",), must=("section remediation",)),
    Item("R21", "Escalation: when, who, how", "automatic",
         ("STR029", "STR030"), must=("section escalation",)),
    Item("R22", "Communication: who is told, and when", "hint", ("STR031",)),
    Item("R23", "Recent changes are looked at", "hint", ("STR032",)),
    Item("R24", "Prevention and deeper reading", "hint",
         (), must=("section prevention", "section references")),
    Item("R25", "Names of this environment; no gap, none invented", "automatic",
         ("ENV001", "LLM002", "LLM005"), ("text", "environment"), least="warning", gate=True),
    Item("R26", "No secrets, no personal data", "automatic", ("SEC",), least="warning", gate=True),
    Item("R27", "Short: check and first safe action on the first screen", "automatic",
         ("STR013", "STR014"), ("commands",)),
    Item("R28", "Plain words; abbreviations written out", "hint", ("STR033", "LLM001", "LLM004")),
    Item("R29", "Tested, or marked untested", "automatic",
         ("MET007",), _FRONT, least="warning", gate=True),
    Item("R30", "Findable and alive: contents, history, review date", "automatic",
         ("MET004", "MET005", "STR009"), _FRONT,
         must=("section history", "front matter tags", "front matter last_reviewed")),
)  # fmt: skip
GATES = tuple(item.id for item in ITEMS if item.gate)
