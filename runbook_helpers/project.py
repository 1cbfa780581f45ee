"""Where a project's folders are: templates, environments, notebooks, outputs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from runbook_helpers.errors import InputError

_PACKAGE = Path(__file__).parent
_MARKS = ("prompt_templates", "environments")
_OWN_CHECKOUT = "the checkout the package runs from"


@dataclass(frozen=True)
class Project:
    """The folders of one project; `why` says how its root was found, for `runbook doctor`."""

    root: Path
    outputs: Path
    why: str

    def notices(self, cwd: Path | None = None) -> tuple[str, ...]:
        """What to say when nobody named it and it lies elsewhere than `cwd`."""
        here = (cwd or Path.cwd()).resolve()
        if self.why != _OWN_CHECKOUT or here.is_relative_to(self.root):
            return ()
        return (f"Project: {self.root} ({self.why}); --project names another.",)

    @property
    def templates(self) -> Path:
        return self.root / "prompt_templates"

    @property
    def environments(self) -> Path:
        return self.root / "environments"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"


def locate(root: Path | None = None, *, cwd: Path | None = None) -> Project:
    """The project to work in: the one named, else the nearest above `cwd`, else the package's own.

    A name comes from `root` or the environment variable RUNBOOK_PROJECT; InputError when the
    folder named lacks `prompt_templates/` or `environments/`.
    """
    cwd = (cwd or Path.cwd()).resolve()
    named = root or (
        Path(os.environ["RUNBOOK_PROJECT"]) if "RUNBOOK_PROJECT" in os.environ else None
    )
    if named is not None:
        return _named((cwd / named).resolve())
    for folder in (cwd, *cwd.parents):
        if _is_project(folder):
            return Project(folder, folder / "outputs", f"found at or above {cwd}")
    checkout = _PACKAGE.parent
    if _is_project(checkout):
        return Project(checkout, checkout / "outputs", _OWN_CHECKOUT)
    return Project(_PACKAGE / "data", cwd / "outputs", "the data installed with the package")


def _named(folder: Path) -> Project:
    if not _is_project(folder):
        raise InputError(
            "not a runbook project",
            where=folder,
            expected=f"a folder with {' and '.join(mark + '/' for mark in _MARKS)}",
            hint="correct --project or RUNBOOK_PROJECT, or leave it out",
        )
    return Project(folder, folder / "outputs", "named by --project or RUNBOOK_PROJECT")


def _is_project(folder: Path) -> bool:
    return all((folder / mark).is_dir() for mark in _MARKS)
