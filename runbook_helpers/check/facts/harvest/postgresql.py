"""Harvest PostgreSQL's own names from running servers into packs/postgresql.json.gz.

    python -m runbook_helpers.check.facts.harvest.postgresql 'host=/tmp/pg15 user=postgres' …

One connection string for each major version; contrib extensions that a server has are created in
a scratch database, which is dropped again. Names only: relations with columns and types, functions
with the numbers of arguments they take, settings with their context, types, roles.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

PACK = Path(__file__).parent.parent / "packs" / "postgresql.json.gz"
SCRATCH = "runbook_facts"
EXTENSIONS = [
    "pg_stat_statements",
    "pgstattuple",
    "pg_buffercache",
    "pg_freespacemap",
    "pg_visibility",
    "pg_walinspect",
    "pageinspect",
    "pgrowlocks",
    "pg_prewarm",
    "amcheck",
    "pgcrypto",
    "uuid-ossp",
    "hstore",
    "tablefunc",
    "dblink",
    "pg_trgm",
    "citext",
    "postgres_fdw",
    "file_fdw",
    "fuzzystrmatch",
    "unaccent",
    "adminpack",
    "old_snapshot",
    "lo",
    "ltree",
    "intarray",
    "sslinfo",
    "pg_surgery",
    "btree_gin",
    "btree_gist",
    "earthdistance",
    "cube",
    "isn",
    "xml2",
    "seg",
    "bloom",
    "pg_logicalinspect",
]
RELATIONS = """
select coalesce(json_object_agg(rel, cols), '{}') from (
  select n.nspname || '.' || c.relname as rel,
         json_object_agg(a.attname, t.typname order by a.attnum) as cols
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
  where c.relkind in ('r','v','m','f') and a.attnum > 0 and not a.attisdropped
    and n.nspname in ('pg_catalog','information_schema','public')
  group by 1) s
"""
FUNCTIONS = """
select json_agg(json_build_object('name', p.proname, 'schema', n.nspname, 'kind', p.prokind,
  'most', p.pronargs, 'least', p.pronargs - p.pronargdefaults, 'variadic', p.provariadic <> 0,
  'scalar', t.typtype in ('b','e','r','m','d'), 'result', t.typname, 'relation', t.typrelid <> 0,
  'columns', (select json_agg(p.proargnames[i]) from generate_subscripts(p.proargmodes, 1) i
              where p.proargmodes[i] in ('o','b','t'))))
from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_type t on t.oid = p.prorettype
where n.nspname in ('pg_catalog','public','information_schema') and t.typname <> 'trigger'
"""
SETTINGS = "select json_object_agg(name, context) from pg_settings"
TYPES = """
select json_agg(distinct typname) from pg_type t join pg_namespace n on n.oid = t.typnamespace
where nspname in ('pg_catalog','public') and typelem = 0 and typrelid = 0
"""
ROLES = "select json_agg(rolname) from pg_roles where rolname like 'pg\\_%'"


def main(connections: list[str]) -> int:
    """Write the pack from these servers."""
    facts: dict[str, Any] = {"relations": {}, "functions": {}, "settings": {}, "types": {}}
    facts["roles"] = {}
    versions = {}
    for connection in connections:
        version = ask(f"{connection} dbname=postgres", "show server_version").split()[0]
        versions[version.split(".")[0]] = version
        _merge(facts, int(version.split(".")[0]), _harvest(connection))
    head = {
        "tool": "postgresql",
        "version": ", ".join(versions[major] for major in sorted(versions)),
        "versions": sorted(int(major) for major in versions),
        "source": "pg_catalog and information_schema of running servers with contrib extensions",
        "date": date.today().isoformat(),
    }
    text = json.dumps(head | facts, separators=(",", ":"), sort_keys=True).encode()
    PACK.write_bytes(gzip.compress(text, 9, mtime=0))
    return 0


def _harvest(connection: str) -> dict[str, Any]:
    maintenance = f"{connection} dbname=postgres"
    ask(maintenance, f"drop database if exists {SCRATCH}")
    ask(maintenance, f"create database {SCRATCH}")
    scratch = f"{connection} dbname={SCRATCH}"
    try:
        for extension in EXTENSIONS:
            ask(scratch, f'create extension if not exists "{extension}" cascade', may_fail=True)
        return {
            "relations": json.loads(ask(scratch, RELATIONS)),
            "functions": json.loads(ask(scratch, FUNCTIONS)),
            "settings": json.loads(ask(scratch, SETTINGS)),
            "types": json.loads(ask(scratch, TYPES)),
            "roles": json.loads(ask(scratch, ROLES)),
        }
    finally:
        ask(maintenance, f"drop database {SCRATCH}")


def _merge(facts: dict[str, Any], major: int, found: dict[str, Any]) -> None:
    for relation, columns in found["relations"].items():
        known = facts["relations"].setdefault(relation.replace("public.", "+."), {})
        for column, kind in columns.items():
            known.setdefault(column, [kind, []])[1].append(major)
    for function in found["functions"]:
        _merge_function(facts["functions"], major, function)
    for setting, context in found["settings"].items():
        known = facts["settings"].setdefault(setting.lower(), [context, []])
        known[0] = context
        known[1].append(major)
    for kind in ("types", "roles"):
        for name in found[kind]:
            facts[kind].setdefault(name, []).append(major)


def _merge_function(functions: dict[str, Any], major: int, found: dict[str, Any]) -> None:
    known = functions.setdefault(
        found["name"], {"v": [], "least": 99, "most": 0, "r": found["result"], "k": ""}
    )
    if major not in known["v"]:
        known["v"].append(major)
    known["least"] = min(known["least"], found["least"] - bool(found["variadic"]))
    known["most"] = max(known["most"], 999 if found["variadic"] else found["most"])
    if found["kind"] not in known["k"]:
        known["k"] += found["kind"]
    if found["result"] != known["r"]:
        known["r"] = ""  # overloaded: the type depends on the arguments
    if found["columns"]:
        known["c"] = sorted({*known.get("c", []), *filter(None, found["columns"])})
    elif not found["scalar"]:
        known["x"] = 1  # columns unknown: a record or a polymorphic result


def ask(connection: str, sql: str, may_fail: bool = False) -> str:
    """What a server answers to one query, as psql prints it unaligned."""
    done = subprocess.run(
        ["psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", connection, "-c", sql],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and not may_fail:
        raise SystemExit(f"{connection}: {done.stderr.strip()}")
    return done.stdout.strip()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
