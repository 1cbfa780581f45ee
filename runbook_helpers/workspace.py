"""One folder under outputs/: artefacts, their history, a lock, and who made what from what."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from runbook_helpers.errors import InputError, WorkspaceError

RUN_FILE = "run.json"
SCHEMA = 1
_LOCK_FILE = ".lock"
_STAMP = "%Y%m%dT%H%M%S.%fZ"


def sha256(text: str) -> str:
    """The hash under which provenance knows a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def write_atomic(path: Path, text: str) -> None:
    """Write a whole file or none: readers and a crash see the old text or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _unwritable(where: object, error: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"can't be written: {error.strerror or error}",
        where=where,
        expected="room and the right to write",
        hint="make room or mend the rights, then run it again; what was there is as it was",
    )


@dataclass(frozen=True)
class Version:
    """What an artefact was until `replaced` (UTC stamp, the name of its history folder)."""

    replaced: str
    artefact: str
    path: Path


class Workspace:
    """The folder of one failure mode."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._writing = threading.RLock()  # sections are written side by side

    def path(self, artefact: str) -> Path:
        return self.folder / artefact

    def has(self, artefact: str) -> bool:
        return self.path(artefact).is_file()

    def read(self, artefact: str) -> str:
        """An artefact's text; InputError when it is not text."""
        try:
            return self.path(artefact).read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputError(
                f"is not UTF-8 text: {error.reason} at byte {error.start}",
                where=self.path(artefact),
                expected="Markdown saved as UTF-8",
                hint="save it again as UTF-8",
            ) from error

    @contextmanager
    def lock(self, *, wait: float = 0.5) -> Iterator[None]:
        """Hold the workspace; WorkspaceError when another process holds it. Released on death."""
        self._make()
        lock = FileLock(self.path(_LOCK_FILE))
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise WorkspaceError(
                "another process is working here",
                where=self.folder,
                expected="one process at a time in a workspace",
                hint="wait until it is done, or use another --output-dir",
            ) from error
        except OSError as error:
            raise _unwritable(self.path(_LOCK_FILE), error) from error
        try:
            yield
        except OSError as error:  # a full disk shows wherever something is written
            raise _unwritable(error.filename or self.folder, error) from error
        finally:
            lock.release()

    def write(self, artefact: str, text: str, record: dict[str, Any] | None = None) -> Path:
        """Write an artefact and its provenance; what it was before moves to history/."""
        with self._writing:
            return self._write(artefact, text, record)

    def _write(self, artefact: str, text: str, record: dict[str, Any] | None) -> Path:
        path = self.path(artefact)
        if path.is_file() and path.read_bytes() != text.encode("utf-8", "surrogatepass"):
            self._keep(artefact)
        write_atomic(path, text)
        if record is not None:
            run = self.run()
            run["artefacts"][artefact] = {**record, "sha256": sha256(text)}
            self.write_run(run)
        return path

    def run(self) -> dict[str, Any]:
        """The provenance in run.json; WorkspaceError when it has been damaged."""
        path = self.path(RUN_FILE)
        if not path.exists():
            return {"schema": SCHEMA, "artefacts": {}}
        try:
            run = json.loads(path.read_text(encoding="utf-8"))
            run["artefacts"].items()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise WorkspaceError(
                f"the provenance can't be read: {error}",
                where=path,
                expected='JSON with "artefacts"',
                hint="restore it from history/, or move it away to start a new one",
            ) from error
        return dict(run)

    def write_run(self, run: dict[str, Any]) -> None:
        """Replace the provenance as a whole."""
        write_atomic(self.path(RUN_FILE), json.dumps(run, indent=2, ensure_ascii=False) + "\n")

    def record(self, artefact: str) -> dict[str, Any] | None:
        """How an artefact came about, or None when nothing is known of it."""
        record = self.run()["artefacts"].get(artefact)
        return dict(record) if record else None

    def edited(self, artefact: str) -> bool:
        """Whether a person changed an artefact since the workbench wrote it."""
        record = self.record(artefact)
        return self.has(artefact) and (
            not record or record["sha256"] != sha256(self.read(artefact))
        )

    def history(self) -> tuple[Version, ...]:
        """Every replaced version, newest first."""
        root = self.path("history")
        found = [
            Version(stamp.name, path.relative_to(stamp).as_posix(), path)
            for stamp in root.glob("*")
            for path in stamp.rglob("*")
            if path.is_file() and path.name != RUN_FILE
        ]
        return tuple(sorted(found, key=lambda version: version.replaced, reverse=True))

    def restore(self, version: Version) -> Path:
        """Bring a replaced version back; the present one moves to history first."""
        record = self._record_then(version)
        text = version.path.read_text(encoding="utf-8")
        now = {"restored": version.replaced, "at": datetime.now(UTC).isoformat(timespec="seconds")}
        return self.write(version.artefact, text, {**record, **now})

    def _record_then(self, version: Version) -> dict[str, Any]:
        """How a replaced version came about, from the provenance kept beside it."""
        path = self.path("history") / version.replaced / RUN_FILE
        known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return dict(known.get("artefacts", {}).get(version.artefact, {"stage": "restore"}))

    def _keep(self, artefact: str) -> None:
        """Copy an artefact, and the provenance that tells how it was made, to history/."""
        stamp = self.path("history") / datetime.now(UTC).strftime(_STAMP)
        for name in (artefact, RUN_FILE):
            if self.has(name):
                target = stamp / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(self.path(name).read_bytes())

    def _make(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"can't be made a folder: {error.strerror}",
                where=self.folder,
                expected="a place that can be written to",
                hint="choose another --output-dir",
            ) from error
