"""The finished document: nothing lost, nothing doubled, nothing from outside."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given, settings

from runbook_helpers.publish.formatter import Edition, format_runbook
from runbook_helpers.publish.html import to_html
from runbook_helpers.publish.metadata import Metadata
from runbook_helpers.runbook import anchors, parse
from tests.mangled import documents, lost

METADATA = Metadata("Lost widgets", "lost-widgets", "lost_widgets", ("a",), "SEV-2", "Team A")
FIRST = Edition("Drafted", "reference", date(2026, 11, 1))
LATER = Edition("Refined", "ana", date(2026, 11, 9))
DRAFT = "# Leak\n\n## Rollback\n\nback\n\n## Detection\n\nlook\n"
OUTSIDE = re.compile(r"<[^<>]*\s(?:src|href)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE)
anything = settings(max_examples=100, deadline=None)


def test_a_change_adds_one_version_and_keeps_what_a_person_wrote() -> None:
    """Rows, the day of creation and a person's own keys outlive a new draft."""
    first = format_runbook(f"---\npager: '7'\n---\n{DRAFT}", METADATA, FIRST)
    second = format_runbook(f"{first}\nnew words\n", METADATA, LATER, previous=first)
    facts = parse(second).metadata
    assert (facts["version"], facts["created"], facts["last_reviewed"], facts["pager"]) == (
        "1.1",
        "2026-11-01",
        "2026-11-01",  # formatting is no review
        "7",
    )
    assert re.findall(r"^\| 1\.\d .*$", second, re.MULTILINE) == [
        "| 1.0 | 2026-11-01 | reference | Drafted |",
        "| 1.1 | 2026-11-09 | ana | Refined |",
    ]
    assert second.count("<!-- toc -->") == second.count("## Version history") == 1


@anything
@given(documents)
def test_formatting_its_own_output_changes_nothing(text: str) -> None:
    """No new row, contents or front matter, whatever the text is."""
    once = format_runbook(text, METADATA, FIRST)
    assert format_runbook(once, METADATA, LATER, previous=once) == once


@anything
@given(documents)
def test_formatting_loses_no_line(text: str) -> None:
    """The header of a history table apart, which is written anew."""
    missing = lost(parse(text).body, format_runbook(text, METADATA, FIRST))
    assert set(missing) <= {"VersionDateAuthorChange"}


@anything
@given(documents)
def test_contents_lead_to_headings_and_pages_nowhere_outside(text: str) -> None:
    """Links of the contents work in Markdown, and the page refers to no other host."""
    final = format_runbook(text, METADATA, FIRST)
    body = parse(final).body
    block = re.search(r"<!-- toc -->\n(.*?)<!-- /toc -->", body, re.DOTALL)
    linked = re.findall(r"\]\(#(.*)\)$", block[1] if block else "", re.MULTILINE)
    assert set(linked) <= {anchor.slug for anchor in anchors(body)}
    assert not OUTSIDE.search(to_html(final, title="Lost widgets"))


def test_a_page_shows_outside_addresses_as_text_and_runs_nothing() -> None:
    """Scripts, foreign images and foreign links are shown, not followed."""
    text = (
        "# T\n\n[a](https://evil.example/x) [b](/\\\\evil.example) ![c](https://evil.example/i.png)"
        "\n\n<script>alert(1)</script> <img src=//evil.example/i.png> run <pod>\n"
    )
    page = to_html(text, title="T")
    article = page[page.index("<h1") :]
    assert not OUTSIDE.search(page)
    assert "https://evil.example/x" in page
    assert "&lt;pod&gt;" in page
    assert "<script>alert(1)" not in article


def test_an_allowed_host_stays_a_link() -> None:
    """The environment's own hosts are no outside addresses."""
    text = "# T\n\n[a](https://in.example/x)\n"
    assert 'href="https://in.example/x"' in to_html(
        text, title="T", allowed_hosts=frozenset({"in.example"})
    )
