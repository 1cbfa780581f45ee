"""Fill one of the HTML templates beside this module; everything put in is escaped by default."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from runbook_helpers.counting import counted

_FOLDER = Path(__file__).parent / "templates"
_HTML = ("content", "colours", "badge", "heat_map")


def render(template: str, **values: Any) -> str:
    """A page; the names in `_HTML` are HTML or CSS already."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["counted"] = counted
    ready = {key: Markup(values[key]) for key in _HTML if key in values}
    return environment.get_template(template).render({**values, **ready})
