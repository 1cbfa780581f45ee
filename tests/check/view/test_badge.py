"""The badge says no more than was looked at."""

from __future__ import annotations

import pytest

from runbook_helpers.check import Finding, Report, check
from runbook_helpers.check.findings import Coverage
from runbook_helpers.check.view.badge import Badge
from runbook_helpers.check.view.colours import GOOD, SOLID, UNKNOWN

ERROR = Finding(1, 1, "CMD001", "error", "no such thing", "remove it")


@pytest.mark.parametrize(
    ("badge", "words", "colours"),
    [
        (Badge(38, 38, 0), "checked 38/38 · 0 errors", [GOOD, GOOD]),
        (Badge(38, 37, 0), "checked 37/38 · 0 errors", [UNKNOWN, UNKNOWN]),
        (Badge(38, 38, 1), "checked 38/38 · 1 error", [GOOD, SOLID["error"]]),
        (Badge(0, 0, 0), "no commands found · 0 errors", [UNKNOWN, UNKNOWN]),
        (Badge(3, 3, 5, stale=True), "changed since it was checked", [UNKNOWN]),
        (
            Badge(3, 3, 0, 27, 30, "usable"),
            "checked 3/3 · 0 errors · score 27/30",
            [GOOD, GOOD, UNKNOWN],
        ),
        (Badge(3, 3, 0, 28, 30, "publishable"), "checked 3/3 · 0 errors · score 28/30", [GOOD] * 3),
        (
            Badge(3, 2, 0, 28, 30, "publishable"),
            "checked 2/3 · 0 errors · score 28/30",
            [UNKNOWN] * 3,
        ),
    ],
)
def test_it_is_green_only_for_what_was_checked_as_a_whole(
    badge: Badge, words: str, colours: list[str]
) -> None:
    """Grey where something was not looked at, red for an error however much was."""
    assert str(badge) == words
    assert [colour for _, colour in badge.parts] == colours
    assert all(colour in badge._repr_html_() for colour in colours)


def test_it_counts_what_the_report_has() -> None:
    """Coverage and errors, from the report itself."""
    report = Report((ERROR,), coverage=Coverage(4, 3, ("frobnicate",)))
    score = report.score
    assert Badge.of(report) == Badge(4, 3, 1, score.points, 30, score.band)


def test_an_unknown_tool_is_grey() -> None:
    """From text to badge: what nobody knows is never passed as good."""
    badge = Badge.of(check("# T\n\n```bash\ndf -h\nfrobnicate --all\n```\n"))
    assert (badge.commands, badge.checked, badge.whole) == (2, 1, False)


@pytest.mark.parametrize("damaged", [{}, {"coverage": {}}, {"coverage": 3, "findings": []}])
def test_what_is_no_validation_is_refused(damaged: dict[str, object]) -> None:
    """The caller says why there is no badge."""
    with pytest.raises((KeyError, TypeError)):
        Badge.read(damaged, stale=False)
