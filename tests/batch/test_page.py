"""The page of an executed notebook works offline and runs nothing."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from runbook_helpers.batch.page import sanitize, to_html
from tests.batch.html_reader import Reader

CASES = (Path(__file__).parent.parent / "cases" / "batch" / "sanitize.txt").read_text("utf-8")
SANITIZE = re.findall(r"^(\S[^\n]*)\n\.\n(.*?)\n\.\n(.*?)\n\.\n", CASES, re.M | re.S)
NASTY = """\
<script>alert(1)</script><img src=x onerror=alert(1)><iframe src="https://a.example"></iframe>
[link](https://a.example) ![image](https://a.example/x.png) <link rel=stylesheet href=//a.example/x>
<style>body { background: url(https://a.example/x) }</style>
"""
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNiAAAABgAD"


def _notebook() -> nbformat.NotebookNode:
    """A notebook with something nasty wherever text can be."""
    kinds = ("text/html", "text/markdown", "text/plain", "text/latex", "image/svg+xml")
    active = (
        "application/javascript",
        "text/vnd.mermaid",
        "application/vnd.jupyter.widget-view+json",
    )
    outputs = [
        nbformat.v4.new_output("display_data", {kind: NASTY, "text/plain": "shown"})
        for kind in (*kinds, *active)
    ]
    outputs.append(nbformat.v4.new_output("display_data", {"image/png": PIXEL}))
    outputs.append(nbformat.v4.new_output("stream", text=NASTY))
    outputs.append(
        nbformat.v4.new_output("error", ename="E", evalue=NASTY, traceback=[f"\x1b[31m{NASTY}"])
    )
    cells = [
        nbformat.v4.new_markdown_cell(NASTY),
        nbformat.v4.new_code_cell(NASTY, outputs=outputs),
        nbformat.v4.new_raw_cell(NASTY, metadata={"raw_mimetype": "text/html"}),
    ]
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": {"</script>": NASTY}}}
    return nbformat.v4.new_notebook(cells=cells, metadata={"widgets": widgets})


@pytest.mark.parametrize(
    ("html", "expected"), [case[1:] for case in SANITIZE], ids=[case[0] for case in SANITIZE]
)
def test_a_fragment_can_not_act(html: str, expected: str) -> None:
    """And sanitising again changes nothing."""
    assert sanitize(html) == expected
    assert sanitize(expected) == expected


def test_every_case_of_the_file_is_read() -> None:
    """A case with a slip in its dots would otherwise vanish."""
    assert len(SANITIZE) == CASES.count("\n.\n") // 3


def test_a_page_of_nasty_cells_loads_and_runs_nothing() -> None:
    """No script, no frame, no handler, no outside address; pictures in the text stay."""
    html = to_html(_notebook(), title="02_<draft>", links={})
    page = Reader(html)
    assert page.tags.isdisjoint({"script", "iframe", "object", "embed", "form", "base", "link"})
    assert page.handlers == []
    assert page.outside() == []
    assert f"data:image/png;base64,{PIXEL}" in page.addresses
    assert "default-src 'none'" in html
    assert html.rstrip().endswith("</html>")
    assert "<title>02_&lt;draft&gt;</title>" in html


def test_the_text_of_a_page_is_all_there() -> None:
    """Code, streams and tracebacks are shown as they are, addresses included."""
    html = to_html(_notebook(), title="02_draft", links={})
    assert html.count("&lt;script&gt;") == 3
    assert "<code>https://a.example</code>" in html


def test_what_follows_a_heading_is_shown_and_its_link_leads_there() -> None:
    """nbconvert's own link in a heading would swallow, and hide, the next paragraph."""
    text = "# Disk full\n\n**At the end** see [Step 1](#step-1-look-at-var).\n\n"
    text += "## Step 1: Look at `/var`"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
    html = to_html(notebook, title="02_draft", links={})
    assert "anchor-link" not in html.partition("<body")[2]
    assert '<h1 id="disk-full">Disk full</h1>' in html
    assert (
        '<p><strong>At the end</strong> see <a href="#step-1-look-at-var">Step 1</a>.</p>' in html
    )
    assert '<h2 id="step-1-look-at-var">Step 1: Look at <code>/var</code></h2>' in html


def test_a_page_names_no_address_outside_but_in_its_text() -> None:
    """JupyterLab's style sheet credits its sources in comments; code may hold the same marks."""
    cell = nbformat.v4.new_markdown_cell("`/* kept: https://a.example */`")
    html = to_html(nbformat.v4.new_notebook(cells=[cell]), title="x", links={})
    assert re.findall(r"https?://[^ <]*", html) == ["https://a.example"]


def test_a_wide_table_shows_that_it_goes_on() -> None:
    """It scrolls by itself, and its bar is seen before anybody scrolls."""
    page = to_html(nbformat.v4.new_notebook(), title="T", links={})
    assert "table { display: block; overflow-x: auto; }" in page
    assert "table::-webkit-scrollbar { height: 9px; }" in page
