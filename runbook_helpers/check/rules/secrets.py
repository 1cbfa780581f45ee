"""SEC: nothing in a runbook opens a door or names a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.rule import Rule, Spot, Subject

_LONGEST = 4000  # longer lines are not for people, and patterns would take too long on them
# What is unmistakably a key: its form alone says so.
_KEYS = (
    ("an AWS access key", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    ("a private key", r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    ("a GitHub token", r"\bgh[pousr]_[A-Za-z0-9]{30,}\b|\bgithub_pat_[A-Za-z0-9_]{30,}"),
    ("a GitLab token", r"\bglpat-[A-Za-z0-9_-]{20,}"),
    ("a Slack token", r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    ("a Slack webhook", r"hooks\.slack\.com/services/T\w+/B\w+/\w{16,}"),
    ("an API key", r"\bsk-(?:proj-|ant-|live-|test-)?[A-Za-z0-9_-]{20,}"),
    ("a Stripe key", r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"),
    ("a Google API key", r"\bAIza[0-9A-Za-z_-]{35}\b"),
    ("a JSON Web Token", r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"),
    ("an npm token", r"\bnpm_[A-Za-z0-9]{36}\b"),
    ("a SendGrid key", r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
)
# What is a secret when a real value stands there.
_GIVEN = (
    ("a password in curl's -u",
     r"\bcurl\b[^|\n]*?\s(?:-u|--user|--proxy-user)[ =]?[\"']?[\w.@$<{-]+:(?P<v>[^\s\"']+)"),
    ("a password in an address", r"\b[a-z][a-z0-9+]*://[\w.%-]+:(?P<v>[^\s@/\"']+)@"),
    ("a password in the environment",
     r"\b(?:\w*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY)|MYSQL_PWD|REDISCLI_AUTH)"
     r"=[\"']?(?P<v>[^\s\"';&|]+)"),
    ("a password in mysql's -p", r"\bmysql\w*\b[^|\n]*?\s-p(?P<v>[^\s\"']+)"),
    ("a password in redis-cli's -a", r"\bredis-cli\b[^|\n]*?\s-a[ =]?[\"']?(?P<v>[^\s\"']+)"),
    ("a password on the command line",
     r"(?<![\w-])--?(?:password|passwd|pass|secret|token|api-key|auth-token|master-user-password)"
     r"(?:=|\s+)[\"']?(?P<v>[^\s\"'`)\-][^\s\"'`)]*)"),
    ("a password in a connection string", r"\bpassword=[\"']?(?P<v>[^\s\"'&;]+)"),
    ("a password in a file",
     r"^\s*[\"']?[\w.-]{0,80}(?:password|passwd|secret[_-]?key|api[_-]?key)[\"']?\s*[:=]\s+"
     r"[\"']?(?P<v>[^\s\"',#]+)[\"']?,?\s*$"),
    ("a bearer token", r"\b[Bb]earer\s+[\"']?(?P<v>[A-Za-z0-9._~+/-]{16,}=*)"),
    ("a password for sshpass", r"\bsshpass\s+-p\s*[\"']?(?P<v>[^\s\"']+)"),
    ("a RabbitMQ password",
     r"\brabbitmqctl\b[^|\n]*?\b(?:add_user|change_password|authenticate_user)\s+\S+\s+"
     r"[\"']?(?P<v>[^\s\"'|&]+)"),
)  # fmt: skip
_PATTERNS = tuple(
    (what, re.compile(pattern, re.IGNORECASE if "(?P<v>" in pattern else 0))
    for what, pattern in (*_KEYS, *_GIVEN)
)
# Each pattern holds one of these: a log has thousands of lines without any.
_MARK = re.compile(
    r"pass|secret|token|key|pwd|auth|://|curl|mysql|redis|bearer|rabbitmqctl|a[ks]ia|begin|gh[a-z]_"
    r"|github|glpat|xox|slack|[rs]k[-_]|aiza|eyj|npm_|sg\.",
    re.IGNORECASE,
)
_STANDS_FOR = re.compile(
    r"^[$<{\[(%@~/`]|^\.\.|\$\{?\w|^(?:\*+|x+|\.+|-+|\u2026+|_+)$|\{\{|<[\w -]+>|[(\u2026]"
    r"|your|example|changeme|change[-_]me|placeholder|redacted|secret[-_]?name|dummy|sample|todo"
    r"|insert|replace|hidden|masked|fake|^(?:password|passwd|pass|secret|token|prompt|stdin|true"
    r"|false|null|none|value|string|yes|no|env|file|vault|key|pw|pwd)$"
    r"|xxxx|\*\*\*|^secretkeyref|^valuefrom|^arn:|^ssm:|^vault:|^file:",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?<![\w.+/@:-])([A-Za-z0-9_.+-]+)@((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})\b(?!:)")
_EXAMPLE = re.compile(
    r"(?:^|\.)(?:example(?:\.\w+)?|test|invalid|localhost|local|internal)$", re.IGNORECASE
)
_PERSON = re.compile(r"^[a-z]{2,}[._][a-z]{2,}$", re.IGNORECASE)
_ROLE = re.compile(
    r"team|support|ops|on-?call|sre|admin|alert|noreply|no-reply|help|info|security|platform|dba|"
    r"infra|service|incident|root|postmaster|git|user|pager|notify|engineering|desk|eng\b|oncall",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w.:/=+-])(?:\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{2,4}(?:[ .-]\d{2,5}){1,4}"
    r"|\+\d{9,14}"
    r"|\(\d{3}\) ?\d{3}[ .-]\d{4}|\b\d{3}-\d{3}-\d{4})(?![\w.:/-])"
)
_NOT_REAL = re.compile(r"555[ .-]?01\d\d|555[ .-]?0100|0{5,}|123[ .-]?456|xxx", re.IGNORECASE)


def _secrets(subject: Subject) -> Iterator[Spot]:
    document = subject.document
    for number, whole in enumerate(document.lines):
        line = whole[:_LONGEST]
        if not _MARK.search(line):
            continue
        found: set[int] = set()
        for what, pattern in _PATTERNS:
            for match in pattern.finditer(line):
                start = match.start("v") if "v" in match.groupdict() else match.start()
                if start not in found and _is_real(match):
                    found.add(start)
                    yield Spot(number, f"{what} stands in the text", column=start)


def _is_real(match: re.Match[str]) -> bool:
    if "v" not in match.groupdict():
        return "EXAMPLE" not in match[0]
    value = match["v"].strip("\"'`,;)")
    return len(value) > 1 and not _STANDS_FOR.search(value)


def _persons(subject: Subject) -> Iterator[Spot]:
    document = subject.document
    for number, whole in enumerate(document.lines[document.body_line :], document.body_line):
        line = whole[:_LONGEST]
        for match in _EMAIL.finditer(line):
            if _is_personal(match[1], match[2]):
                yield Spot(
                    number, f"{match[0]} looks like a person's address", column=match.start()
                )
        for match in _PHONE.finditer(line):
            if not _NOT_REAL.search(match[0]):
                yield Spot(number, f"{match[0]} looks like a phone number", column=match.start())


def _is_personal(name: str, domain: str) -> bool:
    if _ROLE.search(name):
        return False
    return bool(_PERSON.match(name)) or not _EXAMPLE.search(domain)


RULES: tuple[Rule, ...] = (
    Rule(
        "SEC001", "secret in the text", "error",
        "A runbook is read by many, printed, and kept in version control for ever.",
        "take it out, change it where it is valid, and read it from a file such as ~/.pgpass or a "
        "secret store",
        _secrets,
    ),
    Rule(
        "SEC002", "person in the text", "info",
        "People change teams and may not want to be called; schedules and roles last.",
        "name the team, its channel or its on-call schedule", _persons,
    ),
)  # fmt: skip
