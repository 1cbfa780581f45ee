"""Fill a template: a prompt strictly, a reference runbook with visible gaps.

Prompts may spell a slot `{{ failure_mode }}` or, as older templates do, `{failure_mode}`. Every
other brace (`'{.items}'`, `awk '{print $1}'`, `${HOST}`) is text and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from jinja2 import Template, TemplateError, TemplateSyntaxError, UndefinedError, meta
from jinja2.runtime import Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from runbook_helpers.errors import InputError
from runbook_helpers.template_file import read

__all__ = ["SPELLINGS", "fill", "read", "render", "slots"]

# What older templates call the document under refinement.
SPELLINGS = {"initial_runbook": "runbook", "current_runbook": "runbook"}

_RAW = re.compile(r"(\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\})", re.DOTALL)
# Not `${VAR}`, `%{http_code}`, `metric{label}` or `{{ slot }}`.
_SINGLE = re.compile(r"(?<![{$%@#\\])\{ ?([A-Za-z][A-Za-z0-9_]*) ?\}(?!\})")


def fill(text: str, values: Mapping[str, str], *, where: object = "template") -> str:
    """A prompt template with its slots filled; values are inserted once, never read as templates.

    InputError lists every slot the template asks for that `values` lacks.
    """
    known = {**values, **{old: values[new] for old, new in SPELLINGS.items() if new in values}}
    source = _double_braces(text, known)
    environment = _sandbox(Undefined)
    unknown = sorted(_slots(environment, source, where) - known.keys())
    if unknown:
        raise InputError(
            f"unknown slot{'s' * (len(unknown) > 1)}: {', '.join(unknown)}",
            where=where,
            expected=f"only {', '.join(sorted(values))}",
            hint="correct the name, or put literal braces between {% raw %} and {% endraw %}",
        )
    return _render(environment, source, known, where)


def slots(text: str, *, where: object = "template") -> frozenset[str]:
    """The names of all slots a prompt template asks for, in either spelling."""
    names = _slots(_sandbox(Undefined), _double_braces(text, {}), where)
    return frozenset(SPELLINGS.get(name, name) for name in names)


def render(text: str, values: Mapping[str, Any], *, owner: str, where: object = "template") -> str:
    """A reference runbook for one environment; a value it lacks shows as `TODO(owner: name)`."""
    gap = type("Gap", (_Gap,), {"_owner": owner})
    environment = _sandbox(gap)
    for name in ("int", "float", "round"):  # these would turn a gap into a plausible 0
        environment.filters[name] = _unless_gap(environment.filters[name])
    return _render(environment, text, {k: _tolerant(v, k) for k, v in values.items()}, where)


SLOTS = (
    "failure_mode",
    "system_type",
    "environment_details",
    "refinement_requests",
    "findings",
    "runbook",
)


def _double_braces(text: str, known: Mapping[str, str]) -> str:
    """The text with `{slot}` as `{{ slot }}`, outside raw blocks."""
    names = {*SLOTS, *SPELLINGS, *known}

    def spell(match: re.Match[str]) -> str:
        name = match[1]
        if name in names:
            return f"{{{{ {name} }}}}"
        before = match.string[match.start() - 1 : match.start()]
        if before.isalnum() or before == "_":
            return match[0]  # `up{job}` selects by a label
        # `{print}` is awk and stays; `{failuremode}` and `{team_name}` are slots somebody expects
        # to be filled, so they reach the check for unknown slots.
        is_slot = "_" in name or get_close_matches(name.lower(), names, 1, 0.8)
        return f"{{{{ {name} }}}}" if is_slot else match[0]

    parts = _RAW.split(text)
    return "".join(p if i % 2 else _SINGLE.sub(spell, p) for i, p in enumerate(parts))


def _sandbox(undefined: type[Undefined]) -> ImmutableSandboxedEnvironment:
    # Bash writes ${#list[@]}: the usual comment marks would swallow the rest of the template.
    return ImmutableSandboxedEnvironment(
        undefined=undefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        comment_start_string="<!--#",
        comment_end_string="#-->",
    )


def _slots(environment: ImmutableSandboxedEnvironment, source: str, where: object) -> set[str]:
    try:
        return meta.find_undeclared_variables(environment.parse(source))
    except TemplateSyntaxError as error:
        raise _unreadable(error, where) from error


def _render(
    environment: ImmutableSandboxedEnvironment,
    source: str,
    values: Mapping[str, Any],
    where: object,
) -> str:
    try:
        template: Template = environment.from_string(source)
        return template.render(values)
    except TemplateSyntaxError as error:
        raise _unreadable(error, where) from error
    except (TemplateError, UndefinedError, TypeError, ValueError, ArithmeticError) as error:
        raise InputError(
            f"the template can't be rendered: {error}",
            where=where,
            hint="correct the expression in the template",
        ) from error


def _unreadable(error: TemplateSyntaxError, where: object) -> InputError:
    return InputError(
        f"line {error.lineno}: {error.message}",
        where=where,
        expected="slots like {{ failure_mode }}",
        hint="put literal double braces between {% raw %} and {% endraw %}",
    )


class _Gap(Undefined):
    """A value the environment file does not hold: it shows, wherever it is used."""

    _owner = "owner"

    def _path(self) -> str:
        if isinstance(self._undefined_obj, _Gap):
            return f"{self._undefined_obj._path()}.{self._undefined_name}"
        held = getattr(self._undefined_obj, "_called", "")
        return f"{held}.{self._undefined_name}" if held else str(self._undefined_name)

    def __str__(self) -> str:
        return f"TODO({self._owner}: {self._path()})"

    def __getattr__(self, name: str) -> _Gap:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(self)(obj=self, name=name)

    def __getitem__(self, key: object) -> _Gap:  # type: ignore[override]
        return type(self)(obj=self, name=str(key))

    def __iter__(self) -> Any:
        return iter((str(self),))

    def __call__(self, *_args: object, **_kwargs: object) -> _Gap:  # type: ignore[override]
        return self

    def _keep(self, *_others: object) -> _Gap:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _keep  # type: ignore[assignment]
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = _keep  # type: ignore[assignment]


class _Held(dict[str, Any]):
    """A group of values that knows what it is called, so that a gap in it can say so."""

    def __init__(self, called: str, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self._called = called


class _One(str):
    """A single name: a template that loops over it or takes the first gets the whole name."""

    __slots__ = ()

    def __iter__(self) -> Any:
        return iter((str(self),))

    def __getitem__(self, key: Any) -> str:
        return str(self) if key in (0, -1) else super().__getitem__(key)


class _Many(list[Any]):
    """Several names: a template that prints them gets them separated by commas."""

    def __str__(self) -> str:
        return ", ".join(str(item) for item in self)


def _tolerant(value: Any, called: str) -> Any:
    if isinstance(value, Mapping):
        items = {key: _tolerant(item, f"{called}.{key}") for key, item in value.items()}
        return _Held(called, items)
    if isinstance(value, list | tuple):
        return _Many(_tolerant(item, called) for item in value)
    return _One(value) if isinstance(value, str) else value


def _unless_gap(filter_: Any) -> Any:
    def guarded(value: Any, *args: Any, **kwargs: Any) -> Any:
        return value if isinstance(value, _Gap) else filter_(value, *args, **kwargs)

    return guarded
