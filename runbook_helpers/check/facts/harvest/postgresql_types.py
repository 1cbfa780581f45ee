"""Harvest how PostgreSQL's operators and functions take types, into packs/postgresql_types.json.gz.

    python -m runbook_helpers.check.facts.harvest.postgresql_types 'host=/tmp/pg15 user=postgres'

One server is enough: newer versions add overloads, which `judges/sql/typed.py` leaves alone. What
only the server itself calls (operators' own functions, index support) is left out. Settings come
with their kind, unit, bounds and words.
"""

from __future__ import annotations

import gzip
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from runbook_helpers.check.facts.harvest.postgresql import ask

PACK = Path(__file__).parent.parent / "packs" / "postgresql_types.json.gz"
OPERATORS = """
select json_object_agg(oprname, sides) from (
  select oprname, json_agg(json_build_array(coalesce(l.typname, ''), r.typname, t.typname)) as sides
  from pg_operator o left join pg_type l on l.oid = oprleft join pg_type r on r.oid = oprright
  join pg_type t on t.oid = oprresult where oprnamespace = 'pg_catalog'::regnamespace group by 1) s
"""
FUNCTIONS = """
select json_object_agg(proname, forms) from (
  select proname, json_agg(json_build_array(args, t.typname, p.pronargs - p.pronargdefaults,
                                            p.provariadic <> 0)) as forms
  from pg_proc p join pg_type t on t.oid = p.prorettype cross join lateral (
    select coalesce(json_agg(a.typname order by n), '[]') as args, count(*) filter (where
      a.typname in ('internal', 'cstring')) as own
    from unnest(p.proargtypes) with ordinality as u(kind, n) join pg_type a on a.oid = u.kind) x
  where p.pronamespace = 'pg_catalog'::regnamespace and own = 0
    and t.typname not in ('internal', 'cstring', 'trigger', 'event_trigger')
    and exists (select from pg_proc q where q.proname = p.proname
      and q.pronamespace = 'pg_catalog'::regnamespace
      and not exists (select from pg_operator where oprcode = q.oid)
      and not exists (select from pg_amproc where amproc = q.oid)
      and not exists (select from pg_cast where castfunc = q.oid))
  group by 1) s
"""
CASTS = """
select json_object_agg(source, targets) from (
  select s.typname as source, json_agg(t.typname) as targets from pg_cast c
  join pg_type s on s.oid = castsource join pg_type t on t.oid = casttarget
  where castcontext = 'i' group by 1) s
"""
EXPLICIT = CASTS.replace("where castcontext = 'i'", "where castcontext <> 'i'")
CATEGORIES = """
select json_object_agg(typname, typcategory) from pg_type
where typnamespace = 'pg_catalog'::regnamespace and typtype in ('b', 'p') and typcategory <> 'A'
"""
SETTINGS = """
select json_object_agg(name, json_build_array(vartype, unit, min_val, max_val, enumvals))
from pg_settings
"""
PARTS = {
    "operators": OPERATORS,
    "functions": FUNCTIONS,
    "casts": CASTS,
    "explicit": EXPLICIT,
    "categories": CATEGORIES,
    "settings": SETTINGS,
}


def main(connection: str) -> int:
    """Write the pack from this server."""
    server = f"{connection} dbname=postgres"
    version = ask(server, "show server_version").split()[0]
    pack: dict[str, Any] = {
        "tool": "postgresql",
        "version": version,
        "source": "pg_operator, pg_proc, pg_cast, pg_type and pg_settings of a running server",
        "date": date.today().isoformat(),
    }
    for name, query in PARTS.items():
        pack[name] = json.loads(ask(server, query))
    text = json.dumps(pack, separators=(",", ":"), sort_keys=True).encode()
    PACK.write_bytes(gzip.compress(text, 9, mtime=0))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
