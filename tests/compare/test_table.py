"""Tables that show themselves."""

from __future__ import annotations

import re

from runbook_helpers.compare.table import Link, Table


def cells(table: Table) -> list[str]:
    return re.findall(r"<td[^>]*>(.*?)</td>", table._repr_html_())


def test_no_cell_can_act_as_html() -> None:
    """Neither a text, nor a link's text, nor its address."""
    table = Table(("<i>",), (("<b>&",), (Link("<u>", 'x"onclick="y'),)))
    assert "<i>" not in table._repr_html_()
    assert cells(table) == [
        "&lt;b&gt;&amp;",
        '<a href="x&quot;onclick=&quot;y">&lt;u&gt;</a>',
    ]


def test_numbers_line_up_and_gaps_are_dashes() -> None:
    """A column is numbers when all its cells are; one text makes it text."""
    table = Table(("n", "mixed"), ((1234, 5), (None, "x")))
    assert cells(table) == ["1,234", "5", "\N{EN DASH}", "x"]
    styles = re.findall(r'<th style="text-align: (\w+)', table._repr_html_())
    assert styles == ["right", "left"]


def test_no_rows_say_so() -> None:
    """An empty table is a sentence."""
    assert Table(("a",), (), "No <rows>.")._repr_html_() == "<p><em>No &lt;rows&gt;.</em></p>"
