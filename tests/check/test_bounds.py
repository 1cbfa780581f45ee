"""Texts far longer than any runbook: checked as far as two seconds reach, as the report says."""

from __future__ import annotations

import time

import pytest

from runbook_helpers.check import check
from runbook_helpers.check.bounds import MOST_CHARACTERS, MOST_CODE_ROWS, MOST_LINES
from runbook_helpers.runbook.document import parse

MEGABYTE = 1_000_000
PIECES = {
    "prose": "The pool is exhausted when clients leak connections, and the owner looks.\n\n",
    "one line": "word ",
    "one word": "a",
    "blank lines": "\n",
    "fences": "```bash\nkubectl get pods -n prod\n```\n\n",
    "open fences": "```bash\n",
    "quotes": "```bash\necho 'it\n```\n",
    "table": "| a | b | `kubectl get pods` |\n",
    "substitutions": "$(((((",
    "brackets": "[",
    "links": "[a](",
    "heredocs": "<<<",
    "headings": "## Heading\n\n",
    "steps": "### Step 1: Go\n\n```bash\nkubectl get pods\n```\n",
    "list": "- item of a list\n",
    "quotations": "> " * 50 + "a\n",
    "commands": "kubectl get pods -n prod\n",
    "commands in one line": "`kubectl get pods -n prod` and ",
    "queries": "SELECT pid FROM pg_stat_activity;\n",
    "yaml": "```yaml\na: 1\nb:\n  - c\n```\n",
    "asciidoc": "[source,bash]\n----\nkubectl get pods\n----\n\n",
    "html": "<pre>\n",
}


@pytest.mark.parametrize("name", PIECES)
def test_a_megabyte_is_checked_in_good_time(name: str) -> None:
    """Processor time, and twice the promised two seconds, so that a busy machine passes."""
    text = (PIECES[name] * (MEGABYTE // len(PIECES[name]) + 1))[:MEGABYTE]
    check("# T\n\n```bash\nkubectl get pods\n```\n")  # the tables are loaded once
    start = time.process_time()
    report = check(text)
    assert time.process_time() - start < 4
    assert [f.code for f in report.findings if f.code == "STR015"] == ["STR015"]
    assert report.coverage.unchecked >= 1


def test_what_is_not_read_is_said() -> None:
    """With the line where checking ended, and in the counts."""
    text = "# T\n\n" + "a\n\n" * MOST_LINES
    report = check(text)
    (found,) = [f for f in report.findings if f.code == "STR015"]
    assert found.line == MOST_LINES
    assert f"{text.count(chr(10)) + 1 - MOST_LINES} lines were not read" in found.message
    assert report.coverage.unknown == (f"the text after line {MOST_LINES}",)
    assert {skip.code for skip in report.skipped} >= {"STR003", "LLM003"}


def test_commands_up_to_there_are_all_judged() -> None:
    """Twenty thousand commands in one fence: those that are read are judged one by one."""
    text = "# T\n\n```bash\n" + "kubectl get pods -n prod\n" * 20_000 + "```\n"
    coverage = check(text).coverage
    assert coverage.checked == MOST_CODE_ROWS
    assert coverage.unchecked == 1


@pytest.mark.parametrize("text", ["# T\n\n```bash\ndf -h\n```\n", "a" * MOST_CHARACTERS])
def test_a_text_within_the_bounds_is_read_whole(text: str) -> None:
    """No word of it is left out."""
    assert "STR015" not in {finding.code for finding in check(text).findings}


def test_a_parsed_document_is_bounded_too() -> None:
    """The workbench checks what it has parsed already."""
    text = "word " * MEGABYTE
    assert check(parse(text)) == check(text)


def test_the_cut_makes_no_errors_of_its_own() -> None:
    """A quote that is closed in the part left out is not called open."""
    text = "# T\n\n```bash\n" + "psql -c '\nSELECT 1;\n'\n" * 4_000 + "```\n"
    assert [f for f in check(text).findings if f.severity == "error"] == []
