"""The comparison drawn."""

from __future__ import annotations

import subprocess
import sys

import pytest

from runbook_helpers.compare import Comparison, Row

WHOLE = Row("disk_full", words=900, steps=12, commands=14, errors=0, warnings=2, infos=3)
MODEL = Row("queue", words=700, steps=9, commands=8, errors=1, seconds=80.0, tokens=1500)


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (WHOLE,),
        (Row("broken", problem="can't be read"),),
        (Row("cost $5 of $x_1^ and \\frac", errors=0), Row("x" * 300)),
        tuple(Row(f"mode_{n}", words=n, steps=n, seconds=float(n)) for n in range(400)),
    ],
    ids=["none", "one", "broken", "odd names", "many"],
)
def test_any_number_of_workspaces_is_drawn(rows: tuple[Row, ...]) -> None:
    """Zero, one, many, and names that mean something to the drawing library."""
    png, shown = Comparison(rows).plots()._repr_png_()
    assert png.startswith(b"\x89PNG")
    assert 0 < shown["height"] < 20_000


def test_each_plot_has_a_title_and_its_unit() -> None:
    """Four plots where a model wrote, two where none did."""
    titles = [axis.get_title(loc="left") for axis in Comparison((WHOLE, MODEL)).figure().axes]
    units = [axis.get_xlabel() for axis in Comparison((WHOLE, MODEL)).figure().axes]
    assert titles == [
        "Findings of the last validation",
        "Size of the newest text",
        "Time the model wrote",
        "What the model wrote",
    ]
    assert units == ["findings", "count", "seconds", "tokens"]
    assert len(Comparison((WHOLE,)).figure().axes) == 2


def test_bars_are_as_long_as_the_figures() -> None:
    """The picture shows the rows and nothing else."""
    findings, size, seconds, tokens = Comparison((WHOLE, MODEL)).figure().axes
    assert [bar.get_width() for bar in findings.patches] == [0, 1, 2, 0, 3, 0]
    assert [bar.get_width() for bar in size.patches] == [12, 9, 14, 8]
    assert [bar.get_width() for bar in seconds.patches] == [0, 80.0]
    assert [bar.get_width() for bar in tokens.patches] == [0, 1500]


def test_before_and_after_stand_side_by_side() -> None:
    """Where the draft's figures are known; a workspace that was not validated shows a question."""
    row = Row(
        "a", errors=0, warnings=1, points=26, draft_errors=4, draft_warnings=3, draft_points=11
    )
    old = Row("b", errors=2)
    axes = Comparison((row, old)).figure().axes
    assert len(axes) == 4
    repaired, scores = axes[2:]
    assert [bar.get_width() for bar in repaired.patches] == [7, 0, 1, 2]
    assert [bar.get_width() for bar in scores.patches] == [11, 0, 26, 0]
    assert [text.get_text() for text in scores.texts] == ["11 \u2192 26", "? \u2192 ?"]
    assert [text.get_text() for text in repaired.texts] == ["7 \u2192 1", "? \u2192 2"]


def test_comparing_does_not_load_matplotlib() -> None:
    """`runbook compare` prints a table in no time; only a drawing pays for the library."""
    code = (
        "import sys; from pathlib import Path; from runbook_helpers.compare import compare; "
        "compare(Path('nowhere'))._repr_html_(); "
        "sys.exit(any(n in sys.modules for n in ('matplotlib', 'IPython', 'ipywidgets')))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
