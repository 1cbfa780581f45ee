"""The widgets of a form: one a parameter, and words beside them that say what they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from runbook_helpers.catalog import Catalog
from runbook_helpers.errors import WorkbenchError
from runbook_helpers.providers import PROVIDERS
from runbook_helpers.widgets.fields import Field, field_named
from runbook_helpers.widgets.words import message

if TYPE_CHECKING:
    from runbook_helpers.widgets.form import Form

# A form must not make a person wait for a server that may not be there.
_PATIENCE = 0.5
_LABEL = {"description_width": "130px"}


class View:
    """Widgets that write into a form's values, and `box` to show them in."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.fields = {name: self._field(name) for name in form.values}
        self.status = ipywidgets.HTML()
        self.reset = ipywidgets.Button(
            description="Back to the parameters",
            icon="undo",
            layout={"width": "auto", "margin": "6px 0"},
        )
        self.reset.on_click(self._reset)
        self.box = ipywidgets.VBox(
            [*map(self._line, self.fields), self.status, self.reset],
            layout={"align_items": "flex-start"},
        )
        self.box.add_class("runbook-form")
        self._tell()

    def _field(self, name: str) -> Any:
        field, value = field_named(name), self.form.values[name]
        widget = _build(field, value, self.form)
        widget.add_class(f"runbook-{name}")
        widget.observe(lambda change: self._changed(name, change["new"]), "value")
        return widget

    def _line(self, name: str) -> Any:
        hint = ipywidgets.Label(field_named(name).hint, style={"text_color": "#888888"})
        return ipywidgets.HBox([self.fields[name], hint])

    def _changed(self, name: str, value: Any) -> None:
        self.form.values[name] = value
        self._tell()

    def _tell(self) -> None:
        fine, words = self.form.check()
        self.status.value = message(words, "good" if fine else "bad")

    def _reset(self, _button: object) -> None:
        for name, value in self.form.parameters.items():
            self.fields[name].value = value


def _build(field: Field, value: Any, form: Form) -> Any:
    """The widget that suits a field, holding exactly `value`."""
    given: dict[str, Any] = {
        "value": value,
        "description": field.label,
        "style": _LABEL,
        "layout": {"width": "480px"},
    }
    match field.name:
        case "failure_mode":
            return ipywidgets.Combobox(options=_modes(form), continuous_update=False, **given)
        case "provider":
            return ipywidgets.Dropdown(options=_providers(value), **given)
        case "model":
            return ipywidgets.Combobox(options=_models(form), continuous_update=False, **given)
    if field.kind is int:
        return ipywidgets.IntText(**given)
    if field.kind is float:
        return ipywidgets.FloatText(step=0.1, **given)
    return ipywidgets.Text(continuous_update=False, **given)


def _modes(form: Form) -> tuple[str, ...]:
    try:
        return tuple(mode.title for mode in Catalog(form.project).modes)
    except WorkbenchError:  # the status line below the fields tells it
        return ()


def _providers(value: str) -> list[tuple[str, str]]:
    """Every provider there is; a value that is none stays, so that its error can be told."""
    names = dict.fromkeys([*PROVIDERS, *([value] if value else [])])
    return [("chosen by the workbench", ""), *((name, name) for name in names)]


def _models(form: Form) -> tuple[str, ...]:
    """What the Ollama server has, if it answers at once."""
    from runbook_helpers.providers.ollama import reachable

    try:
        chosen = form.resolved.settings
        found = reachable(chosen.host, _PATIENCE, allow_remote=chosen.allow_remote)
        return tuple(model.name for model in found.models)
    except WorkbenchError:  # an address that can't be used is told when somebody is to write
        return ()
