"""A notebook's parameters as a form: the widgets are a view, the values are what counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runbook_helpers import settings
from runbook_helpers.compare.table import Table
from runbook_helpers.errors import WorkbenchError
from runbook_helpers.project import Project, locate
from runbook_helpers.session import Session, open_session
from runbook_helpers.settings import Resolved, Settings
from runbook_helpers.widgets.display import show
from runbook_helpers.widgets.fields import checked, field_named
from runbook_helpers.widgets.words import errors_in_words

if TYPE_CHECKING:
    from runbook_helpers.widgets.view import View

# Not settings: the first names the session, the second is an input of one stage.
_OWN = ("failure_mode", "notes_file")


class Form:
    """The current values of a notebook's parameters; in an interactive notebook, as widgets."""

    def __init__(self, parameters: Mapping[str, Any], *, interactive: bool) -> None:
        self.parameters = dict(parameters)
        self.values = dict(parameters)
        self.interactive = interactive

    @cached_property
    def view(self) -> View:
        """The widgets, built when first shown: a headless run never needs them."""
        from runbook_helpers.widgets.view import View

        return View(self)

    @property
    def resolved(self) -> Resolved:
        """The settings in force with the current values, and where each comes from."""
        return settings.resolve(self._given(), locate().root)

    @property
    def project(self) -> Project:
        """The project's folders, with outputs where the current values say."""
        place, chosen = locate(), self.resolved.settings.output_dir
        return replace(place, outputs=chosen.expanduser().absolute()) if chosen else place

    @property
    def notes_file(self) -> Path | None:
        """The file of expert notes, when one was named."""
        name = self.values.get("notes_file")
        return Path(name).expanduser().absolute() if name else None

    def session(self) -> Session:
        """A session from the current values; InputError says which of them can't be used."""
        return open_session(self.values["failure_mode"], **self._given())

    def check(self) -> tuple[bool, str]:
        """Whether the current values can be used, and in words what they come to."""
        try:
            if "failure_mode" not in self.values:
                return True, "\n".join([f"Outputs: {self.project.outputs}", *self._set_elsewhere()])
            session = self.session()
            found = f"{session.mode.title} · workspace {session.workspace.folder}"
            return True, "\n".join([found, *session.notices, *self._set_elsewhere()])
        except WorkbenchError as error:
            return False, str(error)

    def _given(self) -> dict[str, Any]:
        """What counts as given: a number left at the built-in default is not."""
        default = Settings.model_fields
        return {
            name: value
            for name, value in self.values.items()
            if name not in _OWN and not (_is_number(value) and value == default[name].default)
        }

    def _set_elsewhere(self) -> list[str]:
        """Fields whose value in force comes from the project or from a variable, aloud."""
        resolved = self.resolved
        return [
            f"{field_named(name).label}: {getattr(resolved.settings, name)} "
            f"(set by {resolved.origins[name]})"
            for name in self.values
            if name not in _OWN and resolved.origins[name] not in ("default", "flag")
        ]

    def _ipython_display_(self) -> None:
        show(self.view.box if self.interactive else self._table())

    def _table(self) -> Table:
        rows = [(field_named(name).label, str(value)) for name, value in self.values.items()]
        return Table(("parameter", "value"), tuple(rows))


_shown: Form | None = None


def inputs(*, interactive: bool, **parameters: Any) -> Form:
    """The form of a notebook's parameters; with nothing touched its values are exactly those.

    When its cell runs again with a parameter unchanged, what a person typed for it is kept: "Run
    all cells" must not undo a choice.
    """
    global _shown  # noqa: PLW0603 - the kernel is one conversation with one person
    errors_in_words()
    form = Form(checked(parameters), interactive=interactive)
    if interactive:
        if _shown is not None:
            form.values |= _typed(_shown, form.parameters)
        _shown = form
    return form


def _typed(form: Form, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: form.values[name]
        for name, value in parameters.items()
        if name in form.parameters and form.parameters[name] == value
    }


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)
