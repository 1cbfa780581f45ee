"""PostgreSQL's programs: options that need another, places, and the names psql's `-P` takes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from runbook_helpers.check.code.model import Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.services.conninfo import names_place, trouble, wrong_port
from runbook_helpers.check.judges.host.services.postgres_dumps import check_dump
from runbook_helpers.check.judges.host.words import Reading
from runbook_helpers.check.judges.sql.console import printing, switches
from runbook_helpers.check.judges.sql.settings import POOLER

_ALL = ("vacuumdb", "clusterdb", "reindexdb")
_FIRST = ("psql", "pg_dump", "vacuumdb", "reindexdb", "clusterdb")  # a database comes first

_REQUIRES: Mapping[str, Mapping[str, tuple[str, ...]]] = {  # options that go with another only
    "pg_dump": {
        "if-exists": ("clean",),
        "on-conflict-do-nothing": ("inserts", "column-inserts", "rows-per-insert"),
    },
    "pg_dumpall": {"if-exists": ("clean",)},
    "pg_restore": {"if-exists": ("clean",)},
}
_SWITCHES = frozenset(str.split("AUTOCOMMIT ECHO_HIDDEN ON_ERROR_STOP QUIET SINGLELINE SINGLESTEP"))


def check_postgres(reading: Reading, facts: ToolFacts) -> None:
    """Complain of what a program of PostgreSQL refuses for its sense."""
    given = {name: value for option, value in reading.given for name in option.longs}
    words = {name: value for option, value in reading.given for name in option.longs if value}
    if facts.tool in _ALL and "all" in given and reading.positionals:
        message = f"`{facts.tool} --all` takes no database beside it"
        reading.complain("CMD004", reading.positionals[0], message)
    if facts.tool == "pg_dump" and (jobs := words.get("jobs")):
        form = words.get("format")
        if jobs.fixed and jobs.text not in ("0", "1") and (form is None or form.text[:1] != "d"):
            message = "`pg_dump` dumps in parallel only in the directory format"
            reading.complain("CMD004", jobs, message, "add `-Fd -f DIRECTORY`")
    if (jobs := words.get("jobs")) and jobs.fixed and re.fullmatch(r"0+|-\d+", jobs.text):
        message = f"`{facts.tool}` takes one job or more, not `{jobs.text}`"
        reading.complain("CMD010", jobs, message, "leave `--jobs` out for one")
    if facts.tool == "psql" and (printed := words.get("pset")) and printed.fixed:
        _printing(printed, reading)
    if not reading.complaints:
        _place(words, reading, facts)
    if not reading.complaints:
        check_dump(words, reading, facts)
    if not reading.complaints:
        _requires(given, reading, facts)
    if facts.tool == "psql" and not reading.complaints:
        _console(words, reading)
        _switches(reading)


def _requires(given: Collection[str], reading: Reading, facts: ToolFacts) -> None:
    at = next(iter([*reading.positionals, *(value for _, value in reading.given if value)]), None)
    for name, others in _REQUIRES.get(facts.tool, {}).items():
        if at and name in given and not set(given) & set(others):
            message = f"`{facts.tool} --{name}` needs `--{others[0]}`"
            reading.complain("CMD011", at, message, f"add `--{others[0]}`")


def _switches(reading: Reading) -> None:
    """`-v ON_ERROR_STOP=on`: psql's own switches are on or off."""
    for option, value in reading.given:
        if "set" not in option.longs or not value or not value.fixed:
            continue
        name, equals, text = value.text.partition("=")
        if name in _SWITCHES and equals and text and not switches(text):
            fix = f"write `{name}=on` or `{name}=off`"
            reading.complain("CMD010", value, f"`{name}` is never `{text}`", fix)


def _place(words: dict[str, Word], reading: Reading, facts: ToolFacts) -> None:
    """Host, port and connection string, as libpq reads them."""
    named = [words["dbname"]] if "dbname" in words else []
    if facts.tool in _FIRST:
        named = named or reading.positionals[:1]
    for word in named:
        if names_place(word.text) and (found := trouble(word.text)):
            reading.complain("CMD010", word, *found)
    port, host = words.get("port"), words.get("host")
    if port and port.fixed and not port.text.isupper() and (found := wrong_port(port.text)):
        reading.complain("CMD010", port, *found)
    if host and host.fixed and re.fullmatch(r"[^:/]+:\d+|\w+://.*", host.text):
        fix = "a port goes after `-p`, an address after `-d`"
        reading.complain("CMD010", host, f"`{host.text}` is no host", fix)


def _console(words: dict[str, Word], reading: Reading) -> None:
    """Commands of PgBouncer's console, asked of a database of PostgreSQL's."""
    base = words.get("dbname") or next(iter(reading.positionals), None)
    asked = words.get("command")
    if not (base and asked and base.fixed) or "bouncer" in base.text or names_place(base.text):
        return
    shown = re.fullmatch(r"\s*SHOW\s+(\w+)\s*;?\s*", asked.text, re.IGNORECASE)
    ports = [w.text for w in (words.get("port"), words.get("host")) if w and w.text != "5432"]
    if shown and shown[1].lower() in POOLER and not ports:
        message = f"`{asked.text.strip()}` is for PgBouncer's console, not for PostgreSQL"
        reading.complain("CMD010", asked, message, "connect to the database `pgbouncer`")


def _printing(printed: Word, reading: Reading) -> None:
    """`-P name=value`, as `\\pset` takes it."""
    name, _, value = printed.text.partition("=")
    if found := printing(name, value):
        reading.complain("CMD010", printed, *found)
