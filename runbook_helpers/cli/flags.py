"""The flags of each verb."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from runbook_helpers.cli.groups import (
    Parser,
    as_json,
    common,
    conversation,
    model,
    notes,
    publishing,
    redacting,
    replies,
    stage,
    where,
    writer,
)


def formatting(verb: Parser) -> None:
    stage(verb)
    publishing(verb)


def running(verb: Parser) -> None:
    refining(verb)
    publishing(verb)


def writing(verb: Parser) -> None:
    stage(verb)
    model(verb)
    replies(verb)


def prompting(verb: Parser) -> None:
    writing(verb)
    verb.add_argument(
        "--stage",
        choices=("draft", "refine"),
        default="draft",
        help="the prompt for drafting (default), or the one for refining the newest text",
    )


def drafting(verb: Parser) -> None:
    writing(verb)
    verb.add_argument("--section", metavar="NAME", help="write only this section of the draft anew")


def refining(verb: Parser) -> None:
    writing(verb)
    notes(verb)
    conversation(verb)


def noting(verb: Parser) -> None:
    stage(verb)
    notes(verb)
    verb.add_argument(
        "--propose", action="store_true", help="list what the check of the runbook would ask for"
    )
    verb.add_argument("--accept", metavar="WHICH", help="proposals to take over: all, or 1,3")
    verb.add_argument(
        "--remove",
        action="append",
        metavar="ID",
        help="take this note out, e.g. n2; may be repeated (the former file is kept in history/)",
    )


def looking(verb: Parser) -> None:
    where(verb)
    as_json(verb)


def history(verb: Parser) -> None:
    stage(verb)
    verb.add_argument("--restore", metavar="STAMP", help="bring back what was replaced then")
    verb.add_argument(
        "--all", action="store_true", help="notes, prompts, sections and findings as well"
    )
    verb.add_argument("--artefact", metavar="NAME", help="only this one, e.g. initial_runbook.md")


def caching(verb: Parser) -> None:
    looking(verb)
    verb.add_argument("action", choices=("list", "export", "clear"))
    verb.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the recording to write")


def comparing(verb: Parser) -> None:
    looking(verb)
    verb.add_argument("--csv", action="store_true", help="print the table as CSV")


def checking(verb: Parser) -> None:
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


def doctor(verb: Parser) -> None:
    common(verb)
    verb.add_argument("--no-probe", action="store_true", help="don't let the model write a token")
    as_json(verb)


def batch(verb: Parser) -> None:
    looking(verb)
    verb.add_argument(
        "--failure-mode",
        action="append",
        default=[],
        metavar="NAME",
        help="only this one; may be repeated (default: every prepared one)",
    )
    writer(verb)
    verb.add_argument("--environment-file", type=Path, help="use this for every failure mode named")
    redacting(verb)
    model(verb)
    replies(verb)
    publishing(verb)
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


FLAGS: dict[str, Callable[[Parser], None]] = {
    "modes": looking,
    "prompt": prompting,
    "draft": drafting,
    "notes": noting,
    "refine": refining,
    "validate": stage,
    "check": checking,
    "format": formatting,
    "run": running,
    "batch": batch,
    "compare": comparing,
    "cache": caching,
    "history": history,
    "doctor": doctor,
}
