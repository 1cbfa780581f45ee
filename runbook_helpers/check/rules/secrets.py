"""SEC: nothing in a runbook opens a door or names a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runbook_helpers.check.rule import Rule, Spot, Subject

_LONGEST = 4000  # longer lines are not for people, and patterns would take too long on them
# Each with words, in lower case, of which one is on every line that the pattern matches: most lines
# have none, and looking for a word takes a tenth of the time.
# What is unmistakably a key: its form alone says so.
_KEYS = (
    ("an AWS access key", "akia asia", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    (
        "a private key",
        "private",
        r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"
        r"(?!(?:\\[rn]|\s)*(?:X{3}|\.{3}|…|<))",
    ),
    (
        "a GitHub token",
        "gho_ ghp_ ghr_ ghs_ ghu_ github_pat_",
        r"\bgh[pousr]_[A-Za-z0-9]{30,}\b|\bgithub_pat_[A-Za-z0-9_]{30,}",
    ),
    ("a GitLab token", "glpat-", r"\bglpat-[A-Za-z0-9_-]{20,}"),
    ("a Slack token", "xox", r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    ("a Slack webhook", "hooks.slack", r"hooks\.slack\.com/services/T\w+/B\w+/\w{16,}"),
    ("an API key", "sk-", r"\bsk-(?:proj-|ant-|live-|test-)?[A-Za-z0-9_-]{20,}"),
    ("a Stripe key", "k_live_ k_test_", r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"),
    ("a Google API key", "aiza", r"\bAIza[0-9A-Za-z_-]{35}\b"),
    ("a JSON Web Token", "eyj", r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"),
    ("an npm token", "npm_", r"\bnpm_[A-Za-z0-9]{36}\b"),
    ("a SendGrid key", "sg.", r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
)
# What is a secret when a real value stands there.
_GIVEN = (
    ("a password in curl's -u", "curl",
     r"\bcurl\b[^|\n]*?\s(?:-u|--user|--proxy-user)[ =]?[\"']?[\w.@$<{-]+:(?P<v>[^\s\"']+)"),
    ("a password in an address", "://", r"\b[a-z][a-z0-9+]*://[\w.%-]+:(?P<v>[^\s@/\"']+)@"),
    ("a password in the environment",
     "password passwd secret token apikey api_key access_key mysql_pwd rediscli_auth _pass= _pwd=",
     r"\b(?:\w*(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|_PASS|_PWD)|REDISCLI_AUTH)"
     r"=[\"']?(?P<v>[^\s\"';&|]+)"),
    ("a password in mysql's -p", "mysql", r"\bmysql\w*\b[^|\n]*?\s-p(?P<v>[^\s\"']+)"),
    # PostgreSQL's -p is the port: what has letters and digits or signs there is no number.
    ("what looks like a password in -p, which is the port,",
     "psql pg_dump pg_restore pg_isready pg_basebackup pgbench vacuumdb reindexdb createdb dropdb",
     r"\b(?:psql|pg_dump(?:all)?|pg_restore|pg_isready|pg_basebackup|pgbench|vacuumdb|reindexdb"
     r"|createdb|dropdb)(?:\s+(?:\"[^\"]*\"|'[^']*'|[^\s\"'|;&`]+))*?\s+-p(?:\s+|=)?[\"']?"
     r"(?P<v>(?![^\s\"']*port)(?=[^\s\"'`]*[a-z])(?=[^\s\"'`]*[0-9!@#%^*+=?])[^\s\"'`|;&]{4,})"),
    ("a password in redis-cli's -a", "redis-cli",
     r"\bredis-cli\b[^|\n]*?\s-a[ =]?[\"']?(?P<v>[^\s\"']+)"),
    ("a password on the command line", "-pass -secret -token -api-key -auth-token -master-user",
     r"(?<![\w-])--?(?:password|passwd|pass|secret|token|api-key|auth-token|master-user-password)"
     r"(?:=|\s+)[\"']?(?P<v>[^\s\"'`)\-][^\s\"'`)]*)"),
    ("a password in a connection string", "password=", r"\bpassword=[\"']?(?P<v>[^\s\"'&;]+)"),
    ("a password in a file",
     "password passwd secretkey secret_key secret-key apikey api_key api-key",
     r"^\s*[\"']?[\w.-]{0,80}(?:password|passwd|secret[_-]?key|api[_-]?key)[\"']?\s*[:=]\s+"
     r"[\"']?(?P<v>[^\s\"',#]+)[\"']?,?\s*$"),
    ("a bearer token", "bearer", r"\b[Bb]earer\s+[\"']?(?P<v>[A-Za-z0-9._~+/-]{16,}=*)"),
    ("a password for sshpass", "sshpass", r"\bsshpass\s+-p\s*[\"']?(?P<v>[^\s\"']+)"),
    ("a RabbitMQ password", "rabbitmqctl",
     r"\brabbitmqctl\b[^|\n]*?\b(?:add_user|change_password|authenticate_user)\s+\S+\s+"
     r"[\"']?(?P<v>[^\s\"'|&]+)"),
)  # fmt: skip
_PATTERNS = tuple(
    (what, frozenset(marks.split()), pattern, flags)
    for patterns, flags in ((_KEYS, 0), (_GIVEN, re.IGNORECASE))
    for what, marks, pattern in patterns
)
_MARKS = frozenset().union(*(marks for _, marks, _, _ in _PATTERNS))
_STANDS_FOR = re.compile(
    r"^[$<{\[(%@~/`]|^\.\.|\$\{?\w|^(?:\*+|x+|\.+|-+|\u2026+|_+)$|\{\{|<[\w -]+>|[(\u2026]"
    r"|your|example|changeme|change[-_]me|placeholder|redacted|secret[-_]?name|dummy|sample|todo"
    r"|insert|replace|hidden|masked|fake|^(?:password|passwd|pass|secret|token|prompt|stdin|true"
    r"|false|null|none|value|string|yes|no|env|file|vault|key|pw|pwd)$"
    r"|^my_?(?:access|api|secret)?_?(?:key|password|secret|token)$|xxxx|\*\*\*|^secretkeyref|^valuefrom|^arn:|^ssm:|^vault:|^file:",
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
    marks = _marks_of(document.text)
    for number, whole in enumerate(document.lines):
        for what, start, _ in _secrets_among(marks, whole[:_LONGEST]):
            yield Spot(number, f"{what} stands in the text", column=start)


def secrets_in(line: str) -> Iterator[tuple[str, int, int]]:
    """What each secret of a line looks like, and where it begins and ends."""
    return _secrets_among(_MARKS, line)


def _marks_of(text: str) -> frozenset[str]:
    folded = text.casefold()
    return frozenset(mark for mark in _MARKS if mark in folded)


def _secrets_among(known: frozenset[str], line: str) -> Iterator[tuple[str, int, int]]:
    """The secrets of a line, of those that have one of some marks."""
    if not known:
        return
    folded = line.casefold()
    marks = {mark for mark in known if mark in folded}
    found: set[int] = set()
    for what, pattern, flags in _worth_trying(marks):
        for match in re.finditer(pattern, line, flags):
            group = "v" if "v" in match.groupdict() else 0
            start, end = match.span(group)
            if start not in found and _is_real(match):
                found.add(start)
                yield what, start, end


def stands_for_a_value(text: str) -> bool:
    """Whether a text is a placeholder, a variable or the place of a secret, not a secret."""
    value = text.strip()
    return len(value) < 2 or bool(_STANDS_FOR.search(value))


def _worth_trying(marks: set[str]) -> Iterator[tuple[str, str, int]]:
    for what, marked, pattern, flags in _PATTERNS if marks else ():
        if not marked.isdisjoint(marks):
            yield what, pattern, flags


def _is_real(match: re.Match[str]) -> bool:
    if "v" not in match.groupdict():
        return "EXAMPLE" not in match[0]
    value = match["v"].strip("\"'`,;)")
    return len(value) > 1 and not _STANDS_FOR.search(value) and not _names_itself(match, value)


def _names_itself(match: re.Match[str], value: str) -> bool:
    """Whether a value is a variable named like its key: `"sasl.password": sasl_password`."""
    key = re.sub(r"[^a-z0-9]", "", match[0][: match.start("v") - match.start()].lower())
    own = re.sub(r"[^a-z0-9]", "", value.lower())
    return "_" in value and key.endswith(own)


def _persons(subject: Subject) -> Iterator[Spot]:
    document = subject.document
    for number, whole in enumerate(document.lines[document.body_line :], document.body_line):
        line = whole[:_LONGEST]
        for match in _EMAIL.finditer(line) if "@" in line else ():
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
