"""The report as HTML: every finding, every link with its target, nothing that acts."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from hypothesis import given, settings

from runbook_helpers.batch.page import sanitize
from runbook_helpers.check import Finding, Report, check
from runbook_helpers.check.view.source import MOST_LINES
from tests.mangled import documents

BAD = """# Disk

```bash
kubectl get pods --namspace payments
df -h
```

TODO <script>alert(1)</script>
"""


def soup(report: Report) -> BeautifulSoup:
    return BeautifulSoup(report._repr_html_(), "html.parser")


def test_every_finding_stands_under_its_severity_in_the_order_of_lines() -> None:
    """One foldable group a severity, worst first; those that matter stand open."""
    report = check(BAD)
    page = soup(report)
    groups = page.select("details.runbook-findings")
    wanted = [severity for severity, count in report.counts.items() if count]
    assert [group.summary.get_text() for group in groups if group.summary] == (
        report.summary().split(", ")
    )
    for severity, group in zip(wanted, groups, strict=True):
        rows = [[cell.get_text() for cell in row("td")] for row in group.select("tbody tr")]
        assert rows == [
            [str(f.line), f.code, f.message, f.fix]
            for f in report.findings
            if f.severity == severity
        ]
        assert group.has_attr("open") == (severity != "info")


def test_each_line_number_leads_to_its_line() -> None:
    """And that line says which severity it has, in a letter, not by colour alone."""
    page = soup(check(BAD))
    links = page.select("details.runbook-findings a")
    assert links
    for link in links:
        target = page.find(id=str(link["href"]).removeprefix("#"))
        assert target is not None
        assert target.get_text()[0] in "EWi"
    assert page.find(id="L4").get_text() == "E    4  kubectl get pods --namspace payments"  # type: ignore[union-attr]


def test_it_survives_the_export_unchanged() -> None:
    """What the sanitised page keeps is all there was: folding, anchors, links and colours."""
    html = check(BAD)._repr_html_()
    before, after = BeautifulSoup(html, "html.parser"), BeautifulSoup(sanitize(html), "html.parser")
    assert before.prettify() == after.prettify()


def test_nothing_in_a_runbook_acts() -> None:
    """Tags in the text and in messages are text; control characters are shown as such."""
    page = soup(check(BAD + "\x1b[31m \u202e"))
    assert page.find("script") is None
    assert "<script>alert(1)</script>" in page.get_text()
    assert not re.search("[\x1b\u202e]", page.get_text())


def test_a_huge_text_stays_a_page_that_opens() -> None:
    """Lines past the limit are told of, and no link leads to a line that is not there."""
    findings = tuple(Finding(n, 1, "STR001", "info", "m", "f") for n in (1, MOST_LINES + 1))
    page = soup(Report(findings, text="x" * 5000 + "\n" * (MOST_LINES + 9)))
    assert [link["href"] for link in page.select("details.runbook-findings a")] == ["#L1"]
    assert "10 more lines are in the file." in page.get_text()
    assert len(page.get_text()) < 40_000


def test_it_shows_itself_in_a_line_too() -> None:
    """Where there is no HTML: counts, and what was not checked."""
    assert repr(check("")) == f"<Report: {check('').summary()}; no commands found>"
    assert len(repr(check(BAD))) < 120


@settings(max_examples=50, deadline=None)
@given(documents)
def test_any_text_can_be_shown(text: str) -> None:
    """Every link resolves, whatever the text is."""
    page = soup(check(text))
    for link in page.select("a"):
        assert page.find(id=str(link["href"]).removeprefix("#")) is not None
