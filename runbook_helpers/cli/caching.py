"""`runbook cache`: the replies that were kept."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

from runbook_helpers.cli.making import outputs_of
from runbook_helpers.cli.talk import say, table
from runbook_helpers.counting import counted
from runbook_helpers.errors import InputError
from runbook_helpers.project import locate
from runbook_helpers.providers.recording import from_line
from runbook_helpers.writing.cache import FOLDER, Store


def cache(args: Namespace) -> int:
    """List the kept replies, write them to a recording, or remove them."""
    say(*locate(args.project).notices())
    store = Store(outputs_of(args) / FOLDER)
    if (args.action == "export") != (args.file is not None):
        raise InputError(
            "export needs a file, and nothing else takes one",
            where="runbook cache",
            expected="list, clear or export FILE",
        )
    if args.action == "list":
        _list(store, as_json=args.json)
    elif args.action == "clear":
        say(f"{counted(store.clear(), 'reply', 'replies')} removed from {store.folder}.")
    else:
        _export(store, args.file)
    return 0


def _list(store: Store, *, as_json: bool) -> None:
    header = ("model", "seed", "repeat", "characters", "prompt begins")
    rows = []
    for line in store.lines():
        asked, reply = from_line(line, store.folder)
        begins = " ".join(asked["prompt"].split())[:50]
        seed = asked["options"]["seed"]
        rows.append((asked["model"], seed, asked["repeat"], len(reply.text), begins))
    if as_json:
        print(json.dumps([dict(zip(header, row, strict=True)) for row in rows], indent=2))
    elif rows:
        table(header, rows)
    else:
        say(f"No reply is kept in {store.folder}.")


def _export(store: Store, file: Path) -> None:
    count = store.export(file.absolute())
    say(f"{counted(count, 'reply', 'replies')}. They hold prompts with details of your systems.")
    print(file)
