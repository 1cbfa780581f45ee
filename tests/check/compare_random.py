# ruff: noqa: SIM905, PLW1510 - word lists read best as words; refusals are what is asked for
"""Compare verdicts with the real tools on random text: `python -m tests.check.compare_random …`.

    … shell SEED COUNT            with `bash -n`, on held-out shell lines with tokens changed
    … promql SEED COUNT           with `promtool check rules`, on held-out queries likewise
    … sql SEED COUNT CONNECTION   with PREPARE on PostgreSQL 15 that has pg_stat_statements

Prints each text that we call wrong and the tool takes, then how often the two agree.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from runbook_helpers.check.checker import check
from runbook_helpers.check.judges.promql.judge import judge_promql
from runbook_helpers.check.judges.sql import CODES, judge_sql
from tests.check.heldout import LINE_END
from tests.check.judges.snippets import CORPUS, good, snippet

TOKEN = re.compile(r"\"[^\"]*\"|'[^']*'|\$\(\(|\$\(|\w+|\s+|&&|\|\||;;|\[\[|\]\]|=~|!~|==|!=|.")
VIEWS = {
    "pg_stat_activity": "pid datid datname usename client_addr backend_start state query query_id",
    "pg_locks": "locktype relation page tuple transactionid mode granted waitstart",
    "pg_stat_user_tables": "relid relname n_dead_tup last_vacuum seq_scan idx_scan",
    "pg_stat_statements": "total_exec_time mean_exec_time calls rows query queryid dbid",
    "pg_stat_replication": "replay_lsn sent_lsn replay_lag sync_state client_addr",
    "pg_settings": "setting name pending_restart enumvals sourceline",
    "pg_database": "oid datname datfrozenxid datconnlimit datallowconn",
}
VALUES = (
    "1|5.5|300|NULL|true|now()|current_date|current_user|pg_backend_pid()|'5 minutes'|'idle'|'10'"
    "|'t'|'2024-01-01'|'10.0.0.1'|interval '5 min'|array[1, 2]|'orders'::text|1::bigint"
).split("|")
OPERATORS = "= <> < > <= >= + - * / || ~ LIKE ILIKE AND OR".split()
FUNCTIONS = (
    "round sum avg max min pg_size_pretty length lower age date_trunc abs to_char coalesce greatest"
    " pg_blocking_pids pg_cancel_backend count array_agg string_agg left substring host"
    " to_timestamp date_part pg_database_size pg_relation_size array_length nullif split_part"
    " pg_wal_lsn_diff bool_or trunc format justify_interval mod power regexp_replace trim"
    " lpad now"
).split()


def shell(pick: random.Random, count: int) -> Counter[tuple[bool, bool]]:
    """Changed lines of shell, against `bash -n`."""
    agreed: Counter[tuple[bool, bool]] = Counter()
    for text in _changed(pick, "shell", count):
        done = subprocess.run(["bash", "-n"], input=f"{text}\n", capture_output=True, text=True)
        refused = done.returncode != 0 or bool(done.stderr and "warning" not in done.stderr)
        found = check(f"# One\n\n```bash\n{text}\n```\n").findings
        ours = any(f.code == "SHL001" and f.severity == "error" for f in found)
        _note(agreed, text, refused, ours)
    return agreed


def promql(pick: random.Random, count: int) -> Counter[tuple[bool, bool]]:
    """Changed queries, against promtool."""
    agreed: Counter[tuple[bool, bool]] = Counter()
    queries = [q for q in _changed(pick, "promql", count) if not re.search(r"\$|<[A-Za-z_]|\n", q)]
    rules = "".join(
        f"- name: g{at}\n  rules:\n  - record: a:b\n    expr: {json.dumps(query)}\n"
        for at, query in enumerate(queries)
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rules.yml"
        file.write_text(f"groups:\n{rules}", encoding="utf-8")
        done = subprocess.run(["promtool", "check", "rules", file], capture_output=True, text=True)
    bad = {int(at) for at in re.findall(r'group "g(\d+)"', done.stdout + done.stderr)}
    for at, query in enumerate(queries):
        complaints = judge_promql(snippet(query, "promql"), {"prometheus": "2"}).complaints
        _note(agreed, query, at in bad, any(c.code == "PQL001" for c in complaints))
    return agreed


def sql(pick: random.Random, count: int, connection: str) -> Counter[tuple[bool, bool]]:
    """Random expressions over system views, against PostgreSQL."""
    agreed: Counter[tuple[bool, bool]] = Counter()
    queries = [_query(pick) for _ in range(count)]
    script = "".join(f"\\echo @{n}\nPREPARE q{n} AS {q};\n" for n, q in enumerate(queries))
    done = subprocess.run(
        ["psql", "-X", "-q", "-d", connection],
        input=script,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    answers = done.stdout.split("@")[1:]
    bad = {int(a.split("\n", 1)[0]) for a in answers if "ERROR" in a and a[0].isdigit()}
    for number, query in enumerate(queries):
        complaints = judge_sql(snippet(query, "sql"), {"postgresql": "15"}).complaints
        said = [c for c in complaints if (c.severity or CODES[c.code][1]) == "error"]
        ours = any(c.code != "SQL008" for c in said)  # that one runs, and finds nothing
        _note(agreed, query, number in bad, ours)
    return agreed


def _changed(pick: random.Random, family: str, count: int) -> list[str]:
    names = sorted(file.stem for file in CORPUS.glob(f"heldout*_{family}_good.txt"))
    lines = [line.replace(LINE_END, "\n") for name in names for line in good(name)]
    found = []
    for _ in range(count):
        text = pick.choice(lines)
        for _ in range(pick.choice([0, 1, 1, 2])):
            text = _change(pick, text, lines)
        if text.strip() and "```" not in text and "…" not in text:
            found.append(text)
    return found


def _change(pick: random.Random, text: str, lines: list[str]) -> str:
    words = TOKEN.findall(text) or ["x"]
    at, other = pick.randrange(len(words)), pick.randrange(len(words))
    way = pick.choice(["drop", "copy", "swap", "foreign"])
    if way == "drop":
        del words[at]
    elif way == "copy":
        words.insert(at, words[other])
    elif way == "swap":
        words[at], words[other] = words[other], words[at]
    else:
        words[at] = pick.choice(TOKEN.findall(pick.choice(lines)))
    return "".join(words)


def _query(pick: random.Random) -> str:
    view = pick.choice(sorted(VIEWS))
    condition = _expression(pick, VIEWS[view].split())
    if pick.random() < 0.5:
        return f"SELECT {condition} FROM {view}"
    return f"SELECT 1 FROM {view} WHERE {condition}"


def _expression(pick: random.Random, columns: list[str], depth: int = 0) -> str:
    def part() -> str:
        if depth < 2 and pick.random() < 0.2:
            return f"({_expression(pick, columns, depth + 1)})"
        return pick.choice(columns if pick.random() < 0.6 else VALUES)

    way = pick.random()
    if way < 0.5:
        return f"{part()} {pick.choice(OPERATORS)} {part()}"
    if way < 0.9:
        arguments = ", ".join(part() for _ in range(pick.choice([1, 1, 2])))
        return f"{pick.choice(FUNCTIONS)}({arguments})"
    return f"{part()}::{pick.choice('text int numeric float interval inet bigint date'.split())}"


def _note(agreed: Counter[tuple[bool, bool]], text: str, refused: bool, ours: bool) -> None:
    agreed[refused, ours] += 1
    if ours and not refused:
        sys.stdout.write(f"taken by the tool: {text!r}\n")


def main(family: str, seed: str, count: str, *connection: str) -> int:
    """Print the false alarms, then the figures."""
    pick = random.Random(int(seed))
    asked = {"shell": shell, "promql": promql, "sql": sql}[family]
    agreed = asked(pick, int(count), *connection)  # type: ignore[operator]
    taken, refused = agreed[False, False] + agreed[False, True], agreed[True, True]
    sys.stdout.write(f"taken by the tool {taken}, of which we refuse {agreed[False, True]}\n")
    sys.stdout.write(
        f"refused by it {refused + agreed[True, False]}, of which we catch {refused}\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
