"""What can be typed. Nothing heavy is imported here: help must show at once."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from typing import Any

from runbook_helpers.cli import flags, groups
from runbook_helpers.cli.groups import Parser

# verb, module and function that carry it out, help
VERBS = (
    ("modes", "looking:modes", "list the failure modes and what prepares them"),
    ("prompt", "making:prompt", "write the prompt; --show prints what would be sent"),
    ("draft", "making:draft", "write the initial runbook"),
    ("notes", "making:notes", "add and list expert notes"),
    ("refine", "making:refine", "carry out expert notes, or refine any Markdown runbook"),
    ("validate", "making:validate", "list what the newest runbook lacks"),
    ("check", "checking:check", "say what is false, dangerous or missing in any Markdown runbook"),
    ("format", "making:format", "make the final runbook.md and runbook.html"),
    ("run", "making:run", "all of the above for one failure mode"),
    ("batch", "batching:batch", "the stage notebooks for many failure modes, by papermill"),
    ("compare", "looking:compare", "one table over all workspaces"),
    ("cache", "caching:cache", "list, export or clear the kept replies of models"),
    ("history", "looking:history", "list what was replaced, and bring it back"),
    ("doctor", "looking:doctor", "what is installed, reachable and set, and who set it"),
)

_EPILOG = """\
exit codes: 0 done, 1 findings, 2 wrong usage or input, 3 provider failed, 130 interrupted
settings: flag > RUNBOOK_<NAME> (and OLLAMA_HOST) > [tool.runbook] in pyproject.toml > default"""


def runbook() -> Parser:
    """The parser of `runbook`."""
    top = Parser(
        prog="runbook",
        allow_abbrev=False,
        description="Author incident runbooks with a local language model, and check them.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action=_Version)
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, target, help_ in VERBS:
        verb = verbs.add_parser(
            name, allow_abbrev=False, help=help_, description=f"{help_[:1].upper()}{help_[1:]}."
        )
        verb.set_defaults(run=_lazily(target))
        flags.FLAGS[name](verb)
    return top


def generator() -> Parser:
    """The parser of `runbook_generator.py`."""
    top = Parser(
        prog="runbook_generator.py",
        allow_abbrev=False,
        description="Generate a runbook for a failure mode, or refine an existing one.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    groups.common(top)
    groups.conversation(top)
    top.set_defaults(run=_lazily("making:generate"), json=False, show=False, seed=None)
    # Who generates gets a file, always has: one that fails gates carries a warning at its top.
    top.set_defaults(force=True)
    top.set_defaults(note=[], notes_file=None)
    return top


class _Version(argparse.Action):
    """Look the version up only when it is asked for: the look-up costs 20 ms."""

    def __init__(self, option_strings: list[str], dest: str, **_: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, help="show the version and leave")

    def __call__(self, parser: Parser, *_: Any, **__: Any) -> None:
        from importlib.metadata import version

        parser.exit(message=f"runbook-workbench {version('runbook-workbench')}\n")


def _lazily(target: str) -> Callable[[argparse.Namespace], int]:
    module, function = target.split(":")

    def run(args: argparse.Namespace) -> int:
        found = getattr(importlib.import_module(f"runbook_helpers.cli.{module}"), function)
        return int(found(args))

    return run
