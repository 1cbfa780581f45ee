"""What came of a batch, failure mode by failure mode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from runbook_helpers.batch.ledger import ModeState, Record
from runbook_helpers.batch.plan import Plan
from runbook_helpers.compare import Row as Measured
from runbook_helpers.compare.table import Table
from runbook_helpers.counting import counted

INDEX = "index.html"
SCHEMA = 1
_HEADER = ("failure mode", "status", "stages", "seconds", "writer", "findings", "problem")


@dataclass(frozen=True)
class Row:
    """One failure mode of the batch."""

    mode: str
    title: str
    status: str
    seconds: float
    """What its notebooks took, those kept from an earlier run included."""
    done: int
    total: int
    writer: str | None
    errors: int | None
    warnings: int | None
    infos: int | None
    """Findings about the newest runbook; None before validation."""
    problem: str | None
    """Why it did not come to its end."""

    @property
    def ok(self) -> bool:
        return self.status == "done"

    def cells(self) -> tuple[object, ...]:
        """This row under the header of `Summary.as_table`."""
        stages = f"{self.done}/{self.total}"
        return (
            *(self.mode, self.status, stages, round(self.seconds, 1)),
            *(self.writer or "", self._findings(), self.problem or ""),
        )

    def _findings(self) -> str:
        if self.errors is None:
            return ""
        named = (("error", self.errors), ("warning", self.warnings), ("hint", self.infos))
        return ", ".join(counted(number or 0, noun) for noun, number in named)


@dataclass(frozen=True)
class Summary:
    """The failure modes of one batch, and the comparison behind them."""

    rows: tuple[Row, ...]
    compare: str
    """Status of the comparison notebook."""
    compare_problem: str | None
    seconds: float
    """The time the whole batch took."""
    outputs: Path

    @property
    def ok(self) -> bool:
        """Whether every notebook came to its end."""
        return self.compare == "done" and all(row.ok for row in self.rows)

    @property
    def index(self) -> Path:
        """The page that links everything."""
        return self.outputs / INDEX

    def as_table(self) -> tuple[tuple[str, ...], tuple[tuple[object, ...], ...]]:
        """Header and rows; a problem is cut to its first line."""
        rows = [row.cells() for row in self.rows]
        if self.compare != "done":
            rows.append(("(comparison)", self.compare, "", "", "", "", self.compare_problem or ""))
        return _HEADER, tuple((*row[:-1], _first_line(str(row[-1]))) for row in rows)

    def as_dict(self) -> dict[str, Any]:
        """Everything, as JSON can hold it."""
        return {
            "schema": SCHEMA,
            "ok": self.ok,
            "seconds": self.seconds,
            "outputs": str(self.outputs),
            "index": str(self.index),
            "modes": [asdict(row) for row in self.rows],
            "compare": {"status": self.compare, "problem": self.compare_problem},
        }

    def _repr_html_(self) -> str:
        header, rows = self.as_table()
        return Table(header, rows, "No failure mode was run.")._repr_html_()


def summarize(
    plan: Plan, record: Record, measured: Mapping[str, Measured], *, seconds: float
) -> Summary:
    """The planned failure modes as batch.json and their workspaces have them now."""
    return Summary(
        rows=tuple(
            row(mode.key, record.modes[mode.key], measured.get(mode.key) or Measured(mode.key))
            for mode in plan.modes
        ),
        compare=record.compare.status,
        compare_problem=record.compare.error,
        seconds=round(seconds, 3),
        outputs=plan.project.outputs,
    )


def row(key: str, state: ModeState, seen: Measured) -> Row:
    """One failure mode, with what its workspace says of itself."""
    stages = state.stages
    return Row(
        mode=key,
        title=state.title,
        status=state.status,
        seconds=round(sum(stage.seconds or 0 for stage in stages.values()), 3),
        done=sum(stage.status == "done" for stage in stages.values()),
        total=len(stages),
        writer=seen.writer,
        errors=seen.errors,
        warnings=seen.warnings,
        infos=seen.infos,
        problem=_problem(state),
    )


def _problem(state: ModeState) -> str | None:
    told = (f"{key}: {stage.error}" for key, stage in state.stages.items() if stage.error)
    return next(told, None)


def _first_line(text: str) -> str:
    return text.splitlines()[0] if text else ""
