"""`runbook cache`: the replies that were kept."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from runbook_helpers.cli.making import outputs_of
from runbook_helpers.cli.talk import say, table
from runbook_helpers.counting import counted
from runbook_helpers.errors import InputError
from runbook_helpers.project import locate
from runbook_helpers.providers.recording import about_in, from_line
from runbook_helpers.writing.cache import FOLDER, Kept, Store


def cache(args: Namespace) -> int:
    """List the kept replies, write them to a recording, or remove them."""
    say(*locate(args.project).notices())
    store = Store(outputs_of(args) / FOLDER)
    if (args.action == "export") != (args.file is not None):
        raise InputError(
            "export needs a file, and nothing else takes one",
            where="runbook cache",
            expected="list, clear or export FILE",
            hint="`runbook cache export replies.jsonl`",
        )
    if args.action == "list":
        _list(store, as_json=args.json)
    elif args.action == "clear":
        say(f"{counted(store.clear(), 'reply', 'replies')} removed from {store.folder}.")
    else:
        _export(store, args.file)
    return 0


def _list(store: Store, *, as_json: bool) -> None:
    rows = [_row(kept, store.folder) for kept in store.kept()]
    if as_json:
        print(json.dumps(rows, indent=2))
    elif rows:
        shown = [key for key in rows[0] if key != "prompt begins"]
        table(shown, ([row[key] for key in shown] for row in rows))
    else:
        say(f"No reply is kept in {store.folder}.")


def _row(kept: Kept, folder: Path) -> dict[str, Any]:
    """What a person looks for; of replies kept by an earlier version the prompt stands for it."""
    asked, reply = from_line(kept.line, folder)
    told = about_in(kept.line)
    begins = " ".join(asked["prompt"].split())[:50]
    return {
        "id": kept.id,
        "date": kept.at.strftime("%Y-%m-%d %H:%M"),
        "failure mode": told.get("mode") or "?",
        "part": told.get("part") or told.get("stage") or f"“{begins}”",
        "model": asked["model"],
        "seed": asked["options"]["seed"],
        "repeat": asked["repeat"],
        "characters": len(reply.text),
        "prompt begins": begins,
    }


def _export(store: Store, file: Path) -> None:
    count = store.export(file.absolute())
    say(f"{counted(count, 'reply', 'replies')}. They hold prompts with details of your systems.")
    print(file)
