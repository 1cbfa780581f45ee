"""Take names and types of metrics from running exporters into packs/metrics.json.

    python -m runbook_helpers.check.facts.harvest.metrics FAMILY VERSION URL-or-file…

What an exporter says replaces what was written by hand; names it doesn't show here (other versions,
collectors that find nothing on this machine) stay. A family keeps the names that begin with one of
its prefixes; a new family takes the prefixes given as `FAMILY=prefix,prefix`.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any
from urllib.request import urlopen

PACK = Path(__file__).parent.parent / "packs" / "metrics.json"
TYPES = ("gauge", "counter", "histogram", "summary")
LINE = re.compile(r"^# TYPE (\S+) (\w+)$", re.M)


def main(arguments: list[str]) -> int:
    """Merge the pages into the family, and write the pack."""
    (family, _, prefixes), version, pages = arguments[0].partition("="), arguments[1], arguments[2:]
    pack = json.loads(PACK.read_text(encoding="utf-8"))
    known = pack["families"].setdefault(family, {"source": "", "prefixes": prefixes.split(",")})
    found = {name: kind for page in pages for name, kind in LINE.findall(_read(page))}
    own = {n: k for n, k in found.items() if n.startswith(tuple(known["prefixes"])) and k in TYPES}
    _merge(known, own)
    known["confirmed"] = f"{version}: {len(own)} names and types from its own /metrics"
    pack["date"] = date.today().isoformat()
    PACK.write_text(json.dumps(pack, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{family}: {len(own)} of {len(found)} names\n")
    return 0


def _merge(known: dict[str, Any], found: dict[str, str]) -> None:
    for kind in TYPES:
        names = set(known.get(kind, ())) - set(found)
        names |= {name for name, said in found.items() if said == kind}
        if names:
            known[kind] = sorted(names)


def _read(page: str) -> str:
    if not page.startswith("http"):
        return Path(page).read_text(encoding="utf-8")
    with urlopen(page, timeout=30) as answer:  # an exporter that the caller runs
        return str(answer.read().decode())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
