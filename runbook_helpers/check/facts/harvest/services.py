"""Take the names of network services into packs/services.json.

    python -m runbook_helpers.check.facts.harvest.services FILE…

Each file is as services(5) has it. Given were Debian's /etc/services and IANA's list of service
names in that form; a file given anew is added to what the pack knows.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

PACK = Path(__file__).parent.parent / "packs" / "services.json"


def main(files: list[str]) -> int:
    """Merge the files' names into the pack."""
    known = json.loads(PACK.read_text(encoding="utf-8"))["names"] if PACK.exists() else []
    texts = [Path(name).read_text(encoding="utf-8") for name in files]
    names = sorted({*known, *(name for text in texts for name in names_of(text))})
    pack = {
        "tool": "services",
        "version": "unversioned",
        "source": "Debian's /etc/services, and the service names that IANA registers",
        "date": date.today().isoformat(),
        "names": names,
    }
    PACK.write_text(json.dumps(pack, indent=0) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(names)} names\n")
    return 0


def names_of(text: str) -> set[str]:
    """Names and aliases: `http 80/tcp www`; ranges of ports are named alike."""
    rows = [line.partition("#")[0].split() for line in text.splitlines()]
    return {name.lower() for row in rows if len(row) > 1 for name in (row[0], *row[2:])}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
