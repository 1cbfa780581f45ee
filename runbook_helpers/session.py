"""What the stages of one failure mode work with, put together once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runbook_helpers import environment as environments
from runbook_helpers import settings
from runbook_helpers.catalog import Catalog, FailureMode
from runbook_helpers.environment import Environment
from runbook_helpers.project import Project, locate
from runbook_helpers.providers import Options, Provider
from runbook_helpers.settings import Resolved
from runbook_helpers.workspace import Workspace
from runbook_helpers.writing.writer import writer

if TYPE_CHECKING:
    from runbook_helpers.check import Report


@dataclass(frozen=True)
class Session:
    """One failure mode, where it runs, who writes, and where results go."""

    project: Project
    resolved: Resolved
    mode: FailureMode
    environment: Environment
    environment_file: Path
    workspace: Workspace

    @cached_property
    def _chosen(self) -> tuple[Provider, str]:
        return writer(self.resolved, self.project.outputs)

    @cached_property
    def reports(self) -> dict[tuple[str, bool, date], Report]:
        """What the check has said in this session, by text; see checked.py."""
        return {}

    @property
    def provider(self) -> Provider:
        """Who writes; looked up (and, when none was named, looked for) on first use."""
        return self._chosen[0]

    @property
    def provider_notice(self) -> str:
        return f"Writing with: {self._chosen[1]}."

    @property
    def notices(self) -> tuple[str, ...]:
        """What must not stay silent: defaults standing in, another environment file in use."""
        said = [self.mode.notice] if self.mode.notice else []
        if self.environment_file != self.mode.environment_file:
            said.append(f"Environment: {self.environment_file} (overrides the mode's own).")
        return tuple(said)

    @property
    def author(self) -> str:
        """Whom expert notes are credited to; a role, unless somebody chose to give a name."""
        return self.resolved.settings.author or "expert"

    @property
    def options(self) -> Options:
        chosen = self.resolved.settings
        return Options(
            num_ctx=chosen.num_ctx,
            num_predict=chosen.num_predict,
            temperature=chosen.temperature,
            seed=chosen.seed,
            timeout=chosen.timeout,
            deadline=chosen.deadline,
        )

    def _repr_markdown_(self) -> str:
        said = "".join(f"\n\n> {notice}" for notice in self.notices)
        return (
            f"**{self.mode.title}** · severity {self.mode.severity} · "
            f"owner {self.environment.owner}\n\n"
            f"- environment: `{_short(self.environment_file, self.project.root)}`\n"
            f"- workspace: `{_short(self.workspace.folder, self.project.root)}`{said}"
        )


def open_session(failure_mode: str, *, project: Path | None = None, **flags: Any) -> Session:
    """A session for a failure mode named by key, title or alias.

    `flags` are fields of `Settings`; None or "" means not given. A relative path counts from
    the working folder. Nothing is written and no provider is contacted yet.
    """
    place = locate(project)
    resolved = settings.resolve(flags, place.root)
    mode = Catalog(place).find(failure_mode)
    chosen = resolved.settings
    file = _absolute(chosen.environment_file) or mode.environment_file
    outputs = _absolute(chosen.output_dir) or place.outputs
    return Session(
        project=replace(place, outputs=outputs),
        resolved=resolved,
        mode=mode,
        environment=environments.load(file),
        environment_file=file,
        workspace=Workspace(outputs / mode.key),
    )


def _absolute(path: Path | None) -> Path | None:
    return path.expanduser().absolute() if path else None


def _short(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
