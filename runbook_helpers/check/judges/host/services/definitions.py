"""The JSON and patterns that RabbitMQ's policies, parameters and limits are written in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from runbook_helpers.check.facts import PACKS
from runbook_helpers.check.judges.host.words import did_you_mean

Trouble = tuple[str, str]  # what is wrong, what to do


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _listed(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


KINDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "text": (lambda value: isinstance(value, str), "a text"),
    "flag": (lambda value: isinstance(value, bool), "true or false"),
    "number": (lambda value: _whole(value) and value >= 0, "a whole number without quotes"),
    "any_number": (_whole, "a whole number without quotes"),
    "positive": (lambda value: _whole(value) and value > 0, "a whole number from 1"),
    "list": (lambda value: isinstance(value, list), "a list"),
    "age": (lambda value: bool(re.fullmatch(r"\d+[YMDhms]", str(value))), "an age such as `7D`"),
    "uri": (
        lambda value: all("://" in str(uri) for uri in (value if _listed(value) else [value])),
        "an address such as `amqp://host`",
    ),
    "any": (lambda value: True, "anything"),
}


@cache
def known() -> Mapping[str, Any]:
    """The keys of policies, parameters and limits with the kinds of their values."""
    known: Mapping[str, Any] = json.loads((PACKS / "rabbitmq.json").read_text(encoding="utf-8"))
    return known


def policy(text: str) -> Trouble | None:
    """What RabbitMQ would say of a policy's definition."""
    value, trouble = _read(text)
    if trouble or value is None:
        return trouble
    if not value:
        return "a policy sets at least one thing", ""
    return _keys(value, known()["policy"], "policy setting") or _mirrors(value)


def _mirrors(value: dict[str, Any]) -> Trouble | None:
    """Settings of mirrored queues that go together."""
    mode, params = value.get("ha-mode"), value.get("ha-params")
    if mode is None and any(key in value for key in ("ha-params", "ha-sync-mode")):
        return "`ha-params` and `ha-sync-mode` need an `ha-mode` beside them", ""
    if mode == "exactly" and not _whole(params):
        return '`"ha-mode":"exactly"` needs a whole number in `ha-params`', ""
    if mode == "nodes" and not isinstance(params, list):
        return '`"ha-mode":"nodes"` needs a list of nodes in `ha-params`', ""
    return None


def component(text: str) -> Trouble | None:
    """Whether there are parameters of this name."""
    names = known()["parameters"]
    if text in names or text in known()["other parameters"]:
        return None
    return f"RabbitMQ has no parameters of `{text}`", did_you_mean(text, list(names))


def parameter(of: str, text: str) -> Trouble | None:
    """What RabbitMQ would say of a shovel's or an upstream's definition."""
    if of not in known()["parameters"]:
        return any_json(text)
    value, trouble = _read(text)
    if trouble or value is None:
        return trouble
    wanted = {key.rstrip("!"): kind for key, kind in known()["parameters"][of].items()}
    if found := _keys(value, wanted, f"{of} setting"):
        return found
    needed = [key[:-1] for key in known()["parameters"][of] if key.endswith("!")]
    missing = [key for key in needed if key not in value]
    return (f"a {of} needs `{missing[0]}`", "") if missing else None


def vhost_limits(text: str) -> Trouble | None:
    """Limits of a virtual host: connections and queues."""
    value, trouble = _read(text)
    return trouble if value is None else _keys(value, known()["vhost limits"], "vhost limit")


def user_limits(text: str) -> Trouble | None:
    """Limits of a user: connections and channels."""
    value, trouble = _read(text)
    return trouble if value is None else _keys(value, known()["user limits"], "user limit")


def any_json(text: str) -> Trouble | None:
    """Any JSON value."""
    if _left_open(text):
        return None
    try:
        json.loads(_strict(text))
    except ValueError as error:
        return f"it is no JSON: {error.args[0].split(':')[0].lower()}", ""
    return None


def pattern(text: str) -> Trouble | None:
    """A regular expression; Erlang's differ from Python's only in forms that are rare here."""
    if _left_open(text) or "(?" in text or "[[" in text or "\\" in text:
        return None
    try:
        re.compile(text)
    except re.error as error:
        fix = "all names are `.*`" if text == "*" else ""
        return f"`{text}` is no regular expression: {error.msg}", fix
    return None


def process(text: str) -> Trouble | None:
    """The process of a connection, as `list_connections pid` shows it."""
    if _left_open(text) or text.startswith("<"):
        return None
    shown = f"a connection is closed by its pid, such as `<rabbit@host.1.2.3>`, not `{text}`"
    return shown, "`rabbitmqctl list_connections pid name` shows it"


def _read(text: str) -> tuple[dict[str, Any] | None, Trouble | None]:
    """The object of a text; None without trouble where placeholders hide it."""
    if _left_open(text):
        return None, None
    if trouble := any_json(text):
        return None, trouble
    value = json.loads(_strict(text))
    if isinstance(value, dict):
        return value, None
    return None, ("RabbitMQ takes a JSON object here, such as `{…}`", "")


def _strict(text: str) -> str:
    """RabbitMQ up to 3.12 also takes single quotes and a comma before `}`; then nothing is said."""
    loose = re.sub(r",(\s*[}\]])", r"\1", text)
    if '"' not in loose:
        loose = loose.replace("'", '"')
    return loose


def _left_open(text: str) -> bool:
    """A placeholder or a variable stands within."""
    return bool(re.search(r"\$\w|\$\{|\$\(|<[\w -]+>|\.\.\.|…|\{\{", text))


def _keys(value: dict[str, Any], allowed: Mapping[str, Any], what: str) -> Trouble | None:
    """The first key that is unknown, or whose value is of the wrong kind."""
    for key, given in value.items():
        if key not in allowed:
            fix = did_you_mean(key.removeprefix("x-").replace("_", "-"), list(allowed))
            return f"RabbitMQ has no {what} `{key}`", fix
        kind = allowed[key]
        if isinstance(kind, list):
            if given not in kind:
                fix = f"one of {', '.join(str(k) for k in kind)}"
                return f"`{key}` is never `{given}`", fix
        elif not KINDS[kind][0](given):
            return f"`{key}` takes {KINDS[kind][1]}, not `{json.dumps(given)}`", ""
    return None
