"""What can be typed. Nothing heavy is imported here: help must show at once."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

Parser = argparse.ArgumentParser

# verb, module and function that carry it out, help
VERBS = (
    ("modes", "looking:modes", "list the failure modes and what prepares them"),
    ("prompt", "making:prompt", "write the prompt; --show prints exactly what would be sent"),
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
        _FLAGS[name](verb)
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
    _common(top)
    _conversation(top)
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


def _where(verb: Parser) -> None:
    verb.add_argument(
        "--project", type=Path, help="folder with prompt_templates/ and environments/"
    )
    verb.add_argument("--output-dir", type=Path, help="where workspaces are (default: outputs/)")


def _json(verb: Parser) -> None:
    verb.add_argument("--json", action="store_true", help="print the result as JSON")


def _common(verb: Parser) -> None:
    verb.add_argument("--failure-mode", metavar="NAME", help="key, title or alias, however spelt")
    verb.add_argument(
        "--provider", help="who writes: ollama, openai, gguf or reference (default: see docs)"
    )
    verb.add_argument(
        "--model", help="model (default: llama2), or a GGUF file; naming one alone names ollama"
    )
    verb.add_argument("--environment-file", type=Path, help="use this instead of the mode's own")
    verb.add_argument("--host", help="address of the model server (for ollama: OLLAMA_HOST)")
    verb.add_argument(
        "--allow-remote",
        action="store_true",
        default=None,
        help="prompts may go to a host that is not this machine",
    )
    _where(verb)


def _stage(verb: Parser) -> None:
    _common(verb)
    _json(verb)
    verb.add_argument("--show", action="store_true", help="print the text itself, not its path")
    verb.add_argument(
        "--redact",
        action="store_true",
        default=None,
        help="send placeholders in place of secrets (default: a secret stops the prompt)",
    )


def _model(verb: Parser) -> None:
    verb.add_argument("--seed", type=int, help="the model's seed (default: 42)")
    verb.add_argument("--temperature", type=float, help="the model's temperature (default: 0.2)")
    verb.add_argument("--num-ctx", type=int, help="context window in tokens (default: 8192)")
    verb.add_argument("--num-predict", type=int, help="longest reply in tokens (default: 4096)")
    verb.add_argument(
        "--by-section",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="ask section by section (default: where a whole runbook does not fit the window)",
    )
    verb.add_argument(
        "--structured",
        action="store_true",
        default=None,
        help="draft each section as JSON that a schema describes, and render it",
    )
    verb.add_argument(
        "--parallel",
        type=int,
        metavar="N",
        help="sections asked for at a time (default: what the server is known to write)",
    )


def _replies(verb: Parser) -> None:
    verb.add_argument(
        "--no-cache",
        dest="cache",
        action="store_false",
        default=None,
        help="ask even if the same was asked before",
    )
    verb.add_argument("--repeat", type=int, metavar="N", help="the Nth reply to the same question")
    verb.add_argument(
        "--replay", type=Path, metavar="FILE", help="replies of a recording; no server is asked"
    )
    verb.add_argument("--attempts", type=int, help="times a failing server is asked (default: 3)")


def _notes(verb: Parser) -> None:
    verb.add_argument(
        "--note",
        action="append",
        default=[],
        metavar="TEXT",
        help='an expert\'s request, e.g. "step 3: say who may do this"; may be repeated',
    )
    verb.add_argument("--notes-file", type=Path, help="YAML list of requests")
    verb.add_argument("--author", help="whom the notes are credited to (default: expert)")


def _publishing(verb: Parser) -> None:
    verb.add_argument(
        "--force", action="store_true", help="publish even if gates fail; the document says so"
    )


def _formatting(verb: Parser) -> None:
    _stage(verb)
    _publishing(verb)


def _running(verb: Parser) -> None:
    _refining(verb)
    _publishing(verb)


def _conversation(verb: Parser) -> None:
    verb.add_argument(
        "--interactive", action="store_true", help="ask for requests until the result is accepted"
    )
    verb.add_argument("--input-runbook", type=Path, help="refine this Markdown runbook")


def _writing(verb: Parser) -> None:
    _stage(verb)
    _model(verb)
    _replies(verb)


def _prompting(verb: Parser) -> None:
    _writing(verb)
    verb.add_argument(
        "--stage",
        choices=("draft", "refine"),
        default="draft",
        help="the prompt for drafting (default), or the one for refining the newest text",
    )


def _drafting(verb: Parser) -> None:
    _writing(verb)
    verb.add_argument("--section", metavar="NAME", help="write only this section of the draft anew")


def _refining(verb: Parser) -> None:
    _writing(verb)
    _notes(verb)
    _conversation(verb)


def _noting(verb: Parser) -> None:
    _stage(verb)
    _notes(verb)
    verb.add_argument(
        "--propose", action="store_true", help="list what the check of the runbook would ask for"
    )
    verb.add_argument("--accept", metavar="WHICH", help="proposals to take over: all, or 1,3")


def _looking(verb: Parser) -> None:
    _where(verb)
    _json(verb)


def _history(verb: Parser) -> None:
    _stage(verb)
    verb.add_argument("--restore", metavar="STAMP", help="bring back what was replaced then")
    verb.add_argument("--artefact", metavar="NAME", help="only this one, e.g. initial_runbook.md")


def _caching(verb: Parser) -> None:
    _looking(verb)
    verb.add_argument("action", choices=("list", "export", "clear"))
    verb.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the recording to write")


def _comparing(verb: Parser) -> None:
    _looking(verb)
    verb.add_argument("--csv", action="store_true", help="print the table as CSV")


def _checking(verb: Parser) -> None:
    verb.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="Markdown or other text; a folder: the *.md files within; -: what is piped in",
    )
    verb.add_argument(
        "--failure-mode", metavar="NAME", help="check against this mode's environment"
    )
    verb.add_argument("--environment-file", type=Path, help="check against this environment")
    verb.add_argument(
        "--project", type=Path, help="folder with prompt_templates/ and environments/"
    )
    verb.add_argument("--select", metavar="CODES", help="only these codes or families: CMD,SQL001")
    verb.add_argument("--ignore", metavar="CODES", help="not these codes or families")
    verb.add_argument(
        "--explain",
        nargs="?",
        const="",
        metavar="CODE",
        help="say what a code means and why it matters; without CODE list them all",
    )
    verb.add_argument("--rules", action="store_true", help="list all codes, one a line")
    mending = verb.add_mutually_exclusive_group()
    mending.add_argument("--fix", action="store_true", help="mend what is safe to mend: see [*]")
    mending.add_argument("--diff", action="store_true", help="show what --fix would do")
    verb.add_argument("--statistics", action="store_true", help="count the findings of each code")
    verb.add_argument(
        "--stdin-filename", type=Path, metavar="NAME", help="what to call the text piped in"
    )
    verb.add_argument(
        "--format",
        choices=("text", "json", "sarif", "github"),
        default="text",
        help="how findings are printed (default: text)",
    )
    verb.add_argument("--json", action="store_const", const="json", dest="format", help="as JSON")


def _doctor(verb: Parser) -> None:
    _common(verb)
    verb.add_argument("--no-probe", action="store_true", help="don't let the model write a token")
    _json(verb)


def _batch(verb: Parser) -> None:
    _looking(verb)
    verb.add_argument(
        "--failure-mode",
        action="append",
        default=[],
        metavar="NAME",
        help="only this one; may be repeated (default: every prepared one)",
    )
    verb.add_argument("--provider", help="who writes: ollama, openai, gguf or reference")
    verb.add_argument("--model", help="model, or a GGUF file; naming one alone names ollama")
    verb.add_argument("--host", help="address of the model server (for ollama: OLLAMA_HOST)")
    verb.add_argument(
        "--allow-remote",
        action="store_true",
        help="prompts may go to a host that is not this machine",
    )
    verb.add_argument("--environment-file", type=Path, help="use this for every failure mode named")
    _publishing(verb)
    verb.add_argument(
        "-p",
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a notebook parameter; VALUE is JSON or, failing that, text",
    )
    verb.add_argument("--jobs", type=int, help="failure modes side by side (default: 2)")
    verb.add_argument("--resume", action="store_true", help="run only what is missing or failed")
    verb.add_argument(
        "--timeout", type=float, default=3600, help="longest run of one notebook in seconds"
    )


_FLAGS: dict[str, Callable[[Parser], None]] = {
    "modes": _looking,
    "prompt": _prompting,
    "draft": _drafting,
    "notes": _noting,
    "refine": _refining,
    "validate": _stage,
    "check": _checking,
    "format": _formatting,
    "run": _running,
    "batch": _batch,
    "compare": _comparing,
    "cache": _caching,
    "history": _history,
    "doctor": _doctor,
}
