"""The flags of each verb, in groups that several share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

Parser = argparse.ArgumentParser


def where(verb: Parser) -> None:
    verb.add_argument(
        "--project", type=Path, help="folder with prompt_templates/ and environments/"
    )
    verb.add_argument("--output-dir", type=Path, help="where workspaces are (default: outputs/)")


def as_json(verb: Parser) -> None:
    verb.add_argument("--json", action="store_true", help="print the result as JSON")


def common(verb: Parser) -> None:
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
    where(verb)


def stage(verb: Parser) -> None:
    common(verb)
    as_json(verb)
    verb.add_argument("--show", action="store_true", help="print the text itself, not its path")
    redacting(verb)


def redacting(verb: Parser) -> None:
    verb.add_argument(
        "--redact",
        action="store_true",
        default=None,
        help="send placeholders in place of secrets (default: a secret stops the prompt)",
    )


def model(verb: Parser) -> None:
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


def replies(verb: Parser) -> None:
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


def notes(verb: Parser) -> None:
    verb.add_argument(
        "--note",
        action="append",
        default=[],
        metavar="TEXT",
        help='an expert\'s request, e.g. "step 3: say who may do this"; may be repeated',
    )
    verb.add_argument("--notes-file", type=Path, help="YAML list of requests")
    verb.add_argument("--author", help="whom the notes are credited to (default: expert)")


def publishing(verb: Parser) -> None:
    verb.add_argument(
        "--force", action="store_true", help="publish even if gates fail; the document says so"
    )


def formatting(verb: Parser) -> None:
    stage(verb)
    publishing(verb)


def running(verb: Parser) -> None:
    refining(verb)
    publishing(verb)


def conversation(verb: Parser) -> None:
    verb.add_argument(
        "--interactive", action="store_true", help="ask for requests until the result is accepted"
    )
    verb.add_argument("--input-runbook", type=Path, help="refine this Markdown runbook")


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
    verb.add_argument("--provider", help="who writes: ollama, openai, gguf or reference")
    verb.add_argument("--model", help="model, or a GGUF file; naming one alone names ollama")
    verb.add_argument("--host", help="address of the model server (for ollama: OLLAMA_HOST)")
    verb.add_argument(
        "--allow-remote",
        action="store_true",
        default=None,
        help="prompts may go to a host that is not this machine",
    )
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
