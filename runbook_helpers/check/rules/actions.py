"""STP: are steps written as single actions, with conditions one can measure, safest first?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.rule import Rule, Spot, Subject
from runbook_helpers.check.rules.places import prose_lines
from runbook_helpers.check.safety.commands import queries_of
from runbook_helpers.check.safety.risk import risk_of_sql, risks_of
from runbook_helpers.runbook.steps import Step

_THEN = re.compile(r"\band then\b|[,;] ?then\b|\bafterwards\b|\bfollowed by\b", re.IGNORECASE)
_NO_VERB = re.compile(
    r"^(?:the|an?|this|these|there|it|you|we|if|when|for|in|on|to|\w{3,}(?:tion|sion|ment|ness))\b"
    r"(?!\s+(?:the|a|an|all|each)\b)|^(?!(?:bring|ping|string|ring|spring)\b)\w{3,}ing\b",
    re.IGNORECASE,
)
_IF = re.compile(r"\b(?:if|when|while|until|once|unless)\b([^.;:\n]{0,90})", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(?:(?:too|very|unusually|abnormally|significantly|suspiciously|relatively) \w+"
    r"|is (?:high|low|slow|large|big|bad|elevated|excessive|abnormal|unusual|unhealthy)"
    r"|looks? (?:high|low|bad|wrong|strange|odd)|seems? \w+|many errors|a lot of)\b",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"\b(?:then |now |first |and |please )?(?:run|execute|issue|type)\b[^.`]{0,40}`[^`]+\s[^`]+`",
    re.IGNORECASE,
)
_WARNING = re.compile(r"^\s*>[\s>*_]*(?:\[!)?(?:warning|caution|danger)\b", re.IGNORECASE)


def _no_steps(subject: Subject) -> Iterator[Spot]:
    document = subject.document
    if re.search(r"\w", document.body) and not document.steps:
        yield Spot(document.body_line, "the text has no numbered steps")


def _not_one_action(subject: Subject) -> Iterator[Spot]:
    for step in subject.document.steps:
        if _THEN.search(step.title):
            yield Spot(step.start, f"“{_short(step)}” is more than one action")


def _no_verb(subject: Subject) -> Iterator[Spot]:
    for step in subject.document.steps:
        if step.form == "heading" and _NO_VERB.match(step.title):
            yield Spot(step.start, f"“{_short(step)}” does not begin with what to do")


def _vague(subject: Subject) -> Iterator[Spot]:
    document = subject.document
    for number in prose_lines(document):
        for match in _IF.finditer(document.lines[number][:2000]):
            said = _VAGUE.search(match[1])
            if said and not re.search(r"\d", match[1]):
                yield Spot(number, f"“{said[0]}” can't be measured", column=match.start())
                break


def _hardest_first(subject: Subject) -> Iterator[Spot]:
    """The first change of the remediation destroys, and a milder one stands below."""
    document = subject.document
    acts = [(c.snippet.step, found) for c, found in risks_of(document)]
    acts += [(q.snippet.step, risk_of_sql(q.text)) for q in queries_of(document)]
    changing = {n for n, found in acts if n is not None and found in ("changing", "destructive")}
    destroying = {n for n, found in acts if n is not None and found == "destructive"}
    order = [
        n for n in sorted(changing)
        if n < len(document.steps) and document.steps[n].section == "remediation"
    ]  # fmt: skip
    if len(order) > 1 and order[0] in destroying and set(order) - destroying:
        step = document.steps[order[0]]
        yield Spot(step.start, f"“{_short(step)}” destroys something, and comes before milder ways")


def _acting_warning(subject: Subject) -> Iterator[Spot]:
    document = subject.document
    for number in prose_lines(document):
        line = document.lines[number]
        if _WARNING.match(line) and _ACTS.search(line):
            yield Spot(number, "the warning holds a command to run")


def _short(step: Step) -> str:
    return step.title if len(step.title) <= 60 else f"{step.title[:57]}…"


RULES: tuple[Rule, ...] = (
    Rule(
        "STP008", "no numbered steps", "info",
        "Two people on a call need to say where they are: “I am at step 4”.",
        "number the steps: “### Step 1: …”", _no_steps,
    ),
    Rule(
        "STP009", "two actions in a step", "info",
        "Who is interrupted between two actions does not know which of them is done.",
        "make it two steps", _not_one_action,
    ),
    Rule(
        "STP010", "step without a verb first", "info",
        "The first word is what a tired person reads.",
        "begin with the verb: “Check …”, “Restart …”", _no_verb,
    ),
    Rule(
        "STP011", "condition not measurable", "info",
        "“If it is high” is decided differently by each reader.",
        "give the number, its unit and the window", _vague,
    ),
    Rule(
        "STP012", "hardest repair first", "info",
        "What can be taken back is tried first; what can't may turn out to be needless.",
        "put the reversible ways before it", _hardest_first,
    ),
    Rule(
        "STP013", "action inside a warning", "info",
        "Warnings are skimmed; an action in one is missed, or done too early.",
        "move the command into a step below the warning", _acting_warning,
    ),
)  # fmt: skip
