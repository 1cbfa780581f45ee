"""What a batch will run: failure modes by notebooks; all that is wrong with it is said at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from runbook_helpers.batch.notebook import Notebook, inspect
from runbook_helpers.catalog import Catalog, FailureMode
from runbook_helpers.errors import InputError
from runbook_helpers.project import Project

STAGES = (
    ("prompt", "01_prompt.ipynb"),
    ("draft", "02_draft.ipynb"),
    ("notes", "03_expert_notes.ipynb"),
    ("refine", "04_refine.ipynb"),
    ("validate", "05_validate.ipynb"),
    ("format", "06_format.ipynb"),
)
COMPARE = ("compare", "07_compare.ipynb")
# Without these a notebook would run on its own defaults, the same ones for each failure mode.
_NEEDED = {key: ("failure_mode", "output_dir") for key, _ in STAGES} | {"compare": ("output_dir",)}


@dataclass(frozen=True)
class Plan:
    """Each failure mode through its notebooks in order, then one comparison of them all."""

    project: Project
    modes: tuple[FailureMode, ...]
    stages: tuple[Notebook, ...]
    compare: Notebook
    notices: tuple[str, ...] = ()

    @property
    def notebooks(self) -> tuple[Notebook, ...]:
        """Every notebook of the plan, once."""
        return (*self.stages, self.compare)

    @property
    def runs(self) -> int:
        """How many times a notebook will be executed when nothing can be kept."""
        return len(self.modes) * len(self.stages) + 1


def plan(
    project: Project,
    modes: Iterable[str] = (),
    stages: Iterable[str] = (),
    *,
    output_dir: Path | None = None,
) -> Plan:
    """A plan for the modes and stages named; none named means all that are prepared.

    InputError lists every name and notebook that can't be used.
    """
    if output_dir is not None:
        project = replace(project, outputs=output_dir.expanduser().absolute())
    problems: list[str] = []
    found, notices = _modes(Catalog(project), tuple(modes), problems)
    chosen = _stages(tuple(stages), problems)
    notebooks = [_notebook(project, *stage, problems) for stage in (*chosen, COMPARE)]
    refuse(problems, where=project.root)
    *rest, last = [notebook for notebook in notebooks if notebook is not None]
    return Plan(project, found, tuple(rest), last, notices)


def refuse(problems: Iterable[str], *, where: object) -> None:
    """Raise one InputError that lists all problems; none is no error."""
    listed = tuple(dict.fromkeys(problems))
    if listed:
        raise InputError(
            "the batch can't start:" + "".join(f"\n  - {problem}" for problem in listed),
            where=where,
            hint="correct this and run it again; no notebook has been started",
        )


def _modes(
    catalog: Catalog, names: tuple[str, ...], problems: list[str]
) -> tuple[tuple[FailureMode, ...], tuple[str, ...]]:
    if not names:
        prepared = tuple(mode for mode in catalog.modes if mode.prepared)
        if not prepared:
            problems.append(f"{catalog.project.templates}: no failure mode is prepared")
        return prepared, tuple(f"Left out: {problem}." for problem in catalog.problems())
    found: dict[str, FailureMode] = {}
    for name in names:
        try:
            mode = catalog.find(name)
        except InputError as error:
            problems.append(_indented(error))
        else:
            found.setdefault(mode.key, mode)
    said = tuple(mode.notice for mode in found.values() if mode.notice)
    return tuple(found.values()), said


def _stages(names: tuple[str, ...], problems: list[str]) -> tuple[tuple[str, str], ...]:
    """The stages named, in the order of the flow."""
    known = dict(STAGES)
    unknown = [name for name in names if name not in known]
    problems += [f'no stage "{name}"; there are {", ".join(known)}' for name in unknown]
    return tuple(stage for stage in STAGES if not names or stage[0] in names)


def _notebook(project: Project, key: str, name: str, problems: list[str]) -> Notebook | None:
    try:
        notebook = inspect(key, project.notebooks / name)
    except InputError as error:
        problems.append(_indented(error))
        return None
    missing = [needed for needed in _NEEDED[key] if needed not in notebook.parameters]
    problems += [f"{notebook.path}: declares no parameter {needed}" for needed in missing]
    return notebook


def _indented(error: InputError) -> str:
    return str(error).replace("\n", "\n  ")
