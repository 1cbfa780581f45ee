"""The comparison as plots that print well and read without colour vision."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from runbook_helpers.compare.row import Row

# Okabe and Ito's palette (https://jfly.uni-koeln.de/color/), told apart with any colour vision.
_VERMILLION, _ORANGE, _SKY, _BLUE, _GREEN = "#D55E00", "#E69F00", "#56B4E9", "#0072B2", "#009E73"
_WIDTH, _ROW_HEIGHT = 11.0, 0.3
# Past this a picture is too large to draw and no screen shows it: the table has all rows.
_MOST_ROWS = 60
# On a shorter scale one small finding would look like a disaster.
_SHORT_SCALE = 5
_DPI = 140
_LABEL_WIDTH, _LABEL_LINES = 26, 2


@dataclass(frozen=True)
class Plots:
    """A picture; `width` and `height` in the pixels it is shown at, half of those it has."""

    png: bytes
    width: int
    height: int

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        return self.png, {"width": self.width, "height": self.height}


def draw(rows: Sequence[Row]) -> Plots:
    """The figure of `rows` as PNG."""
    drawn, out = figure(rows), io.BytesIO()
    drawn.savefig(out, format="png", dpi=_DPI)
    width, height = drawn.get_size_inches() * _DPI
    return Plots(out.getvalue(), int(width * 0.62), int(height * 0.62))


def figure(rows: Sequence[Row]) -> Figure:
    """Findings, words, steps and commands per workspace, and model time and tokens if any."""
    # Not pyplot: it keeps every figure alive and may look for a screen.
    from matplotlib.figure import Figure

    shown = list(rows[:_MOST_ROWS])
    if not shown:
        return _empty(Figure(figsize=(_WIDTH, 1.6), layout="constrained"))
    asked_model = any(row.seconds is not None for row in shown)
    was_drafted = any(row.draft_points is not None for row in shown)
    lines = 1 + was_drafted + asked_model
    height = lines * (1.7 + _ROW_HEIGHT * len(shown))
    drawn = Figure(figsize=(_WIDTH, height), layout="constrained")
    axes = drawn.subplots(lines, 2, sharey=True, squeeze=False)
    _findings(axes[0][0], shown)
    _size(axes[0][1], shown)
    if was_drafted:
        _repaired(axes[1][0], shown)
        _scores(axes[1][1], shown)
    if asked_model:
        left, right = axes[-1]
        _bars(left, [row.seconds for row in shown], _BLUE, "Time the model wrote", "seconds")
        _bars(right, [row.tokens for row in shown], _GREEN, "What the model wrote", "tokens")
    for axis in axes[:, 0]:
        _name_rows(axis, shown)
    return drawn


def _empty(drawn: Figure) -> Figure:
    drawn.text(0.5, 0.5, "No workspace to compare yet.", ha="center", va="center", fontsize=13)
    return drawn


def _findings(axis: Axes, rows: list[Row]) -> None:
    """Stacked bars, worst first; hatching tells the severities apart in print."""
    kinds = (
        ("errors", _VERMILLION, "xx"),
        ("warnings", _ORANGE, "//"),
        ("infos", _SKY, ""),
    )
    left = [0] * len(rows)
    for name, colour, hatch in kinds:
        counts = [getattr(row, name) or 0 for row in rows]
        axis.barh(
            range(len(rows)),
            counts,
            left=left,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            label=name,
        )
        left = [a + b for a, b in zip(left, counts, strict=True)]
    for line, row in enumerate(rows):
        if row.errors is None:
            _say(axis, line, "not validated")
        elif not left[line]:
            _say(axis, line, "none")
    _finish(axis, "Findings of the last validation", "findings", max([*left, _SHORT_SCALE]))
    _legend(axis, 3)


def _repaired(axis: Axes, rows: list[Row]) -> None:
    """Errors and warnings of the draft above those of the last validation."""
    draft = [_sum(row.draft_errors, row.draft_warnings) for row in rows]
    now = [_sum(row.errors, row.warnings) for row in rows]
    title = "Errors and warnings, before and after"
    _pairs(axis, draft, now, title=title, unit="findings", least=_SHORT_SCALE)


def _scores(axis: Axes, rows: list[Row]) -> None:
    """Points of the draft above those of the last validation, on the rubric's whole scale."""
    draft, now = [row.draft_points for row in rows], [row.points for row in rows]
    _pairs(axis, draft, now, title="Score, before and after", unit="points of 30", least=30)


def _pairs(  # noqa: PLR0913  # two series and the four words of one axis
    axis: Axes,
    draft: Sequence[int | None],
    now: Sequence[int | None],
    *,
    title: str,
    unit: str,
    least: int,
) -> None:
    lines = range(len(draft))
    before, after = [n or 0 for n in draft], [n or 0 for n in now]
    axis.barh([n - 0.2 for n in lines], before, 0.38, color=_ORANGE, hatch="//",
              edgecolor="white", label="draft")  # fmt: skip
    axis.barh([n + 0.2 for n in lines], after, 0.38, color=_BLUE, label="last validation")
    most = max([*before, *after, least])
    for line, (first, last) in enumerate(zip(draft, now, strict=True)):
        told = " \u2192 ".join("?" if n is None else str(n) for n in (first, last))
        _say(axis, line, told, at=max(before[line], after[line]))
    _finish(axis, title, unit, most)
    axis.set_xlim(0, most * 1.2)
    _legend(axis, 2)


def _sum(errors: int | None, warnings: int | None) -> int | None:
    return None if errors is None else errors + (warnings or 0)


def _size(axis: Axes, rows: list[Row]) -> None:
    """Steps and command blocks side by side, with the words of prose written behind them."""
    steps = [row.steps or 0 for row in rows]
    commands = [row.commands or 0 for row in rows]
    lines = range(len(rows))
    axis.barh([n - 0.2 for n in lines], steps, 0.38, color=_BLUE, label="steps")
    axis.barh(
        [n + 0.2 for n in lines],
        commands,
        0.38,
        color=_GREEN,
        hatch="..",
        edgecolor="white",
        label="command blocks",
    )
    most = max([*steps, *commands, 1])
    for line, row in enumerate(rows):
        words = "no runbook" if row.words is None else f"{row.words:,} words"
        _say(axis, line, words, at=max(steps[line], commands[line]) + most * 0.02)
    _finish(axis, "Size of the newest text", "count", most)
    axis.set_xlim(0, most * 1.3)
    _legend(axis, 2)


def _bars(axis: Axes, values: Sequence[float | None], colour: str, title: str, unit: str) -> None:
    """One bar a workspace with its figure; a dash where no model wrote."""
    numbers = [value or 0 for value in values]
    most = max([*numbers, 1])
    axis.barh(range(len(values)), numbers, color=colour)
    for line, value in enumerate(values):
        text = "no model" if value is None else f"{value:,.0f}"
        _say(axis, line, text, at=(value or 0) + most * 0.02)
    _finish(axis, title, unit, most, pad=6)
    axis.set_xlim(0, most * 1.2)


def _say(axis: Axes, line: int, text: str, at: float = 0) -> None:
    axis.annotate(
        text,
        (at, line),
        xytext=(3, 0),
        textcoords="offset points",
        va="center",
        fontsize=8.5,
        color="#444444",
    )


def _finish(axis: Axes, title: str, unit: str, most: float, pad: float = 22) -> None:
    """Title and scale; `pad` leaves room for a legend between title and bars."""
    from matplotlib.ticker import MaxNLocator

    axis.set_title(title, fontsize=11, fontweight="bold", loc="left", pad=pad)
    axis.set_xlabel(unit)
    axis.set_xlim(0, max(most, 1) * 1.05)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.grid(axis="x", color="#dddddd", linewidth=0.6)
    axis.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axis.spines[side].set_visible(False)
    axis.tick_params(axis="y", length=0)


def _legend(axis: Axes, columns: int) -> None:
    """Between title and bars, where no bar can lie under it."""
    place: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (0.0, 1.0)}
    axis.legend(
        ncols=columns,
        fontsize=8.5,
        frameon=False,
        borderaxespad=0.2,
        borderpad=0.1,
        handlelength=1.4,
        **place,
    )


def _name_rows(axis: Axes, rows: list[Row]) -> None:
    names = [_short(row.mode.replace("_", " ")) for row in rows]
    axis.set_yticks(range(len(rows)), names)
    axis.set_ylim(len(rows) - 0.4, -0.6)


def _short(name: str) -> str:
    lines = wrap(name, _LABEL_WIDTH, max_lines=_LABEL_LINES, placeholder="…")
    # "$" would start a formula, and an unpaired one stops the drawing.
    return "\n".join(lines).replace("$", r"\$")
