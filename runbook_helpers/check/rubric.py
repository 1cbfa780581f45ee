"""The wholeness of a runbook as one figure, each point of which can be asked for its reason.

Two decisions, as the rubric leaves them open. R29 asks for a test *or the plain word that there was
none*: a runbook that says "untested" in its front matter passes it, and one that is silent, or
claims a test without a date, does not. Front matter is written by `format`; a draft without any is
"not judged" on the items about it. And "nothing to judge" passes no gate when a text is published:
one without any command says in its front matter that it is meant to have none.
"""

from __future__ import annotations

from runbook_helpers.check.findings import Coverage, Finding, Report
from runbook_helpers.check.rubric_items import ITEMS, Item
from runbook_helpers.check.score import Judgement, Score, State

__all__ = ["ITEMS", "Judgement", "Score", "score"]

_NO_COMMAND = (
    "no command was found, so nothing could be judged; put commands into ```bash blocks, see "
    "whether one fence holds the whole text, or write `commands: none` into the front matter if it "
    "is to have none"
)


def score(report: Report) -> Score:
    """All thirty items judged by what a report holds; `report.score` is the same, kept."""
    return Score(tuple(_judged(item, report) for item in ITEMS))


def _judged(item: Item, report: Report) -> Judgement:
    against = tuple(finding for finding in report.findings if item.is_against(finding))
    state, why = _verdict(item, report, against)
    return Judgement(item.id, item.title, state, why, item.how, item.gate, against)


def _verdict(item: Item, report: Report, against: tuple[Finding, ...]) -> tuple[State, str]:
    if against:
        return "not met", _told(against)
    missing = _missing(item.needs, report)
    if missing:
        return _nothing_to_judge(item, missing[0], report)
    skipped = [s for s in report.skipped if s.code.startswith(item.against or ("none",))]
    if skipped:
        return "not judged", f"{skipped[0].code} was not asked: {skipped[0].reason}"
    if item.id == "R11" and report.coverage.unchecked:
        return "not judged", _unchecked(report.coverage)
    missing = _missing(item.must, report)
    if missing:
        return "not met", f"there is no {' and no '.join(missing)}"
    return "met", _praise(item, report)


def _nothing_to_judge(item: Item, missing: str, report: Report) -> tuple[State, str]:
    if missing == "commands" and item.gate and _must_have_commands(report):
        return "not met", _NO_COMMAND
    return "not judged", f"there is no {missing}"


def _must_have_commands(report: Report) -> bool:
    """A text about to be published, of which nobody says that it is to have none."""
    final = "about to be published" in report.present
    return final and "no commands on purpose" not in report.present


def _missing(wanted: tuple[str, ...], report: Report) -> list[str]:
    present = report.present | ({"commands"} if report.coverage.commands else set())
    return [thing for thing in wanted if thing not in present]


def _unchecked(coverage: Coverage) -> str:
    few = f"{coverage.unchecked} of {coverage.commands} commands are not checked"
    return f"{few}: {', '.join(coverage.unknown)}" if coverage.unknown else few


def _praise(item: Item, report: Report) -> str:
    if item.id == "R29" and "untested" in report.present:
        return "marked untested; no drill yet"
    return "nothing speaks against it" if item.how == "hint" else "checked"


def _told(against: tuple[Finding, ...]) -> str:
    first = against[0]
    more = f", and {len(against) - 1} more" if len(against) > 1 else ""
    return f"line {first.line}: {first.message} ({first.code}){more}"
