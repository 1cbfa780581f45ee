"""What has been run so far: `batch.json`, written as a whole after every notebook."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from runbook_helpers.errors import WorkspaceError
from runbook_helpers.workspace import write_atomic

FILE = "batch.json"
Status = Literal["pending", "running", "done", "failed", "interrupted"]
# The first of these that any notebook of a failure mode has is the mode's own.
_RANK: tuple[Status, ...] = ("failed", "interrupted", "running", "pending")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StageState(_Strict):
    """How far one notebook got; `notebook` is relative to the outputs folder."""

    status: Status = "pending"
    seconds: float | None = None
    notebook: str | None = None
    error: str | None = None
    inputs: dict[str, str] = Field(default_factory=dict)
    """Files the result depends on, by SHA-256: another hash means it is out of date."""


class ModeState(_Strict):
    """One failure mode: the values its notebooks got, and how far each one came."""

    title: str
    status: Status = "pending"
    parameters: dict[str, Any] = Field(default_factory=dict)
    settings: dict[str, Any] = Field(default_factory=dict)
    """What its sessions were told beside the notebooks' parameters."""
    stages: dict[str, StageState] = Field(default_factory=dict)

    @classmethod
    def of(
        cls,
        title: str,
        parameters: dict[str, Any],
        stages: dict[str, StageState],
        settings: dict[str, Any] | None = None,
    ) -> ModeState:
        """A mode whose own status follows from those of its notebooks."""
        return cls(
            title=title,
            parameters=parameters,
            settings=settings or {},
            stages=stages,
            status=_overall(stages),
        )

    def with_stage(self, key: str, state: StageState) -> ModeState:
        """This mode with one notebook's state replaced."""
        stages = {**self.stages, key: state}
        return ModeState.of(self.title, self.parameters, stages, self.settings)

    def interrupted(self) -> ModeState:
        """This mode when nothing runs any more: what ran or would have run next was cut off."""
        stages = {
            key: state.model_copy(update={"status": "interrupted"})
            if state.status == "running"
            else state
            for key, state in self.stages.items()
        }
        status: Status = "interrupted" if self.status == "running" else self.status
        return self.model_copy(update={"stages": stages, "status": status})


class Record(BaseModel):
    """The content of batch.json, which is also the summary for programs."""

    model_config = ConfigDict(extra="forbid")

    schema_: Literal[1] = Field(1, alias="schema")
    started: str = ""
    finished: str | None = None
    """None while a batch runs, and for ever when it was killed."""
    parameters: dict[str, Any] = Field(default_factory=dict)
    settings: dict[str, Any] = Field(default_factory=dict)
    modes: dict[str, ModeState] = Field(default_factory=dict)
    compare: StageState = StageState()


def _overall(stages: dict[str, StageState]) -> Status:
    present = {stage.status for stage in stages.values()}
    status: Status = next((status for status in _RANK if status in present), "done")
    return "running" if status == "pending" and "done" in present else status


class Ledger:
    """batch.json as it changes; each change is on disk before the method returns."""

    def __init__(self, outputs: Path) -> None:
        self.path = outputs / FILE
        self.record = _load(self.path)
        self._lock = threading.Lock()

    def start(
        self,
        parameters: dict[str, Any],
        modes: dict[str, ModeState],
        settings: dict[str, Any] | None = None,
        *,
        keep_compare: bool,
    ) -> None:
        """A batch begins; failure modes it does not touch keep what is known of them."""
        with self._lock:
            if not keep_compare:
                self.record.compare = StageState()
            self.record.started, self.record.finished = _now(), None
            self.record.parameters, self.record.settings = parameters, settings or {}
            self.record.modes |= modes
            self._save()

    def note(self, mode: str, stage: str, state: StageState) -> None:
        """One notebook's state; an empty `mode` means the comparison."""
        with self._lock:
            if mode:
                self.record.modes[mode] = self.record.modes[mode].with_stage(stage, state)
            else:
                self.record.compare = state
            self._save()

    def interrupt(self) -> None:
        """The batch was stopped by a person: nothing is running any more."""
        with self._lock:
            modes = self.record.modes
            self.record.modes = {key: mode.interrupted() for key, mode in modes.items()}
            self._save()

    def finish(self) -> None:
        """The batch came to its end, with or without failures."""
        with self._lock:
            self.record.finished = _now()
            self._save()

    def _save(self) -> None:
        write_atomic(self.path, self.record.model_dump_json(indent=2, by_alias=True) + "\n")


def _load(path: Path) -> Record:
    if not path.exists():
        return Record()
    try:
        return Record.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        problem = str(error.errors()[0]["msg"]) if isinstance(error, ValidationError) else error
        raise WorkspaceError(
            f"the state of the last batch can't be read: {problem}",
            where=path,
            expected="the file a batch wrote",
            hint="move it away; the next batch then starts afresh",
        ) from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
