"""RabbitMQ's command line: limits, levels, formats and definitions in its arguments."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.services import definitions
from runbook_helpers.check.judges.host.words import Reading, did_you_mean

Trouble = tuple[str, str]  # what is wrong, what to do

_SIZE = re.compile(r"\d+(?:[kKmMgGtTpP][iI]?[bB]?)?")
_FORMATS = (
    *("json", "csv", "table", "pretty_table", "erlang", "inspect", "json_stream", "string"),
    *("string_per_line", "report", "plugins", "msacc", "prometheus"),
)
_UNITS = (*("bytes", "kb", "mb", "gb", "tb", "kilobytes", "megabytes", "gigabytes", "terabytes"),)
_LEVELS = (
    *("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency", "none"),
)
_NUMBERS = tuple(
    str.split(
        "timeout priority limit per-connection-delay number interval queue-timeout "
        "sample-interval within duration iterations"
    )
)
_TARGETS = ("queues", "exchanges", "all", "classic_queues", "quorum_queues", "streams")


def check_rabbitmq(reading: Reading, facts: ToolFacts) -> None:
    """Complain of the first option or argument that RabbitMQ's tools refuse for its value."""
    for option, value in reading.given:
        check = next((_OPTIONS[name] for name in option.longs if name in _OPTIONS), None)
        if check and value and value.fixed and (trouble := check(value.text)):
            reading.complain("CMD010", value, *trouble)
            return
    command = facts.tool.rpartition(" ")[2]
    if reading.unsure or command not in _ARGUMENTS:
        return
    for word, trouble in _ARGUMENTS[command](reading.positionals):
        if trouble[0] and word.fixed:
            reading.complain("CMD010", word, *trouble)
            return


def _one_of(allowed: tuple[str, ...], what: str) -> Callable[[str], Trouble | None]:
    def check(text: str) -> Trouble | None:
        if text.lower() in allowed:  # newer tools are looser about case than 3.10
            return None
        fix = did_you_mean(text, allowed) or f"one of {', '.join(allowed)}"
        return f"RabbitMQ has no {what} `{text}`", fix

    return check


def _number(text: str) -> Trouble | None:
    if re.fullmatch(r"-?\d+", text):
        return None
    return f"RabbitMQ takes a whole number here, not `{text}`", ""


_PERIODS = ("days", "weeks", "months", "years")
_UNIT = _one_of(_UNITS + _PERIODS, "unit")


def _node(text: str) -> Trouble | None:
    if not text.isdecimal():
        return None
    return f"`-n` names a node, not a number such as `{text}`", "lines of a log go after `-N`"


_OPTIONS: Mapping[str, Callable[[str], Trouble | None]] = {
    "node": _node,
    "formatter": _one_of(_FORMATS, "output format"),
    "unit": lambda text: _within(text) if text.isdecimal() else _UNIT(text),
    "apply-to": _one_of(_TARGETS, "policy target"),
    "address-family": _one_of(("ipv4", "ipv6"), "address family"),
    **dict.fromkeys(_NUMBERS, _number),
}


def _within(text: str) -> Trouble:
    return f"`--unit` names a unit, not a number such as `{text}`", "one of bytes, mb, gb"


def _memory(words: list[Word]) -> list[tuple[Word, Trouble]]:
    """`0.6`, or `absolute 4GiB`."""
    first, *rest = words
    if first.text == "absolute":
        return [(word, _size(word.text)) for word in rest]
    if rest:
        return [(first, (f"RabbitMQ takes no `{first.text}` here", "a fraction stands alone"))]
    share = re.fullmatch(r"[01](?:\.\d+)?", first.text)
    if share and float(first.text) <= 1:
        return []
    fix = f"write `0.{first.text[:1]}`" if re.fullmatch(r"\d\d?%?", first.text) else ""
    fix = fix or "a size goes after `absolute`"
    return [(first, (f"the watermark is a fraction such as `0.6`, not `{first.text}`", fix))]


def _disk(words: list[Word]) -> list[tuple[Word, Trouble]]:
    """`5GB`, or `mem_relative 1.5`."""
    first, *rest = words
    if first.text == "mem_relative":
        bad = [word for word in rest if not re.fullmatch(r"\d+(?:\.\d+)?", word.text)]
        return [(w, (f"`mem_relative` takes a number, not `{w.text}`", "")) for w in bad]
    if rest:
        return [(first, (f"RabbitMQ takes no `{first.text}` here", "a limit stands alone"))]
    return [(first, _size(first.text))]


def _size(text: str) -> Trouble:
    if _SIZE.fullmatch(text):
        return "", ""
    return f"RabbitMQ takes a size such as `4GiB` here, not `{text}`", "a whole number and a unit"


def _lacking(word: str, check: Callable[[list[Word]], list[tuple[Word, Trouble]]]) -> _Check:
    """The check, and that something follows the word."""

    def checked(words: list[Word]) -> list[tuple[Word, Trouble]]:
        if len(words) == 1 and words[0].text == word:
            return [(words[0], (f"`{word}` lacks its value", f"write `{word} VALUE`"))]
        return check(words) if words else []

    return checked


def _expression(words: list[Word]) -> list[tuple[Word, Trouble]]:
    """An Erlang expression ends with a full stop; several words are joined."""
    if not words or any(not word.fixed for word in words):
        return []
    last = words[-1].text.rstrip()
    if last.endswith("."):
        return []
    return [(words[-1], ("the Erlang expression lacks its full stop", "end it with `.`"))]


_Check = Callable[[list[Word]], list[tuple[Word, Trouble]]]


def _each(*checks: Callable[[str], Trouble | None] | None) -> _Check:
    """One check for each argument in order; None: anything."""

    def checked(words: list[Word]) -> list[tuple[Word, Trouble]]:
        pairs = zip(words, checks, strict=False)
        return [(word, check(word.text) or ("", "")) for word, check in pairs if check]

    return checked


def _parameter(words: list[Word]) -> list[tuple[Word, Trouble]]:
    if len(words) != 3 or not words[0].fixed:
        return []
    component, _, value = words
    return [
        (component, definitions.component(component.text) or ("", "")),
        (value, definitions.parameter(component.text, value.text) or ("", "")),
    ]


_POLICY = _each(None, definitions.pattern, definitions.policy)
_GROWING = _one_of(("all", "even"), "way to grow")
_ARGUMENTS: Mapping[str, _Check] = {
    "set_vm_memory_high_watermark": _lacking("absolute", _memory),
    "set_disk_free_limit": _lacking("mem_relative", _disk),
    "set_policy": _POLICY,
    "set_operator_policy": _POLICY,
    "set_parameter": _parameter,
    "set_global_parameter": _each(None, definitions.any_json),
    "set_vhost_limits": _each(definitions.vhost_limits),
    "set_user_limits": _each(None, definitions.user_limits),
    "set_log_level": _each(_one_of(_LEVELS, "log level")),
    "set_permissions": _each(None, *[definitions.pattern] * 3),
    "await_online_nodes": _each(_number),
    "check_port_listener": _each(_number),
    "eval": _expression,
    "change_cluster_node_type": _each(_one_of(("disc", "disk", "ram"), "type of node")),
    "grow": _each(None, _GROWING),
    "rebalance": _each(_one_of(("all", "classic", "quorum", "stream"), "queue type")),
    "peek": _each(None, _number),
    "close_connection": _each(definitions.process),
}
