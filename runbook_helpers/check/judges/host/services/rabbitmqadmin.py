"""rabbitmqadmin 3: options anywhere, subcommands, then `key=value`; of version 2 it warns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.services import definitions
from runbook_helpers.check.judges.host.words import Reading, did_you_mean, read

Trouble = tuple[str, str]  # what is wrong, what to do

# Version 2, written in Rust, names arguments by options and has these groups and verbs.
_GROUPS = frozenset(
    str.split(
        "auth_attempts bindings channels connections definitions deprecated_features exchanges "
        "feature_flags federation global_parameters health_check nodes operator_policies "
        "parameters passwords permissions plugins policies rebalance shovels streams tls "
        "user_limits users vhosts vhost_limits queues show list declare delete get publish purge "
        "close export import messages message"
    )
)
_NAMED = frozenset(
    str.split(
        "name vhost type durable auto-delete arguments queue count ack-mode exchange routing-key "
        "payload properties source destination destination-type pattern definition priority "
        "apply-to user password password-hash tags configure write read component value file "
        "columns table-style host port username base-uri path-prefix tls insecure quiet limit-type "
        "target non-interactive tls-ca-cert-file tls-cert-file tls-key-file idempotently salt node "
        "config tracing description default-queue-type transformations uri"
    )
)


def judge_rabbitmqadmin(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """Complaints by version 3; what only version 2 takes is a warning."""
    complaints = _third(words, facts, program)
    if complaints and _is_second(words):
        shown = "only `rabbitmqadmin` 2 takes this form; version 3, which brokers serve, refuses it"
        return [Complaint("CMD012", program.row, program.column, shown, "say which one is meant")]
    return complaints


def _is_second(words: Sequence[Word]) -> bool:
    """Whether a line may be one of version 2: its groups, its options, no bare `key=value`."""
    options = [w.text[2:].partition("=")[0] for w in words if w.text.startswith("--")]
    plain = [word.text for word in words if not word.text.startswith("-")]
    letters = {w.text[1:2] for w in words if w.text.startswith("-") and w.text[1:2] != "-"}
    grouped = len(plain) > 1 and plain[0] in _GROUPS and plain[0] not in _VERBS
    if (letters - set("HPupVNcqh")) or (plain and plain[0] in _VERBS and len(plain) < 2):
        return False
    named = any(name in _NAMED - {"vhost", "host", "port", "username"} for name in options)
    return (
        (grouped or named)
        and all(name in _NAMED for name in options)
        and not any(re.match(r"[\w-]+=", text) for text in plain)
        and any(text in _GROUPS for text in plain)
    )


_VERBS = frozenset(str.split("show list declare delete get publish purge close export import"))


def _third(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    tables: dict[str, ToolFacts] = dict(facts.subcommands)
    reading = read(words, replace(facts, style="gnu", subcommands={}, stops=False))
    for option, value in reading.given:
        _option(option.shorts[0] if option.shorts else "", value, facts, reading)
    name, rest, last = facts.tool, reading.positionals, program
    while rest and tables:
        last, *rest = rest
        if not last.fixed:
            return reading.complaints
        if last.text not in tables:
            fix = did_you_mean(last.text, list(tables))
            reading.complain("CMD001", last, f"`{name}` has no `{last.text}`", fix)
            return reading.complaints
        facts = tables[last.text]
        name, tables = facts.tool, dict(facts.subcommands)
    if tables and (name != "rabbitmqadmin" or not reading.given) and not reading.unsure:
        reading.complain("CMD004", last, f"`{name}` needs a subcommand")
    elif facts.words:
        _keys(rest, facts, last, reading)
    elif not reading.unsure and not facts.least <= len(rest) <= (facts.most or len(rest)):
        reading.complain("CMD004", last, f"`{name}` needs {facts.least} argument, has {len(rest)}")
    return reading.complaints


def _option(name: str, value: Word | None, facts: ToolFacts, reading: Reading) -> None:
    if not value or not value.fixed:
        return
    allowed = facts.values.get(name, ())
    if allowed and value.text not in allowed:
        fix = did_you_mean(value.text, allowed)
        reading.complain("CMD010", value, f"`{facts.tool}` has no format `{value.text}`", fix)
    if name in ("P", "d", "t") and not value.text.isdecimal():
        reading.complain("CMD010", value, f"`{facts.tool}` takes a number, not `{value.text}`")


def _keys(rest: list[Word], facts: ToolFacts, last: Word, reading: Reading) -> None:
    allowed = {key.rstrip("!=") for key in facts.words}
    given = {word.text.partition("=")[0] for word in rest}
    for word in rest:
        key, equals, value = word.text.partition("=")
        if not word.fixed and not equals:
            return
        if not equals or key not in allowed:
            fix = f"write `{min(allowed & {'name'} or allowed)}={word.text}`" if not equals else ""
            message = f"`{facts.tool}` takes no `{word.text}`"
            reading.complain("CMD004", word, message, fix or did_you_mean(key, list(allowed)))
            return
        trouble = _value(key, value, facts.tool) if word.fixed else None
        if trouble:
            reading.complain("CMD010", word, *trouble)
            return
    if "payload_file" in given and any(re.fullmatch(r"count=(?!1$)\d+", w.text) for w in rest):
        shown = "`rabbitmqadmin get` writes one message to a `payload_file`, not several"
        reading.complain("CMD004", last, shown, "leave `count` out")
    for key in facts.words:
        if key.endswith("!") and key.rstrip("!=") not in given:
            shown = f"`{facts.tool}` needs `{key.rstrip('!')}…`"
            reading.complain("CMD004", last, shown)
            return


def _value(key: str, value: str, tool: str) -> Trouble | None:
    """What RabbitMQ would say of a value."""
    if tool.endswith(("policy", "parameter")) and key in ("definition", "value", "pattern"):
        return _DEFINED[key](value)
    if key in _WORDS and value not in _WORDS[key]:
        return f"`{key}` is never `{value}`", did_you_mean(value, _WORDS[key])
    if key in ("count", "truncate") and not re.fullmatch(r"\d+", value):
        return f"`{key}` takes a number, not `{value}`", ""
    if key in ("arguments", "properties"):
        return definitions.any_json(value)
    return None


_FLAG = ("true", "false")
_WORDS: Mapping[str, tuple[str, ...]] = {
    "ackmode": (
        *("ack_requeue_true", "reject_requeue_true", "ack_requeue_false", "reject_requeue_false"),
    ),
    "encoding": ("auto", "base64"),
    "payload_encoding": ("string", "base64"),
    "queue_type": ("classic", "quorum", "stream"),
    "destination_type": ("queue", "exchange", "q", "e"),
    "apply-to": ("queues", "exchanges", "all", "classic_queues", "quorum_queues", "streams"),
    **dict.fromkeys(("durable", "auto_delete", "internal", "requeue", "tracing"), _FLAG),
}


_DEFINED: Mapping[str, Callable[[str], Trouble | None]] = {
    "definition": definitions.policy,
    "value": definitions.any_json,
    "pattern": definitions.pattern,
}
