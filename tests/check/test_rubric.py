"""The score: what is met, what is not, and what nobody could judge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from runbook_helpers import environment, templates
from runbook_helpers.catalog import FailureMode
from runbook_helpers.check import Report, Severity, Skipped, check
from runbook_helpers.check.codes import codes
from runbook_helpers.check.findings import Coverage, Finding
from runbook_helpers.check.rubric import score
from runbook_helpers.check.rubric_items import GATES, ITEMS
from runbook_helpers.check.score import Judgement, Score
from runbook_helpers.providers.reference import values
from tests.check.rules.test_references import MODES
from tests.mangled import documents

TODAY = date(2026, 11, 23)


def _item(report: Report, name: str) -> Judgement:
    return next(item for item in report.score.items if item.id == name)


def _all(state: str, *, but: int = 0) -> Score:
    """Thirty items in one state, the first few of them not met."""
    return Score(
        tuple(
            Judgement(i.id, i.title, "not met" if n < but else state, "", i.how, i.gate)  # type: ignore[arg-type]
            for n, i in enumerate(ITEMS)
        )
    )


def test_there_are_thirty_items_and_five_gates_and_each_code_exists() -> None:
    """R01 to R30 in order; a code that nobody reports would make its item met for ever."""
    assert [item.id for item in ITEMS] == [f"R{n:02}" for n in range(1, 31)]
    assert GATES == ("R11", "R18", "R25", "R26", "R29")
    for item in ITEMS:
        for name in item.against:
            assert any(code.startswith(name) for code in codes()), (item.id, name)


@pytest.mark.parametrize(
    ("points", "band"),
    [(14, "draft"), (15, "reviewable"), (23, "reviewable"), (24, "usable"), (27, "usable"),
     (28, "publishable"), (30, "publishable")],
)  # fmt: skip
def test_points_make_a_band(points: int, band: str) -> None:
    """The first items are no gates down to R10, so losing two leaves all five passed."""
    found = _all("met", but=30 - points)
    assert (found.points, found.possible, found.band) == (points, 30, band)


@pytest.mark.parametrize("state", ["not met", "not judged"])
def test_without_all_gates_nothing_is_publishable(state: str) -> None:
    """29 points and an open gate are usable."""
    items = list(_all("met").items)
    items[28] = replace(items[28], state=state)  # type: ignore[arg-type]
    found = Score(tuple(items))
    assert (found.points, found.band) == (29, "usable")
    said = "gates failed: R29" if state == "not met" else "gates not judged: R29"
    assert found.summary() == f"score 29 of 30 (usable); {said}"


@given(documents)
@settings(max_examples=40, deadline=None)
def test_any_text_has_a_score(text: str) -> None:
    """Thirty items, whatever the text is."""
    found = check(text, today=TODAY).score
    assert len(found.items) == found.possible == 30
    assert found.points + sum(item.state != "met" for item in found.items) == 30


def test_an_empty_text_earns_nothing() -> None:
    """Silence about what isn't there is no praise."""
    assert check("").score.points == score(Report()).points == 0
    assert check("").score.band == "draft"


@pytest.mark.parametrize(
    ("coverage", "severity", "state"),
    [
        (Coverage(20, 20), None, "met"),
        (Coverage(20, 17, ("foocli",)), None, "not judged"),
        (Coverage(20, 17, ("foocli",)), "error", "not met"),
        (Coverage(20, 20), "info", "met"),
        (Coverage(), None, "not judged"),
    ],
)
def test_commands_are_true_only_if_all_were_checked(
    coverage: Coverage, severity: Severity | None, state: str
) -> None:
    """A tool nobody here knows may be right or wrong; an abbreviated option is right."""
    found = (Finding(7, 1, "CMD002", severity, "m", "f"),) if severity else ()
    report = Report(found, coverage=coverage, present=frozenset({"text", "title"}))
    item = _item(report, "R11")
    assert item.state == state
    assert (item.state == "not met") == ("R11" in report.score.gates_failed)
    if state == "not judged" and coverage.commands:
        assert item.why == "3 of 20 commands are not checked: foocli"
    assert item.findings == (found if state == "not met" else ())


def test_an_item_whose_rule_was_not_asked_is_not_judged() -> None:
    """Not even when the rule would have found nothing."""
    report = check("# T\n\nRestart it.", today=TODAY)
    assert _item(report, "R04").state == "not met"
    clean = replace(report, findings=(), skipped=(Skipped("STR021", "not selected"),))
    assert _item(clean, "R04").why == "STR021 was not asked: not selected"
    assert _item(clean, "R04").state == "not judged"


def test_names_are_judged_only_where_an_environment_is_known() -> None:
    """A gap is one anyhow."""
    assert _item(check("# T\n\nRun `kubectl get pods`."), "R25").state == "not judged"
    assert _item(check("# T\n\nRun `kubectl logs <pod-name>`."), "R25").state == "not met"


@pytest.mark.parametrize(
    ("front", "state", "why"),
    [
        ("", "not judged", "there is no front matter"),
        ("tested: 'untested: no drill recorded'", "met", "marked untested; no drill yet"),
        ("tested: false", "met", "marked untested; no drill yet"),
        ("status: untested", "met", "marked untested; no drill yet"),
        ("tested: 2026-11-20 by the database team, passed, drill d3", "met", "checked"),
        ("tested: {date: 2026-11-20, by: Team B, result: passed, drill: d3}", "met", "checked"),
        ("tested: yes, of course", "not met",
         "line 2: tested is “yes, of course”: no date, no result (MET007)"),
        ("owner: Team A", "not met", "line 1: the front matter does not say whether anybody has "
         "tried the runbook (MET007)"),
    ],
)  # fmt: skip
def test_a_runbook_says_whether_it_was_tested(front: str, state: str, why: str) -> None:
    """Plainly untested passes; silence and claims do not."""
    text = f"---\n{front}\n---\n# T\n" if front else "# T\n"
    item = _item(check(text), "R29")
    assert (item.state, item.why) == (state, why)


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.key)
def test_a_curated_runbook_lacks_only_its_front_matter_and_some_brevity(mode: FailureMode) -> None:
    """What it loses is known: the front matter comes with `format`, R11 with a table for a tool."""
    here = environment.load(mode.environment_file)
    assert mode.reference
    filled = values(mode, here)
    text = templates.render(
        templates.read(mode.reference), filled, owner=here.owner, where=mode.reference
    )
    found = check(text, environment=here, today=TODAY).score
    lost = {item.id for item in found.items if item.state != "met"}
    assert {"R02", "R03", "R29", "R30"} <= lost <= {"R02", "R03", "R29", "R30", "R11", "R27"}
    assert found.gates_failed == ()
    assert found.band == "usable"
