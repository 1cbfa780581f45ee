"""What an artefact was made from: inputs by hash, so that anybody can tell what has changed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from runbook_helpers.session import Session
from runbook_helpers.workspace import Workspace, sha256


def unchanged(work: Workspace, artefact: str, inputs: dict[str, Any]) -> bool:
    """Whether an artefact is there that was made from exactly these inputs."""
    made = work.record(artefact)
    return bool(made and made.get("inputs") == inputs and work.has(artefact))


def record(stage: str, inputs: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What run.json says of an artefact that is made now."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return {"stage": stage, "at": at, "inputs": inputs, **more}


def files(session: Session, *paths: Path) -> dict[str, Any]:
    """Input files by hash, named as they lie in the project."""
    root = session.project.root
    return {
        path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path): {
            "sha256": sha256(path.read_text(encoding="utf-8", errors="surrogateescape"))
        }
        for path in paths
    }


def texts(work: Workspace, *artefacts: str) -> dict[str, Any]:
    """Artefacts by hash, and whether a person has edited them since they were made."""
    return {
        name: {"sha256": sha256(work.read(name)), "edited": work.edited(name)} for name in artefacts
    }
