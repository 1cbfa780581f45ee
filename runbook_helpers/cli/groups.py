"""Groups of flags that several verbs share."""

from __future__ import annotations

import argparse
from pathlib import Path

Parser = argparse.ArgumentParser


def where(verb: Parser) -> None:
    verb.add_argument(
        "--project", type=Path, help="folder with prompt_templates/ and environments/"
    )
    verb.add_argument("--output-dir", type=Path, help="where workspaces are (default: outputs/)")


def as_json(verb: Parser) -> None:
    verb.add_argument("--json", action="store_true", help="print the result as JSON")


def writer(verb: Parser) -> None:
    verb.add_argument(
        "--provider", help="who writes: ollama, openai, gguf or reference (default: see docs)"
    )
    verb.add_argument(
        "--model", help="model (default: llama2), or a GGUF file; naming one alone names ollama"
    )
    verb.add_argument("--host", help="address of the model server (for ollama: OLLAMA_HOST)")
    verb.add_argument(
        "--allow-remote",
        action="store_true",
        default=None,
        help="prompts may go to a host that is not this machine",
    )


def common(verb: Parser) -> None:
    verb.add_argument("--failure-mode", metavar="NAME", help="key, title or alias, however spelt")
    writer(verb)
    verb.add_argument("--environment-file", type=Path, help="use this instead of the mode's own")
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


def conversation(verb: Parser) -> None:
    verb.add_argument(
        "--interactive", action="store_true", help="ask for requests until the result is accepted"
    )
    verb.add_argument("--input-runbook", type=Path, help="refine this Markdown runbook")
